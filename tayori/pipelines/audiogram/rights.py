"""The rights of an audiogram: what the episode and the cover in it say, and nothing that nobody said.

Two things are true of every audiogram by the way it is made: no place and no footage is in it. A third is
where all music is elsewhere in the programme. What the
episode does not account for stays unaccounted, so that clearance denies the clip too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tayori.model.asset import Asset, Episode
from tayori.model.grant import Component
from tayori.model.ids import GrantId, Lang, component_of
from tayori.model.rights import MusicCue, RightsDeclaration, SignOff
from tayori.model.time import Span
from tayori.pipelines.programme import HeardMusic, laid_music

_HEARD = (Component.VOICE, Component.MUSIC, Component.SCRIPT)
_SEEN = (Component.PORTRAIT, Component.ARTWORK)
_WORDLESS = (Component.SCRIPT, Component.ARTWORK)
"""What clearance asks of no clip. Where nobody accounts for them, the word on footage is held back, so that
they are not passed over."""

_NO_PLACE = {
    "ja": "場所は映っていません。画面はカバー画像と音声の波形です。",
    "en": "No place is shown: the picture is the cover and a waveform.",
}
_NO_FOOTAGE = {
    "ja": "映像素材は使っていません。画面はカバー画像と音声の波形です。",
    "en": "No footage is used: the picture is the cover and a waveform.",
}
_NO_MUSIC = {
    "ja": "番組の音楽は、この区間では流れません。",
    "en": "The music of the programme is not heard in this stretch.",
}
_NO_COVER = {
    "ja": "人物は映っていません。画面は文字と音声の波形です。",
    "en": "Nobody is shown: the picture is words and a waveform.",
}


@dataclass(frozen=True, slots=True)
class ClipRights:
    """What an audiogram declares, and what is missing in what it is made of."""

    declaration: RightsDeclaration
    unaccounted: tuple[Component, ...]
    overlooked: tuple[Component, ...]
    """Those of them that clearance would not notice in the clip."""


def clip_rights(
    episode: Episode, span: Span, everywhere: tuple[GrantId, ...], laid: tuple[HeardMusic, ...] = ()
) -> ClipRights:
    """Of an audiogram of `span` of the programme, into which we `laid` music.

    Music that is known to be heard only elsewhere is left out, with its grants. Grants that hold `everywhere`
    are not listed again.
    """
    heard, shown = episode.rights, _shown(episode)
    music = (*heard.cues, *laid_music(episode, laid))
    silent = _heard_elsewhere(music, span) - {*everywhere}
    listed = (*_without(heard.grants, _SEEN), *_only(shown.rights.grants, _SEEN))
    grants = tuple(dict.fromkeys(grant for grant in listed if grant not in silent))
    none = {
        **_words(heard, _HEARD),
        **(_words(shown.rights, _SEEN) if _has_cover(shown) else {Component.PORTRAIT: _NO_COVER}),
    }
    if any(_overlaps(piece.start_ms, piece.end_ms, span) for piece in laid):
        none.pop(Component.MUSIC, None)
    elif silent:
        none.setdefault(Component.MUSIC, _NO_MUSIC)
    asked = (*_HEARD, *(_SEEN if _has_cover(shown) else (Component.PORTRAIT,)))
    granted = {component_of(grant) for grant in grants}
    unaccounted = tuple(part for part in asked if part not in none and part not in granted)
    wordless = tuple(part for part in unaccounted if part in _WORDLESS)
    none[Component.PLACE] = _NO_PLACE
    if not wordless:
        none[Component.FOOTAGE] = _NO_FOOTAGE
    said = {part: word for part, word in none.items() if part not in granted}
    declaration = replace(
        heard,
        grants=tuple(grant for grant in grants if grant not in everywhere),
        none=tuple(said),
        sign_offs=tuple(_sign_offs(said, episode.lang)),
        cues=tuple(_cues(music, span)),
    )
    return ClipRights(declaration, unaccounted, wordless if Component.FOOTAGE in granted else ())


_Word = SignOff | dict[str, str] | None
"""What is recorded of a `none`: a person's sign-off, our reason by language, or nothing."""


def _shown(episode: Episode) -> Asset:
    """Who answers for the cover in the picture."""
    return episode if episode.cover else episode.podcast


def _has_cover(shown: Asset) -> bool:
    return getattr(shown, "cover", None) is not None


def _only(grants: tuple[GrantId, ...], parts: tuple[Component, ...]) -> Iterator[GrantId]:
    return (grant for grant in grants if component_of(grant) in parts)


def _without(grants: tuple[GrantId, ...], parts: tuple[Component, ...]) -> Iterator[GrantId]:
    return (grant for grant in grants if component_of(grant) not in parts)


def _words(said: RightsDeclaration, parts: tuple[Component, ...]) -> dict[Component, _Word]:
    """Which of `parts` are under `none`, each as it was signed off."""
    recorded = {sign_off.component: sign_off for sign_off in said.sign_offs}
    return {part: recorded.get(part) for part in parts if part in said.none}


def _sign_offs(said: dict[Component, _Word], lang: Lang) -> Iterator[SignOff]:
    for part, word in said.items():
        if isinstance(word, SignOff):
            yield word
        elif word is not None:
            yield SignOff(part, word["ja" if lang.startswith("ja") else "en"])


def _heard_elsewhere(cues: tuple[MusicCue, ...], span: Span) -> set[GrantId]:
    """The pieces whose every place is known and none of them in `span`."""
    inside = {cue.grant for cue in cues if _overlaps(cue.start_ms, cue.end_ms, span)}
    return {cue.grant for cue in cues} - inside


def _overlaps(start_ms: int, end_ms: int | None, span: Span) -> bool:
    return start_ms < span.end_ms and (end_ms is None or end_ms > span.start_ms)


def _cues(cues: tuple[MusicCue, ...], span: Span) -> Iterator[MusicCue]:
    """The pieces heard in `span`, on a clock that begins with it, in order."""
    for cue in sorted(cues, key=lambda cue: cue.start_ms):
        start = max(cue.start_ms, span.start_ms)
        end = span.end_ms if cue.end_ms is None else min(cue.end_ms, span.end_ms)
        if start < end:
            yield replace(cue, start_ms=start - span.start_ms, end_ms=end - span.start_ms)
