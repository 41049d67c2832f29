"""What is wrong with a grant beyond its own file: the contract it names, a child, words that name nothing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from tayori.config.layout import list_grants
from tayori.config.mistakes import did_you_mean
from tayori.config.settings import Settings
from tayori.config.yaml import load_yaml
from tayori.errors import ConfigError
from tayori.model.grant import ANY, Grant, GrantStatus
from tayori.pipelines.clearance.vocabulary import channels_of
from tayori.pipelines.grants.form import Wrong
from tayori.rights.clearance import Rules
from tayori.rights.clearance.minors import consent_of, is_minor

NO_CONSENT = "is not complete, and this is a minor: written as requested until the guardian has consented"


def contracts(root: Path) -> dict[str, str]:
    """What every grant that is there rests on (`under:`), "" = on nothing; also of grants with mistakes."""
    found = {}
    for path in list_grants(root)[0]:
        grant_id = f"{path.parent.name}/{path.stem}"
        found[grant_id] = ""
        with suppress(ConfigError):
            found[grant_id] = str(load_yaml(path).root.get("under") or "")
    return found


def wrong_contract(grant: Grant, known: Mapping[str, str]) -> tuple[Wrong, ...]:
    """What is wrong with `under:` of a grant, `known` being what the others rest on."""
    if not grant.under:
        return ()
    if grant.under != grant.id and grant.under not in known:
        return (Wrong("under", f"names no grant that is there{did_you_mean(grant.under, known)}"),)
    seen: set[str] = set()
    link = str(grant.under)
    while link and link not in seen:
        if link == grant.id:
            return (Wrong("under", "goes in a circle: a grant cannot rest on itself"),)
        seen.add(link)
        link = known.get(link, "")
    return ()


def strange_channels(grant: Grant, settings: Settings) -> tuple[Wrong, ...]:
    """A warning for channels that name nothing; never repeats one, as a shifted cell may be a name."""
    known = channels_of(settings)
    strange = [word for word in grant.scope.channels if word != ANY and word not in known]
    if not strange:
        return ()
    near = did_you_mean(strange[0], known)
    there = ", ".join(sorted({target.name for target in settings.targets}))
    return (Wrong("channels", f"name no target, kind or `any`; targets: {there}{near}"),)


def with_consent(grant: Grant, today: date) -> tuple[Grant, tuple[Wrong, ...]]:
    """The grant; of a minor whose guardian is not known to have consented, as requested, and told so."""
    if grant.status is not GrantStatus.ACTIVE or not is_minor(grant, today, Rules()) or consent_of(grant):
        return grant, ()
    key = "guardian.consented" if grant.guardian else "guardian.name"
    return replace(grant, status=GrantStatus.REQUESTED), (Wrong(key, NO_CONSENT),)
