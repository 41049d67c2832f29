"""What the steps of every asset are derived from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tayori.config.settings import Settings
from tayori.model.asset import Asset
from tayori.model.grant import Grant
from tayori.model.ids import Digest, GrantId, Slug, canonical_json, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.probe import Probe
from tayori.model.profile import Profile
from tayori.model.rights import RightsStatement
from tayori.pipelines.clearance.house import house_of, with_page
from tayori.pipelines.observe import CaptionNames, Observer
from tayori.pipelines.toolchain import Toolchain
from tayori.rights.metadata import metadata_of
from tayori.rights.odrl import policy
from tayori.rights.statement import House, rights_statement
from tayori.subtitles.burning.key import burn_parameters
from tayori.subtitles.burning.look import Frame, Look
from tayori.subtitles.burning.style import STYLES
from tayori.subtitles.fonts import FontFace


@dataclass(frozen=True)
class BuildContext:
    """Settings, grants, tools and what was observed of the files."""

    settings: Settings
    grants: Mapping[GrantId, Grant]
    observer: Observer
    tools: Toolchain

    def look(self, names: CaptionNames) -> Look:
        """The look of captions, as far as they ask for it: what they do not use makes nothing stale.

        Raises UsageError when a font that a style names is not there.
        """
        captions = self.settings.captions
        styles = tuple((name, style) for name, style in captions.styles or STYLES if name in names.styles)
        fonts = sorted({style.font for _, style in styles if style.font})
        faces = (("", self.face(names.characters)), *((font, self._face(font)) for font in fonts))
        speakers = tuple(pair for pair in captions.speakers if pair[0] in names.speakers)
        return Look(faces, styles, speakers)

    def face(self, text: str) -> FontFace:
        """The font for a text: with `font: auto` the first that has all of it. Raises UsageError."""
        if text not in self._faces:
            self._faces[text] = self._face(self.settings.captions.font or "auto", text)
        return self._faces[text]

    def _face(self, name: str, text: str = "") -> FontFace:
        fonts = self.settings.root / "fonts"
        return self.observer.font(fonts if fonts.is_dir() else None, name, text)

    @cached_property
    def _faces(self) -> dict[str, FontFace]:
        return {}

    def burn_digest(self, look: Look, profile: Profile) -> Digest:
        """What decides how captions look in `profile`, for keys; worked out once for each."""
        if (look, profile) not in self._burns:
            frame = Frame(profile.width, profile.height, profile.safe_area)
            told = canonical_json(burn_parameters(look, frame))
            self._burns[look, profile] = digest_bytes(told.encode())
        return self._burns[look, profile]

    @cached_property
    def _burns(self) -> dict[tuple[Look, Profile], Digest]:
        return {}

    def metadata(self, asset: Asset, rendition: str, probe: Probe | None = None) -> OutputMetadata:
        """What the file `rendition` of `asset` says about itself and its rights.

        Without the XMP packet, which follows from it. The year of the notice is that of the recording, never
        today's: a key must not change at New Year.
        """
        created = int(probe.created[:4]) if probe and probe.created else 0
        year = asset.recorded.year if asset.recorded else created
        return metadata_of(asset, self._statement(asset, year), self._house, rendition)

    def policy(self, asset: Asset) -> bytes:
        """The ODRL policy of `asset`; empty when nobody is named who could have one."""
        statement = self._statement(asset, asset.recorded.year if asset.recorded else 0)
        return policy(asset, statement, self.grants, self._house) if statement.owner else b""

    def _statement(self, asset: Asset, year: int) -> RightsStatement:
        """Worked out once for all outputs of an asset, which are planned one after the other."""
        known, when, statement = self._latest.get(asset.slug, (None, 0, None))
        if known is asset and when == year and statement is not None:
            return statement
        made = rights_statement(asset, self.grants, with_page(self._house, asset), year)
        self._latest[asset.slug] = (asset, year, made)
        return made

    @cached_property
    def _latest(self) -> dict[Slug, tuple[Asset, int, RightsStatement]]:
        return {}

    @cached_property
    def _house(self) -> House:
        return house_of(self.settings)
