"""Words of grants, assets and targets that name nothing: a limit in such a word limits nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from tayori.model.finding import Finding, error, warning
from tayori.model.grant import ANY, Grant, Scope
from tayori.rights.clearance.rules import PURPOSES


def word_findings(grants: Iterable[Grant], channels: Collection[str]) -> tuple[Finding, ...]:
    """Channels of grants and their prohibitions that are none of `channels`, and purposes we do not know."""
    ordered = sorted(grants, key=lambda grant: grant.id)
    return tuple(finding for grant in ordered for finding in _of_grant(grant, channels))


def purpose_findings(purposes: Iterable[str], where: str) -> tuple[Finding, ...]:
    """Words among `purposes` that we do not know. They are allowed, and count as advertising for music."""
    return tuple(
        warning(
            "unknown-purpose",
            f"We know no purpose `{word}`: for music it counts as advertising.",
            _nearest(word, PURPOSES),
            where,
        )
        for word in _others(purposes, PURPOSES)
    )


def _nearest(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    return f"Did you mean `{close[0]}`?" if close else f"Known: {', '.join(names)}."


def _of_grant(grant: Grant, channels: Collection[str]) -> Iterator[Finding]:
    scopes = tuple(_scopes(grant))
    for word in _others((w for scope in scopes for w in scope.channels), channels):
        text = f"No target, kind of target or place posted to by hand is called `{word}`."
        yield error("unknown-channel", text, _nearest(word, channels), str(grant.id))
    yield from purpose_findings((w for scope in scopes for w in scope.purposes), str(grant.id))


def _scopes(grant: Grant) -> Iterator[Scope]:
    yield grant.scope
    yield from (right.scope for right in grant.music)
    yield from grant.prohibitions


def _others(words: Iterable[str], known: Collection[str]) -> list[str]:
    """The words that are not known, each once."""
    return [word for word in dict.fromkeys(words) if word != ANY and word not in known]
