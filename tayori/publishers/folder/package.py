"""What of a package a site shows: which files, in which order, and everything that would change a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tayori.model.asset import Kind
from tayori.model.ids import Digest, Lang, canonical_json, digest_bytes
from tayori.model.publishing import (
    Action,
    FieldChange,
    Package,
    PackageFile,
    PublicationState,
    Receipt,
    Role,
)
from tayori.publishers.feed_described import feed_described
from tayori.publishers.rights_described import rights_described

_MAIN = {Kind.CLIP: Role.RENDITION, Kind.EPISODE: Role.AUDIO, Kind.PHOTO: Role.PHOTO}
_FIELDS = "fields="
_RIGHTS = "rests_on="
_ORDER = (
    Role.RENDITION,
    Role.AUDIO,
    Role.PHOTO,
    Role.CAPTIONS,
    Role.CHAPTERS,
    Role.POSTER,
    Role.THUMBNAIL,
    Role.COVER,
    Role.PICTURE,
    Role.ORIGINAL,
    Role.STREAM,
)


def chosen_files(package: Package, renditions: Sequence[str]) -> tuple[PackageFile, ...]:
    """The files a site takes: the wanted renditions in the wanted order, and everything beside them."""
    of_profiles = (Role.RENDITION, Role.STREAM)
    shown = [f for f in package.files if f.role not in of_profiles or f.profile in renditions]
    return tuple(sorted(shown, key=lambda f: _rank(f, renditions)))


def described(package: Package, files: Sequence[PackageFile]) -> dict[str, str]:
    """Field -> value, as a person reads it, of everything that shows; equal values mean equal pages."""
    fields = dict(_texts(package)) | dict(_rights(package)) | dict(_facts(package))
    fields |= {_label(f): f"{f.name} {f.digest[:12]}" for f in files if f.role is not Role.PICTURE}
    fields |= dict(_copies([file for file in files if file.role is Role.PICTURE]))
    for track in package.tracks:
        cues = [[cue.start_ms, cue.end_ms, cue.text, cue.speaker] for cue in track.cues]
        digest = digest_bytes(canonical_json(cues).encode())
        fields[f"transcript.{track.lang}"] = f"{len(track.cues)} cues {digest[:12]}"
    return {name: value for name, value in fields.items() if value}


def fields_digest(fields: Mapping[str, str]) -> Digest:
    """The payload digest of a package described so."""
    return digest_bytes(canonical_json(dict(fields)).encode())


def next_action(package: Package, fields: Mapping[str, str], out: Receipt | None) -> Action:
    """What publishing would do, given the receipt of what is out there; None = nothing is."""
    if out is None:
        return Action.CREATE
    done = out.state in (PublicationState.UPLOADED, PublicationState.VERIFIED)
    if done and out.payload_digest == fields_digest(fields):
        return Action.NOTHING
    main = _MAIN[package.kind]
    sent = {file.digest for file in out.files if file.role is main}
    return Action.UPDATE if sent & {file.digest for file in package.files_of(main)} else Action.REPLACE


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """The fields that differ, new ones with `old` None and dropped ones with an empty `new`."""
    names = dict.fromkeys([*after, *before])
    pairs = [(name, before.get(name), after.get(name, "")) for name in names]
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


def remember_fields(fields: Mapping[str, str]) -> str:
    """One line for a receipt's detail, so that the next plan can tell field by field."""
    return _FIELDS + canonical_json(dict(fields))


def recall_fields(receipt: Receipt | None) -> dict[str, str]:
    """The fields a receipt's detail remembers; none without."""
    lines = receipt.detail.split("\n") if receipt is not None else []
    line = next((part for part in lines if part.startswith(_FIELDS)), None)
    return dict(json.loads(line.removeprefix(_FIELDS))) if line else {}


def remember_rights(package: Package) -> tuple[str, ...]:
    """A line for a receipt's detail that says what its rights rest on; none when nobody knows."""
    return (_RIGHTS + package.rests_on,) if package.rests_on else ()


def recall_rights(receipt: Receipt) -> str:
    """What a receipt's detail says that its rights rested on; empty when nothing."""
    lines = (line for line in receipt.detail.split("\n") if line.startswith(_RIGHTS))
    return next((line.removeprefix(_RIGHTS) for line in lines), "")


