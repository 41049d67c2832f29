"""Every success criterion of WCAG 2.2, levels A and AA, and 4.1.1, which JIS X 8341-3:2016 still has.

Numbers and levels after WCAG 2.2 (facts C.1); JIS X 8341-3:2016 is WCAG 2.0. Japanese names of WCAG 2.0 after
JIS, of later ones after the translation of WAIC.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Judge(StrEnum):
    """Who can say that a criterion is met; anybody can say that it is not."""

    MARKUP = "markup"
    """The HTML alone decides."""
    BROWSER = "browser"
    """What was measured in the browser on every page decides."""
    PERSON = "person"
    """Machines find failures only."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One success criterion."""

    number: str
    level: str
    """`A` or `AA`."""
    wcag: str
    """The version that brought it: `2.0`, `2.1`, `2.2`."""
    judge: Judge
    content: tuple[str, ...]
    """Kinds of content (PageRead.content) without which it does not apply; none: it always does."""
    ja: str
    en: str
    look: str = ""
    """What a person looks at, in Japanese; empty where machines decide."""

    @property
    def order(self) -> tuple[int, ...]:
        """The number as numbers: 1.4.10 follows 1.4.5."""
        return tuple(map(int, self.number.split(".")))


_M, _B, _P = Judge.MARKUP, Judge.BROWSER, Judge.PERSON
_VIDEO, _SOUND, _FIELD = ("video",), ("audio", "video"), ("field",)


def _of(wcag: str, *rows: tuple[str, str, Judge, tuple[str, ...], str, str, str]) -> tuple[Criterion, ...]:
    return tuple(Criterion(row[0], row[1], wcag, *row[2:]) for row in rows)


