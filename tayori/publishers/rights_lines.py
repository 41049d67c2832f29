"""A work's rights in words, Japanese and English: the lines every carrier that people read is laid out from.

One `RightsStatement` in, lines out; what YouTube, a feed, WordPress and a page say differs only in layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tayori.model.grant import Component
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import Person, RightsStatement, Work
from tayori.publishers.licences import is_reserved, licence_name
from tayori.publishers.plain_text import clean, one_line, shortened, web
from tayori.publishers.site.words import Words, date_text, is_japanese

_JA = {
    "ai": "生成AIの利用",
    "ai_used": "この作品には、生成AIを使って制作した部分があります。",
    "ask": "許諾の申込み",
    "copyright": "著作権表示",
    "credit": "クレジット",
    "licence": "ライセンス",
    "notice": "注記",
    "people": "出演",
    "policy": "機械可読の利用条件 (ODRL)",
    "terms": "利用条件",
    "terms_page": "利用条件の詳細",
    "until": "公開期限",
}
_EN = {
    "ai": "Generative AI",
    "ai_used": "Parts of this work were made with generative AI.",
    "ask": "Ask for permission",
    "copyright": "Copyright",
    "credit": "Credit",
    "licence": "Licence",
    "notice": "Note",
    "people": "Featuring",
    "policy": "Machine-readable terms (ODRL)",
    "terms": "Terms of use",
    "terms_page": "Full terms of use",
    "until": "Available until",
}
_WORKS = {
    Component.MUSIC: ("音楽", "Music"),
    Component.FOOTAGE: ("映像素材", "Footage"),
    Component.PHOTO: ("写真", "Photo"),
    Component.ARTWORK: ("作品", "Artwork"),
    Component.FONT: ("書体", "Typeface"),
    Component.SCRIPT: ("台本", "Script"),
}
_MATERIAL = ("素材", "Material")
_ROLES_JA = {
    "guest": "ゲスト",
    "host": "進行",
    "co-host": "進行",
    "narrator": "ナレーション",
    "reporter": "取材",
}


@dataclass(frozen=True, slots=True)
class RightsLine:
    """One line: a label, what it says, and where that leads."""

    label: str
    text: str
    url: str = ""
    """A web address, or empty."""
    rel: str = ""
    """What the address is to the work, as HTML says it: `license`; empty = nothing special."""
    day: str = ""
    """The ISO date the text says, for `time` elements; empty = none."""
    bare: bool = False
    """A sentence that needs no label in plain text."""

    @property
    def plain(self) -> str:
        """The line as plain text."""
        if not self.url:
            return self.text if self.bare else f"{self.label}: {self.text}"
        return f"{self.label}: {self.text} {self.url}" if self.rel else f"{self.text}: {self.url}"


def rights_lines(statement: RightsStatement, lang: Lang) -> tuple[RightsLine, ...]:
    """Credits, notices, disclosure of AI, copyright and terms, in the order they are read; none twice.

    Texts are on one line and without control characters; nothing is escaped yet.
    """
    words = rights_words(lang)
    lines = chain.from_iterable(part(statement, lang, words) for part in (_credits, _notices, _terms))
    return tuple(dict.fromkeys(line for line in lines if line.text))


def until_line(statement: RightsStatement, lang: Lang) -> tuple[RightsLine, ...]:
    """The last day it is available; empty for a statement without end."""
    if not statement.valid_until:
        return ()
    text = date_text(date.fromisoformat(statement.valid_until), lang)
    return (RightsLine(rights_words(lang)["until"], text, day=statement.valid_until),)


def policy_line(url: str, lang: Lang) -> tuple[RightsLine, ...]:
    """The machine-readable terms at `url`; empty without."""
    words = rights_words(lang)
    return (RightsLine(words["terms"], words["policy"], url),) if url else ()


def rights_text(statement: RightsStatement, lang: Lang) -> str:
    """The lines as plain text."""
    return "\n".join(line.plain for line in rights_lines(statement, lang))


def shown_text(metadata: OutputMetadata, lang: Lang) -> str:
    """Description and rights as plain text: what is to be read beside a work where nothing else is said."""
    return beside(clean(metadata.description.get(lang)), rights_text(metadata.rights, lang))


def beside(description: str, tail: str, most_bytes: int | None = None) -> str:
    """`description`, an empty line and `tail`; where both exceed `most_bytes`, the description gives way.

    `tail` is never cut: the result is longer than allowed when `tail` alone is.
    """
    parted = f"\n\n{tail}" if tail else ""
    text = description.strip()
    if most_bytes is not None:
        text = shortened(text, most_bytes - len(parted.encode()))
    return f"{text}{parted}" if text else tail


def rights_words(lang: Lang) -> Words:
    """The labels in `lang`: Japanese for Japanese, English for every other language."""
    return _JA if is_japanese(lang) else _EN


def _credits(statement: RightsStatement, lang: Lang, words: Words) -> Iterator[RightsLine]:
    credit = one_line(statement.credit)
    yield RightsLine(words["credit"], credit)
    people = [_person(person, lang) for person in statement.people if one_line(person.name)]
    yield RightsLine(words["people"], ("、" if is_japanese(lang) else ", ").join(people))
    for work in statement.works:
        label = _WORKS.get(work.component, _MATERIAL)[0 if is_japanese(lang) else 1]
        yield RightsLine(label, _work(work, lang, credit))


def _person(person: Person, lang: Lang) -> str:
    name, role = one_line(person.name), one_line(person.role)
    if not role:
        return name
    return f"{name}（{_ROLES_JA.get(role.lower(), role)}）" if is_japanese(lang) else f"{name} ({role})"


def _work(work: Work, lang: Lang, credited: str) -> str:
    """Title and credit; a credit that the credit line gives already is not given again."""
    title, credit = one_line(work.title.get(lang)), one_line(work.credit)
    if title:
        title = f"「{title}」" if is_japanese(lang) else f"“{title}”"
    parts = (title, "" if credit in credited.split(" / ") else credit)
    return " ".join(filter(None, parts))


def _notices(statement: RightsStatement, lang: Lang, words: Words) -> Iterator[RightsLine]:
    """Notices as they are; the disclosure of AI, which may be among them in one language, in the reader's."""
    ai = statement.ai
    disclosures = {one_line(text) for _, text in ai.disclosure.items}
    for notice in (one_line(text) for text in statement.notices):
        if notice not in disclosures:
            yield RightsLine(words["notice"], notice, bare=True)
    if ai.used:
        yield RightsLine(words["ai"], one_line(ai.disclosure.find(lang) or words["ai_used"]), bare=True)


def _terms(statement: RightsStatement, lang: Lang, words: Words) -> Iterator[RightsLine]:
    licence_url = web(statement.licence_url)
    terms = statement.usage_terms.get(lang)
    # the licence has a line of its own, with its address
    terms = one_line(terms.replace(licence_url, " ") if licence_url else terms)
    yield RightsLine(words["copyright"], one_line(statement.copyright_notice), bare=True)
    yield RightsLine(words["terms"], terms)
    if web(statement.web_statement) not in ("", licence_url):
        yield RightsLine(words["terms"], words["terms_page"], statement.web_statement)
    if licence_url or not (terms and is_reserved(statement.licence)):
        name = one_line(licence_name(statement.licence, lang))
        yield RightsLine(words["licence"], name, licence_url, "license" if licence_url else "")
    if web(statement.licensor_url) not in ("", statement.web_statement):
        yield RightsLine(words["terms"], words["ask"], statement.licensor_url)
