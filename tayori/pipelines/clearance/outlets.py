"""What clearance has to know of a target: what grants call it, what it is for, what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tayori.config.settings import Settings, TargetSettings
from tayori.model.asset import Asset, CardKind, CardSpec, Clip
from tayori.model.grant import Edit
from tayori.model.profile import Fit, Profile


@dataclass(frozen=True, slots=True)
class Outlet:
    """A target, as far as rights are concerned."""

    name: str
    kind: str
    """What a grant may call it besides its name: its kind, or the place a person posts to."""
    purpose: str
    """Empty = as the asset says."""
    sent: tuple[str, ...]
    """Profiles whose renditions it sends; empty = all."""
    reach: tuple[str, ...]
    """Where it can be seen: countries, or the world."""
    profiles: Mapping[str, Profile]
    """What renditions are made of, by name."""

    @classmethod
    def of(cls, target: TargetSettings, settings: Settings) -> Outlet:
        """The outlet a target of tayori.yaml is."""
        options = target.options
        one, several = getattr(options, "rendition", None), getattr(options, "renditions", ())
        by_hand = hasattr(options, "channel")
        return cls(
            name=target.name,
            kind=(getattr(options, "channel", None) or target.name) if by_hand else target.kind,
            purpose=getattr(options, "purpose", None) or "",
            sent=(one,) if one else tuple(several),
            reach=target.reach,
            profiles={profile.name: profile for profile in settings.profiles},
        )

    def edits(self, asset: Asset) -> tuple[Edit, ...]:
        """What the manifest certainly does to the material in the renditions that are sent; but see `crops`.

        An episode is sent as it was given, and a photo only made smaller: that is no edit.
        """
        if not isinstance(asset, Clip):
            return ()
        burning = self._burning(asset)
        has_captions = any(asset.burned(profile) for profile in burning) and bool(asset.captions)
        done = {
            Edit.TRIM: asset.trim is not None,
            Edit.CAPTIONS: has_captions,
            Edit.CARDS: bool(burning and asset.cards),
            Edit.MUSIC: asset.music is not None,
        }
        return tuple(edit for edit, is_done in done.items() if is_done)

    def crops(self, clip: Clip, size: tuple[int, int] | None) -> bool:
        """Whether a rendition that is sent shows less than the picture, whose size as it is seen is `size`.

        Of a picture nobody has seen (None) whether one may. What stands whole in a frame of another shape
        (`fit: blur`, `pad`) is not cropped.
        """
        from tayori.media.placing import place

        sent = [self.profiles[name] for name in self._made(clip) if name in self.profiles]
        if size is None:
            return any(profile.fit is Fit.CROP for profile in sent)
        return any(place(size, profile, clip.focus).crop is not None for profile in sent)

    def cards(self, asset: Asset) -> tuple[CardSpec, ...]:
        """The cards in the renditions that are sent."""
        return asset.cards if isinstance(asset, Clip) and self._burning(asset) else ()

    def end_cards(self, asset: Asset) -> tuple[CardSpec, ...]:
        """Those of them that end it."""
        return tuple(card for card in self.cards(asset) if card.kind is CardKind.END)

    def _burning(self, clip: Clip) -> tuple[str, ...]:
        known = self.profiles
        return tuple(name for name in self._made(clip) if name in known and known[name].burn)

    def _made(self, clip: Clip) -> tuple[str, ...]:
        return tuple(name for name in clip.renditions if not self.sent or name in self.sent)
