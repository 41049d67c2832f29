"""Names in a manifest that mean something elsewhere: files, profiles, targets, the workspace's time zone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

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
    return moment if moment.tzinfo else moment.replace(tzinfo=_around(info).settings.zone)


ExistingFile = Annotated[Path, BeforeValidator(_existing)]
ProfileName = Annotated[str, BeforeValidator(_profile)]
TargetName = Annotated[str, BeforeValidator(_target)]
LocalMoment = Annotated[datetime, BeforeValidator(_local_moment)]
"""A time without an offset is meant in the workspace's time zone."""
