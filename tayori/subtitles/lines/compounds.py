"""Where a Japanese compound can be cut between its words, when a line cannot hold it whole.

No dictionary: a compound is cut where katakana meets kanji, after the parts of an address, after the form of
a company, and before words that often end compounds of public bodies (支援事業, 協議会, センター).
"""

from __future__ import annotations

import re

_KANJI, _KATAKANA = "[一-鿿々]", "[ァ-ヺー]"
_NAMES = re.compile(
    "|".join(
        (
            # 東京都|千代田区, 長野市|大字鶴賀緑町1613番地
            rf"(?<={_KANJI}[都道府県])(?<!(?<!東)京都)(?={_KANJI}{{1,6}}[市区町村郡])",
            rf"(?<={_KANJI}市)(?={_KANJI}{{1,3}}区(?![域間画分]))",
            rf"(?<={_KANJI}[市区町村郡])(?=大字|{_KANJI}{{2,8}}(?:[0-9０-９]|丁目))",
            rf"(?<={_KANJI}[市区町村郡])(?={_KANJI}{{1,4}}[がヶケヵノ]{_KANJI}{{1,4}}[0-9０-９]++丁目)",
            # 消防局|中央消防署, 事務局|生涯学習課
            rf"(?<={_KANJI}{{2}}[部局]|委員会)(?={_KANJI}{{2,8}}[課係室署局部](?!{_KANJI}))",
            r"(?<=株式会社|有限会社|合同会社)(?=[^はがをにでとものへ、。])",
            r"(?<=財団法人|社団法人|福祉法人|医療法人|行政法人|大学法人|学校法人)(?=[^はがをにでとものへ、。])",
            r"(?<=NPO法人)(?=[^はがをにでとものへ、。])",
        )
    )
)
_SCRIPTS = re.compile(
    rf"(?<=[^の]{_KATAKANA})(?={_KANJI}{{2}})|(?<={_KANJI}{{2}})(?<!型)(?={_KATAKANA}{{3}})"
)
_HEADS = re.compile(
    r"(?<=[一-鿿々ァ-ヺー]{2})(?:"
    r"(?<!日常生活)(?:訪問|(?<!日常)生活|包括|自立|就労|就業|創業|起業|移住|定住|子育て|介護|学習|活動|復興|災害)?支援"
    r"(?:事業|制度|センター|員|金)?|"
    r"(?:補助|助成|給付|交付|支援|奨励)(?:金|事業|制度)|(?:推進|促進|振興|整備|改善|対策|改修|実行)(?:事業|計画|本部|委員会|協議会|会議)?|"
    r"社会福祉協議会|養成講座|総合(?:事業|(?:管理)?計画|戦略|対策|相談|支援|病院|体育館)|記者会見|重点支援|地方創生|"
    r"臨時交付金|予防注射|日常生活|(?:[一-鿿]{2})?支[社店部局]|営業所|気象台|"
    r"(?:外務|財務|総務|法務|厚生労働|農林水産|経済産業|国土交通|環境|防衛|総理)(?:大臣|省)|"
    r"事業|制度|計画|対策|会議|本部|委員会|協議会|連絡会|事務局|事務所|相談(?:窓口|会|室|員|所)?|窓口|申請(?:書|窓口)?|手続|"
    r"証明書|講座|教室|説明会|見学会|体験会|小学校|中学校|高等学校|大学|病院|公園|公民館|図書館|博物館|美術館|体育館|市役所|"
    r"保育園|幼稚園|検診|健診|予防接種|感染症|医療|福祉|地域|施設|機関|団体|情報|観光|交通|世帯|家庭|住民|条例"
    r")(?![的化性者])"
)
_TAILS = re.compile(
    r"(?<=[ァ-ヺー]{2})(?:センター|サービス|サポート|システム|プラン|カード|ホール|パーク|ステーション|ショップ|スペース|"
    r"セミナー|イベント|フェア|フェスティバル|マーケット|マップ|ガイド|ツアー|ライン|ライフ|ハウス|ルーム|タウン|シティ|ロード|"
    r"プロジェクト|プログラム|キャンペーン|コンテスト|コンサート|コーナー|コース|コーディネーター|アドバイザー|マネージャー|"
    r"スタッフ|スクール|スタジオ|スタジアム|ミュージアム|ライブラリー|ビューロー|ビジネス|ネットワーク|ワーク|バス|タクシー|"
    r"バンク|ポイント|ポータル|サイト|ページ|アプリ|ダイヤル|チーム|クラブ|カフェ|レストラン|ウイルス|ウィルス|マンション|"
    r"ニュートラル|ウィーク|インフルエンサー|"
    r"ツーリズム|アリーナ|アクティビティ|トランスフォーメーション|ファンディング|ネットワーキング|シェアリング|ショッピング|"
    r"オーダー|プラザ|モール|デザイン|エネルギー|テクノロジー|コミュニケーション|トレーニング|レッスン|ギャラリー|アカデミー|"
    r"ビレッジ|ガーデン|チャンネル|チャレンジ|マラソン|ホテル|ワーケーション|スケート|ステージ)"
    r"(?![ァ-ヺー]{1,2}(?![ァ-ヺー]))"
)


def name_cuts(text: str) -> frozenset[int]:
    """Positions between the parts of an address, and after the form of a company."""
    return frozenset(match.start() for match in _NAMES.finditer(text))


def word_cuts(text: str) -> frozenset[int]:
    """Positions between the words of a compound: at a change of script, before a well-known second half."""
    heads = (match.start() for match in _HEADS.finditer(text) if text[match.start() - 1] not in "第各全毎約")
    return frozenset(match.start() for match in _SCRIPTS.finditer(text)).union(heads)


def katakana_cuts(text: str) -> frozenset[int]:
    """Positions within a run of katakana before a word that often ends one."""
    return frozenset(match.start() for match in _TAILS.finditer(text))
