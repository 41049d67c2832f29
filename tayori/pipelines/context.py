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
from tayori.subtitles.burn import burn_parameters
from tayori.subtitles.fonts import FontFace
from tayori.subtitles.style import Style, style_from


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
        fonts = self.settings.root / "fonts"
        return self.observer.font(fonts if fonts.is_dir() else None, self.settings.captions.font or "auto")

    @cached_property
    def style(self) -> Style:
        """The caption style, with the workspace's changes."""
        return style_from(self.settings.captions.style)

    def burn_parameters(self, profile: Profile) -> dict[str, Any]:
        """What decides how captions look in `profile`, for keys; worked out once for each profile."""
        if profile not in self._burns:
            frame = (profile.width, profile.height, profile.safe_area)
            self._burns[profile] = burn_parameters(self.font, self.style, *frame)
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
