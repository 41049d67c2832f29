"""Text in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tayori.model.ids import Lang


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in the languages it was written in, default language first."""

    items: tuple[tuple[Lang, str], ...] = ()

    @classmethod
    def of(cls, mapping: Mapping[str, str]) -> Texts:
        """From `{"ja": "...", "en": "..."}`, in that order."""
        return cls(tuple((Lang(k), v) for k, v in mapping.items()))

    def find(self, lang: Lang) -> str | None:
        """The text in exactly `lang`, or None."""
        return next((text for tag, text in self.items if tag == lang), None)

    def get(self, lang: Lang) -> str:
        """The text in `lang`, else in the first language there is, else empty."""
        found = self.find(lang)
        if found is not None:
            return found
        return self.items[0][1] if self.items else ""

    def as_dict(self) -> dict[str, str]:
        """`{language: text}` in order."""
        return {str(tag): text for tag, text in self.items}

    def __bool__(self) -> bool:
        return bool(self.items)
