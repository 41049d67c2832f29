"""A site in a bucket: brought to the state of its folder, taken down from, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from tayori.errors import RemoteError, UsageError
from tayori.publishers.bucket.local import local_entries
from tayori.publishers.bucket.options import BucketOptions
from tayori.publishers.bucket.plan import Act, Entry, Step, plan_sync
from tayori.publishers.bucket.record import RECORD, Recorded, read_record, render_record
from tayori.publishers.bucket.store import AT_ONCE, Listed, Store, open_store

_UNKNOWN = Entry("", "", "")
_RECORD_ENTRY = Entry("record", "application/json", "no-cache")


@dataclass(frozen=True, slots=True)
class Bucket:
    """One site in one bucket. Every method raises RemoteError; running again finishes."""

    options: BucketOptions
    site: str
    """Base address of the site."""
    secret: Callable[[str], str]
    tell: Callable[[str], None]

    def bring(self, root: Path, owners: Mapping[str, str]) -> tuple[str, ...]:
        """Make the bucket hold what `owners` (path -> owner) names below `root`; the paths that changed.

        Raises UsageError, before anything is written, where an object lies that is not ours.
        """
        local = local_entries(root, owners)
        with self._open() as store:
            found = _look(store, local)
            self._refuse(found.strangers)
            steps = _steps(local, found, owners)
            if steps:
                self.tell(f"bucket {self.options.name}: {len(steps)} files to write or to delete.")
            _Work(store, root, local, found).carry_out(steps)
        return tuple(sorted(step.path for step in steps))

    def pending(self, root: Path, owners: Mapping[str, str]) -> tuple[str, ...]:
        """The paths at which the bucket is not what the folder is, sorted; nothing is changed."""
        local = local_entries(root, owners)
        with self._open() as store:
            found = _look(store, local)
        steps = _steps(local, found, owners)
        return tuple(sorted({*(step.path for step in steps), *found.strangers}))

    def withdraw(self, paths: Iterable[str], below: str) -> tuple[str, ...]:
        """Delete those of `paths`, and of what lies `below` a folder, that are ours; proven gone; which.

        Pages go before the media they show. The list that names what is ours is brought up to it at the end.
        """
        with self._open() as store:
            known = _recorded(store)
            there = store.listing(below)
            nested = _nested(there)
            named = dict.fromkeys([*paths, *(path for path in there if not _lies_in(path, nested))])
            doomed = [path for path in named if _is_ours(store, path, known)]
            for path in sorted(doomed, key=lambda path: path.startswith(below)):
                store.delete(path)
            left = [path for path in doomed if store.head(path) is not None]
            if left:
                raise RemoteError(f"bucket {self.options.name}: {left[0]} is still there.", "Run again.")
            if known is not None and set(doomed) & set(known):
                _keep(store, {path: one for path, one in known.items() if path not in doomed})
        return tuple(doomed)

    def held(self, paths: Iterable[str]) -> dict[str, Entry | None]:
        """Those of `paths` that are there, asked one by one; None for one that is not ours."""
        with self._open() as store:
            found = {path: store.head(path) for path in paths}
        return {path: one.entry for path, one in found.items() if one is not None}

    def _open(self) -> AbstractContextManager[Store]:
        return open_store(self.options, self.secret, self.site)

    def _refuse(self, strangers: tuple[str, ...]) -> None:
        if strangers:
            names = ", ".join(strangers[:5]) + (" ..." if len(strangers) > 5 else "")
            raise UsageError(
                f"bucket {self.options.name} holds objects that this site did not write and would have to "
                f"overwrite: {names}.",
                "Move them away, or choose another `bucket.prefix`.",
            )


@dataclass(frozen=True, slots=True)
class _Found:
    """What lies in the bucket."""

    ours: dict[str, Recorded]
    strangers: tuple[str, ...]
    """Paths of the site where something lies that is not ours, sorted."""
    record: dict[str, Recorded]
    """Our list as it lies there."""


class _Work:
    """One run: what is written is on the list before, and with its tag after."""

    def __init__(self, store: Store, root: Path, local: Mapping[str, Entry], found: _Found) -> None:
        self._store, self._root, self._local = store, root, local
        self._kept = dict(found.ours)
        self._saved = found.record

    def carry_out(self, steps: tuple[Step, ...]) -> None:
        """Step by step; those of one act and stage at the same time."""
        written = [step.path for step in steps if step.act is not Act.DELETE]
        self._kept |= {path: Recorded(self._local[path], "") for path in written}
        self._save()
        with ThreadPoolExecutor(AT_ONCE, "bucket") as pool:
            for _, some in groupby(steps, key=lambda step: (step.act, step.stage)):
                together = list(some)
                for step, etag in zip(together, pool.map(self._do, together), strict=True):
                    self._note(step, etag)
        self._save()

    def _do(self, step: Step) -> str:
        if step.act is Act.DELETE:
            self._store.delete(step.path)
            return ""
        return self._store.send(step.path, self._root / step.path, self._local[step.path])

    def _note(self, step: Step, etag: str) -> None:
        if step.act is Act.DELETE:
            del self._kept[step.path]
        else:
            self._kept[step.path] = replace(self._kept[step.path], etag=etag)

    def _save(self) -> None:
        if self._kept != self._saved:
            _keep(self._store, self._kept)
            self._saved = dict(self._kept)


def _look(store: Store, local: Mapping[str, Entry]) -> _Found:
    """What is ours, by our list and by the marks; objects are asked one by one only where the list fails."""
    listing = store.listing()
    record = _recorded(store) if RECORD in listing else None
    nested = _nested(listing)
    ours: dict[str, Recorded] = {}
    strangers: list[str] = []
    for path, listed in listing.items():
        if path == RECORD or (record is not None and path not in record and path not in local):
            continue
        is_theirs = _lies_in(path, nested)
        found = None if is_theirs else _identified(store, path, listed, record or {})
        if found is not None:
            ours[path] = found
        elif path in local:
            strangers.append(path)
    return _Found(ours, tuple(sorted(strangers)), record or {})


def _steps(local: Mapping[str, Entry], found: _Found, owners: Mapping[str, str]) -> tuple[Step, ...]:
    """What is to be done. What the folder lost of its own stays in the bucket: feeds lead to it still."""
    lost = owners.keys() - local.keys()
    ours = {path: one.entry for path, one in found.ours.items() if path not in lost}
    return plan_sync(local, ours, owners)


def _identified(store: Store, path: str, listed: Listed, record: Mapping[str, Recorded]) -> Recorded | None:
    known = record.get(path)
    if known is not None and known.etag == listed.etag:
        return known
    held = store.head(path)
    if held is not None and held.entry is not None:
        return Recorded(held.entry, held.etag)
    # on our list without our mark: somebody else wrote over it
    return Recorded(_UNKNOWN, "") if known is not None else None


def _is_ours(store: Store, path: str, record: Mapping[str, Recorded] | None) -> bool:
    held = store.head(path)
    return held is not None and (held.entry is not None or path in (record or {}))


def _recorded(store: Store) -> dict[str, Recorded] | None:
    """Our list; None where there is none. Raises UsageError where another site's is."""
    record = read_record(store.read(RECORD)) if store.head(RECORD) is not None else None
    if record is not None and record.site != store.site:
        raise UsageError(
            f"bucket {store.options.name} holds another site at {store.options.prefix or 'its root'}: "
            f"{record.site}.",
            "Choose another `bucket.prefix`; where it is this site under its old address, empty it first.",
        )
    return record.files if record is not None else None


def _nested(listing: Iterable[str]) -> tuple[str, ...]:
    """The folders that hold sites of their own: nothing in them is ours, whatever it says."""
    records = (path for path in listing if path.endswith(f"/{RECORD}"))
    return tuple(path.removesuffix(RECORD) for path in records)


def _lies_in(path: str, folders: tuple[str, ...]) -> bool:
    return path.startswith(folders)


def _keep(store: Store, files: Mapping[str, Recorded]) -> None:
    store.write(RECORD, render_record(store.site, files), _RECORD_ENTRY)
