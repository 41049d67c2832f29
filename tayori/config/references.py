"""Names in a manifest that mean something elsewhere: files, profiles, targets, the workspace's time zone."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ValidationInfo

from tayori.config.files import Around
from tayori.config.mistakes import unknown
from tayori.config.scalars import read_file_name, read_moment


def _around(info: ValidationInfo) -> Around:
    assert isinstance(info.context, Around)
    return info.context


def _existing(value: Any, info: ValidationInfo) -> Path:
    return _around(info).resolve(read_file_name(value))


def _profile(value: Any, info: ValidationInfo) -> str:
    settings = _around(info).settings
    if settings.find_profile(str(value)) is None:
        raise ValueError(unknown(str(value), [p.name for p in settings.profiles], "profile"))
    return str(value)


def _target(value: Any, info: ValidationInfo) -> str:
    settings = _around(info).settings
    if settings.find_target(str(value)) is None:
        raise ValueError(unknown(str(value), [t.name for t in settings.targets], "target of tayori.yaml"))
    return str(value)


def _local_moment(value: Any, info: ValidationInfo) -> datetime:
    moment = read_moment(value)
    return moment if moment.tzinfo else in_zone(moment, _around(info).settings.zone)


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """The naive `moment` in `zone`.

    Raises ValueError where the clocks were changed and the time does not exist or stands twice; it says which
    offsets could be meant.
    """
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before == after or before is None or after is None:
        return first
    what = "does not exist" if before < after else "is there twice"
    meant = (moment.replace(tzinfo=timezone(offset)).isoformat() for offset in (before, after))
    raise ValueError(
        f"`{moment.isoformat()}` {what} in {zone.key}, where the clocks are changed; "
        f"write which is meant: `{'` or `'.join(meant)}`"
    )


ExistingFile = Annotated[Path, BeforeValidator(_existing)]
ProfileName = Annotated[str, BeforeValidator(_profile)]
TargetName = Annotated[str, BeforeValidator(_target)]
LocalMoment = Annotated[datetime, BeforeValidator(_local_moment)]
"""A time without an offset is meant in the workspace's time zone."""