# fmt: off
_WCAG_20 = _of(
    "2.0",
    ("1.1.1", "A", _P, (), "非テキストコンテンツ", "Non-text Content",
     "代替テキストが画像の内容や役割を伝えているか。装飾の画像は空になっているか。"),
    ("1.2.1", "A", _P, _SOUND, "音声だけ及び映像だけ（収録済み）", "Audio-only and Video-only (Prerecorded)",
     "番組の文字起こしが音声と同じ内容か。音のない映像に説明があるか。"),
    ("1.2.2", "A", _P, _VIDEO, "キャプション（収録済み）", "Captions (Prerecorded)",
     "字幕が話者・効果音を含めて音声のすべてを伝えているか。"),
    ("1.2.3", "A", _P, _VIDEO, "音声解説又はメディアに対する代替コンテンツ（収録済み）",
     "Audio Description or Media Alternative (Prerecorded)",
     "映像だけで伝わる情報が、音声解説か説明の文章にあるか。"),
    ("1.2.4", "AA", _P, _SOUND, "キャプション（ライブ）", "Captions (Live)",
     "生中継があるか。あれば字幕が付くか。収録済みだけなら「該当なし」。"),
    ("1.2.5", "AA", _P, _VIDEO, "音声解説（収録済み）", "Audio Description (Prerecorded)",
     "映像だけで伝わる情報がないか。あれば音声解説があるか。"),
    ("1.3.1", "A", _P, (), "情報及び関係性", "Info and Relationships",
     "見た目の見出し・一覧・表が、HTMLでもそうなっているか。"),
    ("1.3.2", "A", _P, (), "意味のある順序", "Meaningful Sequence",
     "読み上げの順序で意味が通じるか。"),
    ("1.3.3", "A", _P, (), "感覚的な特徴", "Sensory Characteristics",
     "「右の」「丸い」など、形や位置だけに頼った案内がないか。"),
    ("1.4.1", "A", _P, (), "色の使用", "Use of Color",
     "色だけで伝えている情報がないか。"),
    ("1.4.2", "A", _M, ("autoplay",), "音声の制御", "Audio Control", ""),
    ("1.4.3", "AA", _P, (), "コントラスト（最低限レベル）", "Contrast (Minimum)",
     "写真やポスターの上の文字、画像の中の文字が 4.5:1（大きな文字は 3:1）あるか。"),
    ("1.4.4", "AA", _P, (), "テキストのサイズ変更", "Resize Text",
     "200 % に拡大しても内容と機能が失われないか。"),
    ("1.4.5", "AA", _P, ("img", "video"), "文字画像", "Images of Text",
     "文字で書けるものを画像にしていないか（ロゴは除く）。"),
    ("2.1.1", "A", _P, (), "キーボード", "Keyboard",
     "すべての操作がキーボードだけでできるか。"),
    ("2.1.2", "A", _B, (), "キーボードトラップなし", "No Keyboard Trap",
     "キーボードだけで、どの部品からも離れられるか。"),
    ("2.2.1", "A", _P, (), "タイミング調整可能", "Timing Adjustable",
     "時間の制限がないか。"),
    ("2.2.2", "A", _P, (), "一時停止、停止及び非表示", "Pause, Stop, Hide",
     "ひとりでに動き続けるものを止められるか。"),
    ("2.3.1", "A", _P, (), "3回のせん（閃）光、又はしきい（閾）値以下", "Three Flashes or Below Threshold",
     "1秒に3回を超えて光るものがないか。Tayoriで作った映像は制作時に検査している。"),
    ("2.4.1", "A", _P, (), "ブロックスキップ", "Bypass Blocks",
     "「本文へ移動」で本文から読み始められるか。"),
    ("2.4.2", "A", _P, (), "ページタイトル", "Page Titled",
     "題名がページの内容を表しているか。"),
    ("2.4.3", "A", _P, (), "フォーカス順序", "Focus Order",
     "フォーカスの順序で意味と操作が通じるか。"),
    ("2.4.4", "A", _P, (), "リンクの目的（コンテキスト内）", "Link Purpose (In Context)",
     "リンクの文字か、その前後から行き先が分かるか。"),
    ("2.4.5", "AA", _P, (), "複数の手段", "Multiple Ways",
     "一覧・検索・サイトマップなど、二つ以上の方法でページにたどり着けるか。"),
    ("2.4.6", "AA", _P, (), "見出し及びラベル", "Headings and Labels",
     "見出しとラベルが内容を表しているか。"),
    ("2.4.7", "AA", _B, (), "フォーカスの可視化", "Focus Visible",
     "キーボードで操作するとき、どこにいるかが見えるか。"),
    ("3.1.1", "A", _M, (), "ページの言語", "Language of Page", ""),
    ("3.1.2", "AA", _P, (), "一部分の言語", "Language of Parts",
     "ほかの言語の部分に lang があるか。"),
    ("3.2.1", "A", _P, (), "フォーカス時", "On Focus",
     "フォーカスしただけで画面が変わらないか。"),
    ("3.2.2", "A", _P, _FIELD, "入力時", "On Input",
     "入力や選択をしただけで画面が変わらないか。"),
    ("3.2.3", "AA", _P, (), "一貫したナビゲーション", "Consistent Navigation",
     "メニューがどのページでも同じ順序か。"),
    ("3.2.4", "AA", _P, (), "一貫した識別性", "Consistent Identification",
     "同じ働きのものが、どのページでも同じ名前か。"),
    ("3.3.1", "A", _P, _FIELD, "エラーの特定", "Error Identification",
     "入力の誤りが文章で伝わるか。"),
    ("3.3.2", "A", _P, _FIELD, "ラベル又は説明", "Labels or Instructions",
     "入力欄に、何を入れるかの説明があるか。"),
    ("3.3.3", "AA", _P, _FIELD, "エラー修正の提案", "Error Suggestion",
     "誤りの直し方が示されるか。"),
    ("3.3.4", "AA", _P, _FIELD, "エラー回避（法的、金融及びデータ）",
     "Error Prevention (Legal, Financial, Data)",
     "契約や登録の入力があるか。なければ「該当なし」。"),
    ("4.1.1", "A", _M, (), "構文解析", "Parsing", ""),
    ("4.1.2", "A", _P, (), "名前（name）、役割（role）及び値（value）", "Name, Role, Value",
     "再生などの部品の名前・役割・状態が、読み上げで分かるか。"),
)
_WCAG_21 = _of(
    "2.1",
    ("1.3.4", "AA", _P, (), "表示の向き", "Orientation",
     "縦でも横でも使えるか。"),
    ("1.3.5", "AA", _P, _FIELD, "入力目的の特定", "Identify Input Purpose",
     "本人の情報を入れる欄があるか。なければ「該当なし」。"),
    ("1.4.10", "AA", _B, (), "リフロー", "Reflow",
     "幅 320 px で、横に動かさずに読めるか。"),
    ("1.4.11", "AA", _P, (), "非テキストのコントラスト", "Non-text Contrast",
     "部品の輪郭、アイコン、フォーカスの枠が 3:1 あるか。"),
    ("1.4.12", "AA", _B, (), "テキストの間隔", "Text Spacing",
     "文字と行の間隔を広げても、文字が切れたり重なったりしないか。"),
    ("1.4.13", "AA", _P, (), "ホバー又はフォーカスで表示されるコンテンツ", "Content on Hover or Focus",
     "ホバーやフォーカスで現れるものを、消せるか、指せるか。"),
    ("2.1.4", "A", _P, (), "文字キーのショートカット", "Character Key Shortcuts",
     "一文字のショートカットが、部品にフォーカスがあるときだけ働くか。"),
    ("2.5.1", "A", _P, (), "ポインタのジェスチャ", "Pointer Gestures",
     "複数の指や軌跡を使う操作に、代わりの操作があるか。"),
    ("2.5.2", "A", _P, (), "ポインタのキャンセル", "Pointer Cancellation",
     "押した瞬間に実行されず、離す前に取り消せるか。"),
    ("2.5.3", "A", _P, (), "名前（name）のラベル", "Label in Name",
     "見えている文字が、読み上げの名前に含まれているか。"),
    ("2.5.4", "A", _P, (), "動きによる起動", "Motion Actuation",
     "端末を振るなどの操作があるか。なければ「該当なし」。"),
    ("4.1.3", "AA", _P, (), "ステータスメッセージ", "Status Messages",
     "検索結果の件数などが、フォーカスを移さずに読み上げられるか。"),
)
_WCAG_22 = _of(
    "2.2",
    ("2.4.11", "AA", _B, (), "隠されないフォーカス（最低限）", "Focus Not Obscured (Minimum)",
     "フォーカスしたものが、固定された帯などに隠れないか。"),
    ("2.5.7", "AA", _P, (), "ドラッグ動作", "Dragging Movements",
     "ドラッグを使う操作に、クリックだけの方法があるか。"),
    ("2.5.8", "AA", _B, (), "ターゲットのサイズ（最低限）", "Target Size (Minimum)",
     "押すところが 24×24 px 以上か、間隔があるか。"),
    ("3.2.6", "A", _P, (), "一貫したヘルプ", "Consistent Help",
     "問い合わせ先が、どのページでも同じ順序の位置にあるか。"),
    ("3.3.7", "A", _P, _FIELD, "冗長な入力項目", "Redundant Entry",
     "同じことを二度入力させないか。"),
    ("3.3.8", "AA", _P, ("password",), "アクセシブルな認証（最低限）", "Accessible Authentication (Minimum)",
     "ログインに記憶や書き写しを求めないか。"),
)
# fmt: on

CRITERIA = tuple(sorted((*_WCAG_20, *_WCAG_21, *_WCAG_22), key=lambda one: one.order))
"""In the order of their numbers."""
