"""Targets of tayori.yaml and what manifests say for them, held against each kind's own option types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from tayori.config.mistakes import Location, did_you_mean, mistakes_of
from tayori.config.scalars import Territory
from tayori.config.secret import HOW_TO, SECRET_KEYS, is_reference
from tayori.config.section import Section
from tayori.config.settings import EVERYWHERE, Settings, TargetSettings
from tayori.config.yaml import Document
from tayori.errors import Mistake, UsageError
from tayori.model.asset import PublishOptions
from tayori.publishers.base import PublisherKind
from tayori.publishers.registry import get_kind, kind_names

COMMON_KEYS = ("publish_at", "until", "playlist")
"""What a manifest may say for a target of any kind (model.asset.PublishOptions)."""


class CommonSection(Section):
    """What a target of any kind may say besides its `kind`."""

    reach: Annotated[tuple[Territory, ...], Field(min_length=1)] = EVERYWHERE


_OF_ALL = ("kind", *CommonSection.model_fields)


def target_options(target: TargetSettings) -> BaseModel:
    """The target's options as its kind's own type. Raises UsageError when the kind is not installed here."""
    if target.options is None:
        get_kind(target.kind)
        raise UsageError(f"The options of target {target.name} were not read.", "Report this: it is a bug.")
    return target.options


def asset_options(target: TargetSettings, said: PublishOptions) -> BaseModel:
    """What a manifest says for `target`, as its kind's own type. Raises UsageError for an unknown kind."""
    kind = get_kind(target.kind)
    try:
        return kind.asset_options.model_validate(dict(said.options))
    except ValidationError as error:
        keys = ", ".join(sorted({str(e["loc"][0]) for e in error.errors() if e["loc"]}))
        raise UsageError(
            f"publish: {target.name}: {keys} cannot be used.", "Correct it in the manifest."
        ) from error


def read_targets(
    written: Mapping[str, Mapping[str, Any]], document: Document, profiles: tuple[str, ...]
) -> tuple[tuple[TargetSettings, ...], tuple[Mistake, ...]]:
    """The targets of tayori.yaml, and everything wrong with them."""
    targets: list[TargetSettings] = []
    mistakes: list[Mistake] = []
    for name, values in written.items():
        at: Location = ("targets", name)
        said = {k: v for k, v in values.items() if k not in _OF_ALL and v is not None}
        mistakes += _written_secrets(said, document, at)
        mistakes += _unknown_renditions(said, document, at, profiles)
        kind, wrong = _kind_of(values, document, at)
        options, more = _options(kind, said, document, at) if kind else (None, ())
        common, wrongs = _common(values, document, at)
        mistakes += [*wrong, *more, *wrongs]
        targets.append(TargetSettings(name, str(values.get("kind")), options, common.reach))
    return tuple(targets), tuple(mistakes)


def publish_mistakes(document: Document, settings: Settings) -> Iterator[Mistake]:
    """Everything under `publish:` of a manifest that the target's kind does not know."""
    publish = document.root.get("publish")
    for name, said in publish.items() if isinstance(publish, dict) else ():
        target = settings.find_target(name)
        if target is None or not isinstance(said, dict) or target.kind not in kind_names():
            continue
        own = {k: v for k, v in said.items() if k not in COMMON_KEYS and v is not None}
        yield from _misfits(
            get_kind(target.kind).asset_options, own, document, ("publish", name), COMMON_KEYS
        )


def _kind_of(
    values: Mapping[str, Any], document: Document, at: Location
) -> tuple[PublisherKind | None, tuple[Mistake, ...]]:
    """The kind; None without a mistake when its publisher may simply not be installed on this machine."""
    name = values.get("kind")
    if not isinstance(name, str):
        return None, (document.mistake(at, f"needs a kind: {', '.join(kind_names())}"),)
    if name in kind_names():
        return get_kind(name), ()
    near = did_you_mean(name, kind_names())
    return None, (document.mistake((*at, "kind"), f"`{name}` is no kind of target{near}"),) if near else ()


def _options(
    kind: PublisherKind, said: Mapping[str, Any], document: Document, at: Location
) -> tuple[BaseModel | None, tuple[Mistake, ...]]:
    wrong = tuple(_misfits(kind.options, said, document, at, _OF_ALL))
    return (None if wrong else kind.options.model_validate(said)), wrong


def _common(
    values: Mapping[str, Any], document: Document, at: Location
) -> tuple[CommonSection, tuple[Mistake, ...]]:
    said = {key: values[key] for key in CommonSection.model_fields if values.get(key) is not None}
    wrong = tuple(_misfits(CommonSection, said, document, at, ("kind",)))
    return CommonSection() if wrong else CommonSection.model_validate(said), wrong


def _misfits(
    model: type[BaseModel],
    said: Mapping[str, Any],
    document: Document,
    at: Location,
    besides: tuple[str, ...],
) -> Iterator[Mistake]:
    try:
        model.model_validate(said)
    except ValidationError as error:
        yield from mistakes_of(error, document, model, at, besides)


def _written_secrets(said: Mapping[str, Any], document: Document, at: Location) -> Iterator[Mistake]:
    for key, value in said.items():
        if key in SECRET_KEYS and isinstance(value, str) and not is_reference(value):
            yield document.mistake((*at, key), f"is a secret; {HOW_TO}")


def _unknown_renditions(
    said: Mapping[str, Any], document: Document, at: Location, profiles: tuple[str, ...]
) -> Iterator[Mistake]:
    for key in ("rendition", "renditions"):
        names = said.get(key, [])
        for name in names if isinstance(names, list) else [names]:
            if name not in profiles:
                yield document.mistake(
                    (*at, key), f"`{name}` is no profile{did_you_mean(str(name), profiles)}"
                )
