"""What clearance has to know of a target: what grants call it, what it is for, what it sends."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.config.settings import Settings, TargetSettings
from tayori.model.asset import Asset, CardKind, CardSpec, Clip
from tayori.model.grant import Edit


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
    burning: frozenset[str]
    """Profiles that have captions and cards burned in."""

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
            burning=frozenset(profile.name for profile in settings.profiles if profile.burn),
        )

    def edits(self, asset: Asset) -> tuple[Edit, ...]:
        """What the manifest certainly does to the material in the renditions that are sent.

        Whether a crop takes anything away is only known from the picture, and not said here.
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

    def cards(self, asset: Asset) -> tuple[CardSpec, ...]:
        """The cards in the renditions that are sent."""
        return asset.cards if isinstance(asset, Clip) and self._burning(asset) else ()

    def end_cards(self, asset: Asset) -> tuple[CardSpec, ...]:
        """Those of them that end it."""
        return tuple(card for card in self.cards(asset) if card.kind is CardKind.END)

    def _burning(self, clip: Clip) -> tuple[str, ...]:
        made = [name for name in clip.renditions if not self.sent or name in self.sent]
        return tuple(name for name in made if name in self.burning)
