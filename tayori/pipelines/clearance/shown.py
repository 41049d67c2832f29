"""What is shown in words: for the duties of clearance, and for names that must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from tayori.model.asset import Asset, CardSpec, Clip, Episode, Photo, Show
from tayori.model.grant import DutyKind, Grant
from tayori.model.ids import GrantId, Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import CaptionWords, Shown
from tayori.model.text import Texts
from tayori.pipelines.clearance.captions import caption_words
from tayori.pipelines.clearance.house import with_page
from tayori.pipelines.clearance.outlets import Outlet
from tayori.publishers.registry import get_kind
from tayori.rights.bounds import used_grants
from tayori.rights.clearance import hidden_texts
from tayori.rights.discretion import Discretion
from tayori.rights.metadata import bare_metadata
from tayori.rights.statement import House, credit_line


class Words:
    """The words of one asset, each worked out when it is first asked for: several outlets show the same."""

    def __init__(self, asset: Asset, grants: Mapping[GrantId, Grant], house: House) -> None:
        self.asset = asset
        self._grants = grants
        self._house = house
        self._descriptions: dict[str, str] = {}

    @cached_property
    def own(self) -> Shown:
        """What the asset itself says wherever it goes, with who may be named: enough to look for names."""
        asset = self.asset
        public = (self._grants[i].public_name for i in asset.rights.grants if i in self._grants)
        return Shown(
            description=_joined((*_texts(asset.description), *public)),
            metadata=f"{asset.rights.credit}\n{asset.rights.holder}",
            elsewhere=_joined(_aside(asset)),
            captions=self._captions,
        )

    def own_at(self, outlet: Outlet) -> Shown:
        """The same, with what the manifest says for one target: a playlist, a text of its own."""
        if not self._says_more:
            return self.own
        said = self.asset.publish_options(outlet.name)
        more = _joined((said.playlist or "", *(text for _, text in said.options)))
        return replace(self.own, elsewhere=f"{self.own.elsewhere}\n{more}") if more else self.own

    @cached_property
    def _says_more(self) -> bool:
        return any(said.playlist or said.options for said in self.asset.publish)

    @cached_property
    def _captions(self) -> tuple[CaptionWords, ...]:
        """Read only where a grant has something to hide."""
        if not getattr(self.asset, "captions", ()):
            return ()
        used = used_grants(self.asset.rights, self._grants)
        return caption_words(self.asset, {text for grant in used for text in hidden_texts(grant)})

    def certain(self, outlet: Outlet) -> Shown:
        """What an outlet shows for certain, without making its description.

        End cards, and credit and notices inside the file as the statement has them. Everything in which
        somebody may be named is there, where no credit counts: who is cleared with this is cleared with `at`.
        """
        own = self.own_at(outlet)
        return Shown(
            end_card=_joined(_card_words(outlet.end_cards(self.asset))),
            metadata=self._in_files,
            elsewhere=_joined((own.description, own.metadata, own.elsewhere)),
            captions=own.captions,
        )

    @cached_property
    def _in_files(self) -> str:
        declared = self.asset.rights
        used = used_grants(declared, self._grants)
        discretion = Discretion.of(used, (text for _, text in self._house.organisation.items))
        owed = [duty for grant in used for duty in grant.duties]
        credits_owed = discretion.kept(duty.text for duty in owed if duty.kind is DutyKind.CREDIT)
        notices = discretion.kept(duty.text for duty in owed if duty.kind is not DutyKind.CREDIT)
        return _joined((credit_line(declared.credit, credits_owed), *notices))

    def at(self, outlet: Outlet, target_kind: str) -> Shown:
        """Everything an outlet shows, in all languages. Raises UsageError for an unknown kind of target."""
        metadata = self._metadata
        return Shown(
            description=self._description(target_kind),
            end_card=_joined(_card_words(outlet.end_cards(self.asset))),
            metadata=_joined((metadata.rights.credit, *metadata.rights.notices)),
            elsewhere=self.own_at(outlet).elsewhere,
            captions=self.own.captions,
        )

    def _description(self, target_kind: str) -> str:
        if isinstance(self.asset, Show):  # its feed has its own words alone, beside no rights
            return _joined(_texts(self.asset.description)) if get_kind(target_kind).is_site else ""
        if target_kind not in self._descriptions:
            shows, languages = get_kind(target_kind).shows, _languages(self.asset)
            self._descriptions[target_kind] = _joined(shows(self._metadata, lang) for lang in languages)
        return self._descriptions[target_kind]

    @cached_property
    def _metadata(self) -> OutputMetadata:
        asset = self.asset
        year = asset.recorded.year if asset.recorded else 0
        return bare_metadata(asset, self._grants, with_page(self._house, asset), "portal", year)


def _languages(asset: Asset) -> tuple[Lang, ...]:
    written = (*asset.title.items, *asset.description.items)
    return tuple(dict.fromkeys((asset.lang, *(lang for lang, _ in written))))


def _aside(asset: Asset) -> Iterator[str]:
    """Title, tags, names of files and what else is read beside or in the picture."""
    ai = asset.rights.ai
    yield from (*_texts(asset.title), *asset.tags, asset.slug)
    yield from (ai.system, ai.what, ai.version, *_texts(ai.disclosure))
    match asset:
        case Clip():
            yield from (asset.series.id if asset.series else "", *_card_words(asset.cards))
        case Episode():
            yield from (chapter.title for chapter in asset.chapters)
            yield from (*_texts(asset.podcast.description), *_aside(asset.podcast))
        case Photo():
            yield from _texts(asset.alt)
        case Show():
            yield from (asset.author, asset.copyright, asset.email, asset.link)


def _texts(texts: Texts) -> Iterator[str]:
    return (text for _, text in texts.items)


def _card_words(cards: tuple[CardSpec, ...]) -> Iterator[str]:
    for card in cards:
        yield from (card.over, card.text, card.under, card.unit, card.url)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
