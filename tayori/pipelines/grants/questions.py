"""What can be asked about a grant: one table for the options of `rights grant`, its guide, and imports.

Imports nothing heavy: `tayori --help` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tayori.model.grant import PERSONAL_COMPONENTS, Component
from tayori.pipelines.grants import words

ALL = tuple(Component)
PEOPLE = PERSONAL_COMPONENTS
MADE = (Component.SCRIPT, Component.FOOTAGE, Component.PHOTO)
WORKS = (*MADE, Component.MUSIC, Component.ARTWORK, Component.FONT)
BY_SOMEBODY = (*PEOPLE, *MADE, Component.ARTWORK)
MUSIC = (Component.MUSIC,)

WHO, WHAT_FOR, PAPER = "Who and what", "What is permitted", "Paper"
CHILD, PLACE, TRACK, AUTHOR, MODEL = "Minors", "Places", "Music", "Authors", "Generative AI"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a person can say of a grant."""

    key: str
    """Where the answer stands in the file: `guardian.name`."""
    name: str
    """The option without its dashes: `guardian`."""
    english: str
    japanese: str
    """The question in short; also the heading of a table's column."""
    panel: str = WHO
    headings: tuple[str, ...] = ()
    """Other headings it is found under."""
    kinds: Collection[Component] = ALL
    read: Callable[[str], str | list[str]] = words.read_text
    asked: bool = False
    """The guide asks it; the rest only have an option."""
    needed_by: Collection[Component] = ()
    """Kinds that cannot do without an answer."""
    after: str = ""
    """The guide asks it only after a yes to this key."""
    insists: bool = False
    """The guide takes no empty answer."""
    asks: str = ""
    """The Japanese question, when the heading is none."""

    @property
    def metavar(self) -> str:
        """What stands for the answer in `--help`."""
        return _METAVARS.get(self.read, "ID" if self.key == "public_id" else "TEXT")

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the option is a switch."""
        return self.read in (words.read_yes, words.read_domestic)

    def is_needed(self, kind: Component) -> bool:
        """Whether a grant of `kind` cannot do without an answer."""
        return kind in self.needed_by


_METAVARS: dict[Callable[[str], str | list[str]], str] = {
    words.read_day: "DAY",
    words.read_channels: "NAME,...",
    words.read_territories: "COUNTRY,...",
    words.read_purposes: "PURPOSE,...",
    words.read_words: "TEXT,...",
    words.read_articles: "27,28",
    words.read_manager: "MANAGER",
    words.read_status: "STATUS",
    words.read_code: "CODE",
}
QUESTIONS = (
    Question("subject", "subject", "whose permission: a person, a place, a work", "氏名",
             headings=("名称", "対象", "name"), asked=True, needed_by=ALL),
    Question("public_id", "public-id", "public id; made when left out", "公開ID", read=words.read_code),
    Question("title.ja", "title", "title of the work, Japanese", "題名", headings=("曲名", "作品名"),
             kinds=WORKS, asked=True),
    Question("title.en", "title-en", "title of the work, English", "英題", kinds=WORKS),
    Question("public_name", "public-name", "name that may be shown", "公開名", headings=("表示名",),
             kinds=(*PEOPLE, Component.SCRIPT)),
    Question("role", "role", "role of the named person: guest, host, narrator", "役割",
             kinds=(*PEOPLE, Component.SCRIPT)),
    Question("holder", "holder", "who gives it, when not the subject", "権利者", headings=("許諾者",)),
    Question("credit", "credit", "credit that must be shown", "クレジット",
             headings=("クレジット表記",), asked=True),
    Question("notes", "notes", "notes for yourselves", "備考", headings=("メモ",)),
    Question("channels", "channels", "channels, by comma, or any", "媒体", WHAT_FOR,
             ("利用媒体", "公開先"), read=words.read_channels, asked=True, needed_by=PEOPLE),
    Question("territories", "territories", "countries (JP), or world", "地域", WHAT_FOR,
             ("利用地域",), read=words.read_territories),
    Question("purposes", "purposes", "purposes: information, advertising, education, any", "目的", WHAT_FOR,
             ("利用目的",), read=words.read_purposes),
    Question("valid.from", "from", "first day", "期間開始", WHAT_FOR, ("開始日", "valid_from"),
             read=words.read_day, asked=True),
    Question("valid.until", "until", "last day", "期間終了", WHAT_FOR, ("終了日", "有効期限", "valid_until"),
             read=words.read_day, asked=True),
    Question("conditions", "conditions", "conditions in words, by comma", "条件", WHAT_FOR,
             read=words.read_words, asked=True),
    Question("under", "under", "contract it rests on, KIND/ID", "基本契約", WHAT_FOR),
    Question("sublicensable", "sublicensable", "we may pass it on", "再許諾", WHAT_FOR, read=words.read_yes),
    Question("minor", "minor", "a minor", "未成年", CHILD, kinds=BY_SOMEBODY, read=words.read_yes,
             asked=True, asks="未成年ですか"),
    Question("born", "born", "day of birth", "生年月日", CHILD, kinds=BY_SOMEBODY, read=words.read_day,
             asked=True, after="minor"),
    Question("guardian.name", "guardian", "guardian's name", "保護者氏名", CHILD, ("保護者",),
             BY_SOMEBODY, asked=True, after="minor", insists=True),
    Question("guardian.relation", "relation", "guardian's relation", "続柄", CHILD,
             kinds=BY_SOMEBODY, asked=True, after="minor", insists=True),
    Question("guardian.consented", "guardian-consented", "day the guardian consented", "保護者同意日", CHILD,
             kinds=BY_SOMEBODY, read=words.read_day, asked=True, after="minor"),
    Question("assent", "assent", "day the child said yes", "本人了承日", CHILD, ("本人同意日",),
             BY_SOMEBODY, words.read_day, asked=True, after="minor"),
    Question("permit.number", "permit", "number of the permit", "許可番号", PLACE,
             kinds=(Component.PLACE,), asked=True),
    Question("permit.authority", "authority", "who permitted", "許可者", PLACE, ("許可機関",),
             (Component.PLACE,), asked=True),
    Question("permit.conditions", "permit-conditions", "conditions of the permit, by comma", "許可条件",
             PLACE, kinds=(Component.PLACE,), read=words.read_words),
    Question("composition.manager", "manager", "composition: JASRAC, NexTone, direct, library, PD",
             "管理事業者", TRACK, ("著作権管理",), MUSIC, words.read_manager, asked=True),
    Question("composition.holder", "composition-holder", "composition: holder", "著作権者", TRACK,
             ("作詞作曲",), MUSIC, asked=True),
    Question("composition.licence", "composition-licence", "composition: number of our licence", "許諾番号",
             TRACK, ("利用許諾番号",), MUSIC, words.read_code, asked=True),
    Question("composition.work_code", "work-code", "composition: work code", "作品コード", TRACK, (),
             MUSIC, words.read_code, asked=True),
    Question("composition.iswc", "iswc", "composition: ISWC", "ISWC", TRACK, (), MUSIC, words.read_code),
    Question("composition.domestic", "domestic", "composition: managed as domestic (内国)", "内国外国", TRACK,
             ("内国作品", "内外"), MUSIC, words.read_domestic, asked=True, asks="内国作品ですか"),
    Question("composition.advertising", "composition-advertising", "composition: may be used for advertising",
             "広告利用", TRACK, (), MUSIC, words.read_yes),
    Question("composition.document.file", "composition-document", "composition: the paper", "著作権許諾書",
             TRACK, (), MUSIC),
    Question("master.holder", "master-holder", "recording: holder", "原盤権者", TRACK, (), MUSIC,
             asked=True),
    Question("master.licence", "master-licence", "recording: number of our licence", "原盤許諾番号", TRACK,
             (), MUSIC, words.read_code, asked=True),
    Question("master.isrc", "isrc", "recording: ISRC", "ISRC", TRACK, (), MUSIC, words.read_code, asked=True),
    Question("master.self_performed", "self-performed", "recording: played and made by ourselves", "自主制作",
             TRACK, ("自ら演奏",), MUSIC, words.read_yes, asked=True, asks="自ら演奏・録音しましたか"),
    Question("master.advertising", "master-advertising", "recording: may be used for advertising",
             "原盤広告利用", TRACK, (), MUSIC, words.read_yes),
    Question("master.document.file", "master-document", "recording: the paper", "原盤許諾書", TRACK,
             (), MUSIC),
    Question("author.transferred", "transferred", "copyright is transferred to us", "著作権譲渡", AUTHOR,
             (), MADE, words.read_yes, asked=True, asks="著作権は譲渡されましたか"),
    Question("author.articles", "articles", "articles the transfer names: 27, 28", "譲渡条項", AUTHOR,
             ("特掲条項",), MADE, words.read_articles, asked=True, after="author.transferred"),
    Question("author.moral_rights.waived", "moral-rights-waived", "moral rights are not exercised",
             "人格権不行使", AUTHOR, (), MADE, words.read_yes, asked=True,
             asks="著作者人格権を行使しない約束がありますか"),
    Question("author.moral_rights.scope", "moral-rights-scope", "towards whom", "不行使の範囲", AUTHOR,
             (), MADE, asked=True, after="author.moral_rights.waived"),
    Question("ai.system", "system", "AI system", "AIシステム", MODEL, (), (Component.AI,), asked=True,
             insists=True),
    Question("ai.version", "version", "its version", "AIバージョン", MODEL, (), (Component.AI,)),
    Question("ai.what", "what", "what it made", "AI生成部分", MODEL, (), (Component.AI,), asked=True,
             insists=True),
    Question("ai.disclosure.ja", "disclosure", "sentence viewers read, Japanese", "AI表示文", MODEL, (),
             (Component.AI,)),
    Question("granted", "granted", "day it was granted", "同意日", PAPER, ("許諾日", "署名日"),
             read=words.read_day, asked=True),
    Question("document.file", "document", "signed form, below the workspace", "同意書", PAPER,
             ("許諾書", "契約書", "document"), asked=True),
    Question("status", "status", "active, requested or refused", "状態", PAPER, read=words.read_status),
)  # fmt: skip
"""In the order of the guide and of the options."""


def of_kind(kind: Component) -> tuple[Question, ...]:
    """What makes sense for a kind of grant."""
    return tuple(question for question in QUESTIONS if kind in question.kinds)


def find_question(heading: str) -> Question | None:
    """The question a column's heading means, in Japanese or English; None for an unknown one."""
    return _BY_HEADING.get(plain_heading(heading))


def plain_heading(heading: str) -> str:
    """A heading without case, spaces, and the difference of full and half width."""
    return "".join(words.plain(heading).lower().split()).replace("-", "_")


def headings() -> tuple[str, ...]:
    """Every heading that is understood, for a guess at what was meant."""
    return tuple(_BY_HEADING)


_BY_HEADING = {
    plain_heading(heading): question
    for question in QUESTIONS
    for heading in (question.key, question.name, question.japanese, *question.headings)
}
