"""What is shown in words: for the duties of clearance, and for names that must not be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tayori.model.asset import Asset, CardSpec, Episode, Photo
from tayori.model.grant import DutyKind, Grant
from tayori.model.ids import GrantId, Lang
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import Shown
from tayori.pipelines.clearance.house import with_page
from tayori.pipelines.clearance.outlets import Outlet
from tayori.publishers.registry import get_kind
from tayori.rights.bounds import used_grants
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
        descriptions = (text for _, text in asset.description.items)
        return Shown(
            description=_joined((*descriptions, *public)),
            metadata=f"{asset.rights.credit}\n{asset.rights.holder}",
            elsewhere=_aside(asset),
        )

    def certain(self, outlet: Outlet) -> Shown:
        """What an outlet shows for certain, without making its description.

        End cards, and credit and notices inside the file as the statement has them. Everything in which
        somebody may be named is there, where no credit counts: who is cleared with this is cleared with `at`.
        """
        own = self.own
        return Shown(
            end_card=_joined(_card_words(outlet.end_cards(self.asset))),
            metadata=self._in_files,
            elsewhere=_joined((own.description, own.metadata, own.elsewhere)),
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
            elsewhere=self.own.elsewhere,
        )

    def _description(self, target_kind: str) -> str:
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


def _aside(asset: Asset) -> str:
    """Title, tags and what else is read beside or in the picture."""
    words = [*(text for _, text in asset.title.items), *asset.tags]
    if isinstance(asset, Photo):
        words += (text for _, text in asset.alt.items)
    elif isinstance(asset, Episode):
        words += (chapter.title for chapter in asset.chapters)
    else:
        words += _card_words(getattr(asset, "cards", ()))
    return _joined(words)


def _card_words(cards: tuple[CardSpec, ...]) -> Iterator[str]:
    for card in cards:
        yield from (card.over, card.text, card.under)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))
