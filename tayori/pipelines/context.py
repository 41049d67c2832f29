"""What the steps of every asset are derived from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tayori.config.settings import Settings
from tayori.model.asset import Asset
from tayori.model.ids import GrantId
from tayori.model.metadata import OutputMetadata
from tayori.model.probe import Probe
from tayori.model.profile import Profile
from tayori.model.rights import Grant
from tayori.pipelines.observe import Observer
from tayori.pipelines.toolchain import Toolchain
from tayori.rights.embed import bare_metadata
from tayori.subtitles.burning.burn import burn_parameters
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

    @cached_property
    def font(self) -> FontFace:
        """The font captions and titles are set in. Raises UsageError when the named one is not there."""
        return self._face(self.settings.captions.font or "auto")

    @cached_property
    def look(self) -> Look:
        """How captions look. Raises UsageError when a font that a style names is not there."""
        captions = self.settings.captions
        styles = captions.styles or STYLES
        named = sorted({style.font for _, style in styles if style.font})
        faces = (("", self.font), *((name, self._face(name)) for name in named))
        return Look(faces, styles, captions.speakers)

    def _face(self, name: str) -> FontFace:
        fonts = self.settings.root / "fonts"
        return self.observer.font(fonts if fonts.is_dir() else None, name)

    def burn_parameters(self, profile: Profile) -> dict[str, Any]:
        """What decides how captions look in `profile`, for keys; worked out once for each profile."""
        if profile not in self._burns:
            frame = Frame(profile.width, profile.height, profile.safe_area)
            self._burns[profile] = burn_parameters(self.look, frame)
        return self._burns[profile]

    @cached_property
    def _burns(self) -> dict[Profile, dict[str, Any]]:
        return {}

    def metadata(self, asset: Asset, rendition: str, probe: Probe | None = None) -> OutputMetadata:
        """What the file `rendition` of `asset` says about itself and its rights.

        Without the XMP packet, which follows from it. The year of the notice is that of the recording, never
        today's: a key must not change at New Year.
        """
        recorded = asset.recorded.year if asset.recorded else None
        created = int(probe.created[:4]) if probe and probe.created else None
        return bare_metadata(
            asset,
            self.grants,
            organisation=self.settings.organisation.name.get(self.settings.lang),
            organisation_url=self.settings.organisation.url,
            rendition=rendition,
            year=recorded or created or 0,
        )