def faults(package: Package, renditions: Sequence[str], first: Lang) -> tuple[str, ...]:
    """Why a site whose first language is `first` could not show the package, in sentences.

    A photo without a text alternative says nothing to those who cannot see it: level A (WCAG 1.1.1).
    """
    missing = (f"{package.slug} has {words}" for words in _without_alt(package, (first,)))
    return (*_faults(package, renditions), *missing)


def warnings(package: Package, languages: Sequence[Lang]) -> tuple[str, ...]:
    """What a viewer would miss: captions and transcripts are level A (facts C.1: 1.2.1, 1.2.2).

    `languages` are those of the site, the first one first.
    """
    if package.kind is Kind.PHOTO:
        spoken = [lang for lang in languages[1:] if package.title.find(lang)]
        return tuple(f"There is {words}" for words in _without_alt(package, spoken))
    if package.kind is Kind.EPISODE:
        return () if package.tracks else ("There is no transcript.",)
    has_captions = any(f.role is Role.CAPTIONS for f in package.files)
    return () if has_captions else ("There are no captions.",)


def _faults(package: Package, renditions: Sequence[str]) -> Iterator[str]:
    role = _MAIN[package.kind]
    if not any(file.role is role for file in chosen_files(package, renditions)):
        wanted = f" of {', '.join(renditions)}" if role is Role.RENDITION else ""
        yield f"{package.slug} has no {role}{wanted} to show: build it first."
    if not any(text.strip() for _, text in package.title.items):
        yield f"{package.slug} has no title."
    if package.kind is Kind.EPISODE and package.show is None:
        yield f"{package.slug} belongs to no show."


def _without_alt(package: Package, languages: Iterable[Lang]) -> Iterator[str]:
    for lang in languages if package.kind is Kind.PHOTO else ():
        if not (package.alt.find(lang) or "").strip():
            key = f"`alt: {{{lang}: ...}}`"
            yield f"no text alternative in {lang}: write what it shows at {key} in its photo.yaml."


def _rank(file: PackageFile, renditions: Sequence[str]) -> tuple[int, int, bool, str]:
    wish = renditions.index(file.profile) if file.profile in renditions else len(renditions)
    # every player plays MP3
    return _ORDER.index(file.role), wish, file.mime != "audio/mpeg", file.name


def _label(file: PackageFile) -> str:
    return ".".join(filter(None, (file.role, file.profile, file.lang, file.name.rpartition(".")[2])))


def _copies(files: Sequence[PackageFile]) -> Iterator[tuple[str, str]]:
    """The copies of one picture as one field: they change together."""
    for profile in dict.fromkeys(file.profile for file in files):
        digests = sorted(file.digest for file in files if file.profile == profile)
        made = digest_bytes("".join(digests).encode())
        yield f"{Role.PICTURE}.{profile}", f"{len(digests)} copies {made[:12]}"


def _texts(package: Package) -> Iterator[tuple[str, str]]:
    for name, texts in (("title", package.title), ("description", package.description), ("alt", package.alt)):
        for lang, text in texts.items:
            yield f"{name}.{lang}", text
    yield "tags", ", ".join(package.tags)


def _in_series(package: Package) -> str:
    number = f" {package.series_number}" if package.series_number is not None else ""
    return f"{package.series}{number}" if package.series else ""


def _rights(package: Package) -> Iterator[tuple[str, str]]:
    yield "creator", package.metadata.creator
    yield from rights_described(package.rights)
    yield "policy", digest_bytes(package.policy)[:12] if package.policy else ""


def _facts(package: Package) -> Iterator[tuple[str, str]]:
    yield "language", package.lang
    yield "show", package.show or ""
    yield "number", str(package.number or "")
    yield "series", _in_series(package)
    yield "audience", package.audience
    yield from feed_described(package)
    yield "published", package.published.isoformat() if package.published else ""
    yield "publish_at", package.publish_at.isoformat() if package.publish_at else ""
    yield "until", package.until.isoformat() if package.until else ""
    yield "length", f"{package.duration_ms} ms"
    yield "chapters", "; ".join(f"{chapter.start_ms} {chapter.title}" for chapter in package.chapters)
