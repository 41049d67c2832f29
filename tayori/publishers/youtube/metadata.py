"""A video's fields, there and as wanted: told apart as a person reads them, and merged for `videos.update`.

`videos.update` replaces each part it names whole: what is left out of a part is erased (facts 1.7, 7.4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tayori.model.publishing import Adopted, PublicationState, Receipt

Body = dict[str, Any]
"""Part -> its properties, as YouTube writes and reads them."""

MUTABLE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "snippet": (
            "title",
            "description",
            "tags",
            "categoryId",
            "defaultLanguage",
            "defaultAudioLanguage",
        ),
        "status": (
            "privacyStatus",
            "publishAt",
            "license",
            "embeddable",
            "publicStatsViewable",
            "selfDeclaredMadeForKids",
            "containsSyntheticMedia",
        ),
        "recordingDetails": ("recordingDate",),
        "paidProductPlacementDetails": ("hasPaidProductPlacement",),
    }
)
"""Part -> the properties of it that can be written (facts 1.5); `localizations` are all of ours."""
SCHEDULE, PRIVACY = "status.publishAt", "status.privacyStatus"
PUBLIC = "public"
"""Also `Receipt.detail` of what everybody could see once: YouTube schedules it no more."""
OPENNESS = ("private", "unlisted", PUBLIC)
"""Who sees a video, fewest first."""
_TIMES = frozenset({SCHEDULE, "recordingDetails.recordingDate"})
_LISTS = frozenset({"snippet.tags"})
_UNSAID = MappingProxyType(
    {
        "status.containsSyntheticMedia": "false",
        "status.selfDeclaredMadeForKids": "false",
        "paidProductPlacementDetails.hasPaidProductPlacement": "false",
    }
)
"""What it means that YouTube does not name a field."""


def flat(body: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(field, value as a person reads it) of a body, in order: `snippet.title`, `localizations.en.title`."""
    for key, value in body.items():
        field = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{field}.")
        else:
            yield field, _instant(value) if field in _TIMES else plain(value)


def plain(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).replace("\r\n", "\n").strip()


def mutable(resource: Mapping[str, Any]) -> Body:
    """What can be written of a video resource, as it is there."""
    parts: Body = {
        part: {name: resource[part][name] for name in names if name in resource[part]}
        for part, names in MUTABLE.items()
        if part in resource
    }
    language = parts.get("snippet", {}).get("defaultLanguage")
    others = {lang: texts for lang, texts in resource.get("localizations", {}).items() if lang != language}
    return {**parts, "localizations": others} if others else parts


def names_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of a body; that it has no schedule is said as well."""
    return tuple(dict.fromkeys([*(name for name, _ in flat(body)), SCHEDULE]))


def texts_of(resource: Mapping[str, Any], names: Collection[str]) -> tuple[tuple[str, str], ...]:
    """(field, value) of `names` as `resource` has them; what is not there is empty."""
    found = dict(flat(mutable(resource)))
    return tuple((name, found.get(name, _UNSAID.get(name, ""))) for name in names)


def as_of(fields: Iterable[tuple[str, str]], now: datetime) -> dict[str, str]:
    """What was last read, as it has to be at `now` (aware): what was scheduled before is public."""
    values = dict(fields)
    due = values.get(SCHEDULE, "")
    if due and datetime.fromisoformat(due) <= now:
        values |= {SCHEDULE: "", PRIVACY: "public"}
    return values


def was_public(last: Receipt | None, now: datetime) -> bool:
    """Whether everybody could see it once, as far as is on record.

    The hour of what was taken down passes without it.
    """
    if last is None:
        return False
    is_down = last.state is PublicationState.RETRACTED
    fields = dict(last.fields) if is_down else as_of(last.fields, now)
    return PUBLIC in (last.detail, fields.get(PRIVACY))


def differing(resource: Mapping[str, Any], body: Body) -> tuple[str, ...]:
    """The fields of `body` that are otherwise in `resource`, in order."""
    wanted = dict(flat(body))
    there = texts_of(resource, names_of(body))
    return tuple(name for name, text in there if text != wanted.get(name, _UNSAID.get(name, "")))


def held_back(body: Body, status: Mapping[str, Any] = MappingProxyType({})) -> Body:
    """`body`, but seen by no more people than where `status` stands; a video that is not there is private.

    Fewer people, or another hour where there is a schedule already, is as wanted.
    """
    now_is = status.get("privacyStatus") or OPENNESS[0]
    held = {**body["status"], "privacyStatus": min(now_is, body["status"]["privacyStatus"], key=_openness)}
    if not status.get("publishAt"):
        held.pop("publishAt", None)
    return {**body, "status": held}


def _openness(privacy: str) -> int:
    return OPENNESS.index(privacy) if privacy in OPENNESS else 0


def changed_parts(resource: Mapping[str, Any], body: Body, forgotten: Collection[str] = ()) -> Body:
    """The parts that have to be written, each one whole; empty where all is as wanted.

    `forgotten` are fields that we sent earlier and want no longer. Fields nobody wishes for stay as they are.
    """
    there = mutable(resource)
    wanted: Body = {}
    for part in dict.fromkeys([*body, *(name.partition(".")[0] for name in forgotten)]):
        whole = {**there.get(part, {}), **body.get(part, {})}
        left = {key: v for key, v in whole.items() if not _is_forgotten(f"{part}.{key}", forgotten, body)}
        if part == "status" and "publishAt" not in body.get(part, {}):
            left.pop("publishAt", None)
        if _texts(part, left) != _texts(part, there.get(part, {})):
            wanted[part] = left
    return wanted


def with_adopted(body: Body, adopted: tuple[Adopted, ...]) -> Body:
    """`body` with the values that may stay as they were found, where we still want what we did then."""
    if not adopted:
        return body
    ours = dict(flat(body))
    merged = deepcopy(body)
    for one in adopted:
        if ours.get(one.field, "") == one.ours and "." in one.field:
            _put(merged, one.field, one.theirs)
    return merged


def _put(body: Body, field: str, text: str) -> None:
    part, _, rest = field.partition(".")
    outer, _, key = rest.rpartition(".")
    place = body.setdefault(part, {})
    place = place.setdefault(outer, {}) if outer else place
    if field in _LISTS:
        place[key] = [tag for tag in text.split(", ") if tag]
    elif text in ("true", "false"):
        place[key] = text == "true"
    elif text or part != "status":
        place[key] = text
    else:
        place.pop(key, None)


def _is_forgotten(field: str, forgotten: Collection[str], body: Body) -> bool:
    part, _, key = field.partition(".")
    if key in body.get(part, {}):
        return False
    return any(name == field or name.startswith(f"{field}.") for name in forgotten)


def _texts(part: str, properties: Body) -> dict[str, str]:
    texts = dict(flat({part: properties}))
    unsaid = {name: text for name, text in _UNSAID.items() if name.startswith(f"{part}.")}
    return {name: text for name, text in {**unsaid, **texts}.items() if text}


def _instant(value: Any) -> str:
    """A time in UTC to the second, however it was written."""
    try:
        when = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when.tzinfo else str(value)
