"""Minors: a guardian's consent, and the child's own yes (facts A.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tayori.model.grant import Grant
from tayori.model.rights import VerdictReason, Window
from tayori.rights.clearance.rules import Rules
from tayori.rights.clearance.use import Subject


def age_on(born: date, day: date) -> int:
    """Completed years; who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(grant: Grant, day: date, rules: Rules) -> bool:
    """Whether the grant is of a minor, on `day` or when it was given: by its word, or by the day of birth.

    What somebody agreed to as a minor is not made good by a birthday.
    """
    if grant.minor or grant.born is None:
        return grant.minor
    return age_on(grant.born, min(given_on(grant) or day, day)) < rules.adult_age


def given_on(grant: Grant) -> date | None:
    """The day a grant was given; of an undated one the first day it holds, which can only be later."""
    return grant.granted or grant.scope.valid_from


def has_guardian_consent(grant: Grant) -> bool:
    """Whether a minor's guardian is named and has consented; true for adults (facts A.7).

    Only the word `minor` counts here; by day of birth see `is_minor`.
    """
    return not grant.minor or consent_of(grant) is not None


def consent_of(grant: Grant) -> date | None:
    """The day of a named guardian's consent, None without one."""
    guardian = grant.guardian
    return guardian.consented if guardian is not None and guardian.name.strip() else None


def needs_assent(grant: Grant, day: date, rules: Rules) -> bool:
    """Whether a minor has to be asked too: old enough, or of an age nobody recorded."""
    return grant.born is None or age_on(grant.born, day) >= rules.assent_age


def minor_reasons(
    subject: Subject, grant: Grant, window: Window, today: date, rules: Rules
) -> Iterator[VerdictReason]:
    """What a minor's grant lacks on the first day of the window."""
    if not is_minor(grant, window.start, rules):
        return
    consented, first = consent_of(grant), min(window.start, today)
    if consented is None:
        named = grant.guardian is not None and grant.guardian.name.strip()
        field = "guardian.consented" if named else "guardian.name"
        yield subject.reason("guardian-missing", field, age=rules.adult_age)
    elif consented > first:
        yield subject.reason("guardian-late", "guardian.consented", day=consented)
    asked = grant.assent is not None and grant.assent <= first
    if rules.assent_required and not asked and needs_assent(grant, window.start, rules):
        yield subject.reason("assent-missing", "assent", age=rules.assent_age)


def settled_since(grant: Grant, rules: Rules) -> date:
    """From when on nothing about minors stands against a grant; the last of all days when something may."""
    consented = _consented_since(grant, rules)
    if grant.minor:
        return consented
    grown = _day_of_age(grant.born, rules.adult_age) if grant.born is not None else date.min
    was_minor = (given_on(grant) or grown) < grown
    return consented if was_minor else min(grown, consented)


def _consented_since(grant: Grant, rules: Rules) -> date:
    """When guardian, and child where that is demanded, had both said yes."""
    assent = grant.assent if rules.assent_required else date.min
    return max(consent_of(grant) or date.max, assent or date.max)


def _day_of_age(born: date, age: int) -> date:
    """The day somebody completes `age` years."""
    if born.year + age > date.max.year:
        return date.max
    is_leap_day = (born.month, born.day) == (2, 29)
    return date(born.year + age, 3, 1) if is_leap_day else born.replace(year=born.year + age)
