"""What pydantic found wrong, as sentences for the person who wrote the file."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tayori.config.languages import mendable
from tayori.config.yaml import Document, MappingNode
from tayori.errors import ConfigError, Mistake

M = TypeVar("M", bound=BaseModel)
Location = tuple[str | int, ...]

_SENTENCES = {
    "missing": "is missing",
    "string_type": "should be text",
    "string_too_short": "should not be empty",
    "too_short": "should not be empty",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "int_type": "should be a whole number",
    "int_parsing_size": "is too large a number",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "finite_number": "should be a number",
    "tuple_type": "should be a list: `[a, b]`",
    "list_type": "should be a list: `[a, b]`",
    "model_type": "should hold keys: `{key: value}`",
    "dict_type": "should hold keys: `{key: value}`",
    "model_attributes_type": "should hold keys: `{key: value}`",
}


def did_you_mean(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """`; did you mean `x`?` with the nearest of `known`, or nothing (`alike` as in difflib)."""
    close = get_close_matches(word, list(known), n=1, cutoff=alike)
    return f"; did you mean `{close[0]}`?" if close else ""


def unknown(word: str, known: Iterable[str], what: str) -> str:
    """A sentence for a name that is not among `known`: what it should be, and the nearest or all of them."""
    names = tuple(known)
    near = did_you_mean(word, names)
    return f"`{word}` is no {what}{near or '; known: ' + (', '.join(names) or 'none')}"


def check(model: type[M], document: Document, context: object = None, wrong: tuple[Mistake, ...] = ()) -> M:
    """The document as `model`. Raises ConfigError with all mistakes and those already found (`wrong`)."""
    wrong = (*_cut_values(document), *wrong)
    try:
        checked = model.model_validate(document.root, context=context)
    except ValidationError as error:
        told = {(m.line, m.key) for m in wrong}
        found = (m for m in mistakes_of(error, document, model) if (m.line, m.key) not in told)
        raise ConfigError(tuple(sorted((*wrong, *found), key=lambda m: m.line))) from error
    if wrong:
        raise ConfigError(tuple(sorted(wrong, key=lambda m: m.line)))
    return checked


def _cut_values(document: Document) -> Iterator[Mistake]:
    """Values that a comma cut: `{views: 5,000}` would silently be 5. Texts by language are mended instead."""
    for at, node in document.mappings():
        for rest, (_, text) in node.spilled.items():
            if not mendable(node, rest):
                yield document.mistake((*at, rest), f'a comma cuts a value inside `{{ }}`: write "{text}"')


def mistakes_of(
    error: ValidationError,
    document: Document,
    model: type[BaseModel],
    at: Location = (),
    besides: tuple[str, ...] = (),
) -> tuple[Mistake, ...]:
    """Every mistake of `error`, found in the part of `document` at the location `at`.

    `besides` are keys known there that `model` itself does not have.
    """
    details = _without_echoes(error.errors(include_url=False))
    found = [(at + _clean(d["loc"]), _sentence(d, model, besides)) for d in details]
    return tuple(document.mistake(*pair) for pair in sorted(found, key=lambda f: document.line_of(f[0])))


def _without_echoes(details: list[Any]) -> list[Any]:
    """Without `too short` for a list that is empty only because its items are wrong.

    And without `should be empty` for a key that may be that or a name.
    """
    wrong = {d["loc"][:-1] for d in details}
    told = (d for d in details if d["type"] != "literal_error" or d["ctx"]["expected"] != "''")
    return [d for d in told if d["type"] != "too_short" or d["loc"] not in wrong]


def _clean(location: Location) -> Location:
    """Without pydantic's own marks (`[key]`, names of validators) and the empty key of a bare value."""
    return tuple(p for p in location if isinstance(p, int) or (p and not p.endswith((")", "]"))))


def _sentence(detail: Any, model: type[BaseModel], besides: tuple[str, ...]) -> str:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        return _unknown_key(detail, model, besides)
    if kind in ("literal_error", "enum"):
        choices = [c.strip("'") for c in context["expected"].replace(" or ", ", ").split(", ")]
        return f"`{value}` should be one of {', '.join(choices)}{did_you_mean(str(value), choices)}"
    if kind == "multiple_of":
        return f"should be a multiple of {context['multiple_of']}, but is {value}"
    bounds = {"greater_than_equal": "at least", "greater_than": "more than", "less_than_equal": "at most"}
    if kind in bounds:
        limit = next(iter(context.values()))
        return f"should be {bounds[kind]} {limit:g}, but is {value}"
    sentence = _SENTENCES.get(kind, f"is not right: {detail['msg']}")
    told = isinstance(value, str) and value and kind != "missing"
    return f"{sentence}, but is `{value}`" if told else sentence


def _unknown_key(detail: Any, model: type[BaseModel], besides: tuple[str, ...]) -> str:
    *path, key = _clean(detail["loc"]) or ("",)
    holder = section_at(model, path)
    own = [f.alias or n for n, f in holder.model_fields.items()] if holder else []
    known = own if path else [*besides, *own]
    near = did_you_mean(str(key), known)
    return "is not known here" + (near or (f"; known: {', '.join(known)}" if known else ""))


def section_at(model: type[BaseModel], path: Iterable[str | int]) -> type[BaseModel] | None:
    """The section that `path` leads to, through keys, mappings and lists."""
    annotation: Any = model
    for part in path:
        annotation = _step(annotation, part)
    section: type[BaseModel] | None = _bare(annotation, BaseModel)
    return section


def _step(annotation: Any, part: str | int) -> Any:
    """The type of what stands at `part` in a value of the type `annotation`."""
    section = _bare(annotation, BaseModel)
    if section is not None:
        fields = section.model_fields.items()
        return next((f.annotation for n, f in fields if part in (n, f.alias)), None)
    container = _bare(annotation, (dict, tuple))
    return get_args(container)[1 if get_origin(container) is dict else 0] if container else None


def _bare(annotation: Any, wanted: Any) -> Any:
    """The type among `annotation` and, if it is a choice or annotated, its parts that is a `wanted` one."""
    plain = get_origin(annotation) or annotation
    if inspect.isclass(plain) and issubclass(plain, wanted):
        return annotation
    if get_origin(annotation) not in (Annotated, Union, UnionType):
        return None
    return next((found for part in get_args(annotation) if (found := _bare(part, wanted))), None)


def empty_is_absent(model: type[BaseModel], value: Any) -> Any:
    """A known key with nothing behind it counts as not written."""
    if not isinstance(value, MappingNode) or None not in value.values():
        return value
    known = {f.alias or n for n, f in model.model_fields.items()}
    return {k: v for k, v in value.items() if v is not None or k not in known}
