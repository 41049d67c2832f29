"""Duties: what a grant obliges to show, and what it forbids to do to the material."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tayori.model.folding import has_words
from tayori.model.grant import DutyKind, Edit, Grant, Place
from tayori.model.rights import Shown, VerdictReason
from tayori.rights.clearance.use import Subject

_MISSING = {
    DutyKind.CREDIT: "credit-missing",
    DutyKind.NOTICE: "notice-missing",
    DutyKind.LABEL: "label-missing",
}


def duty_reasons(
    subject: Subject, grant: Grant, shown: Shown, edits: Iterable[Edit], is_private: Callable[[str], bool]
) -> Iterator[VerdictReason]:
    """Duties of a grant that the output does not meet; words that are private are not told."""
    done = set(edits)
    for duty in grant.duties:
        if duty.kind is DutyKind.NO_EDITING:
            if forbidden := done - {*duty.allowed}:
                yield subject.reason("no-editing", "duties", edits=_named(forbidden))
        elif is_shown(duty.text, duty.where, shown):
            continue
        elif is_private(duty.text):
            yield subject.reason("duty-names-person", "duties", given=str(duty.kind), place=duty.where)
        else:
            yield subject.reason(_MISSING[duty.kind], "duties", words=duty.text, place=duty.where)


def author_reasons(
    subject: Subject, grant: Grant, shown: Shown, edits: Iterable[Edit]
) -> Iterator[VerdictReason]:
    """What stands against using an author's work: rights to alter it, and the author's moral rights.

    A transfer that does not name articles 27 and 28 leaves these rights with the author (art. 61-2); without
    a waiver nobody may alter the work, and the author is to be named (facts A.7).
    """
    author, done = grant.author, set(edits)
    if author is None:
        return
    if done and author.transferred and not author.names_27_28:
        yield subject.reason("articles-27-28", "author.articles", edits=_named(done))
    if not author.moral_waived:
        yield from _moral_reasons(subject, grant, shown, done)


def _moral_reasons(subject: Subject, grant: Grant, shown: Shown, edits: set[Edit]) -> Iterator[VerdictReason]:
    field = "author.moral_rights"
    approved = {edit for duty in grant.duties for edit in duty.allowed if duty.kind is DutyKind.NO_EDITING}
    if forbidden := edits - approved:
        yield subject.reason("moral-rights", field, edits=_named(forbidden))
    if not any(is_shown(name, Place.ANY, shown) for name in _author_names(grant)):
        yield subject.reason("author-credit", field)


def _author_names(grant: Grant) -> tuple[str, ...]:
    """As what the author may be named: the credit they asked for, else their public or only name."""
    credits_owed = tuple(duty.text for duty in grant.duties if duty.kind is DutyKind.CREDIT)
    return credits_owed or (grant.public_name or grant.holder or grant.subject,)


def is_shown(text: str, where: Place, shown: Shown) -> bool:
    """Whether the words of a duty stand where it says; an empty text is never shown.

    It counts where it is no part of longer words. `any` is the description, an end card or the metadata.
    """
    places = {
        Place.DESCRIPTION: (shown.description,),
        Place.END_CARD: (shown.end_card,),
        Place.METADATA: (shown.metadata,),
    }.get(where, (shown.description, shown.end_card, shown.metadata))
    return any(has_words(place, text) for place in places)


def _named(edits: set[Edit]) -> tuple[str, ...]:
    return tuple(sorted(edits))
