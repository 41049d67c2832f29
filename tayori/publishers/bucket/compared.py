"""A bucket held against what was published: what is missing or other, what is still there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from tayori.model.finding import Finding, error
from tayori.model.publishing import RemoteFile
from tayori.publishers.bucket.local import named_digest
from tayori.publishers.bucket.sync import Bucket
from tayori.publishers.serving.files import digest_in

_CURE = "Run `tayori publish` for the target again."


def missing_in(bucket: Bucket, files: Iterable[RemoteFile], page: str) -> Iterator[Finding]:
    """An error for each of `files` that is not there as it was published, and for a missing `page`."""
    expected = {file.url: _digest(file) for file in files}
    held = bucket.held([*expected, page])
    where = f"of bucket {bucket.options.name}"
    for path, digest in expected.items():
        if path not in held:
            yield error("published-file-missing", f"{path} {where} is missing.", _CURE, where=path)
        elif (found := held[path]) is None or found.digest != digest:
            yield error(
                "published-file-differs", f"{path} {where} is not what was published.", _CURE, where=path
            )
    if page not in held:
        yield error("page-missing", f"{page} {where} is missing.", _CURE, where=page)


def left_in(bucket: Bucket, named: Iterable[str]) -> Iterator[Finding]:
    """An error for each path of something taken down that is still there."""
    for path in bucket.held(named):
        yield error(
            "still-published",
            f"{path} is still in bucket {bucket.options.name}.",
            "Run `tayori retract` for it again.",
            where=path,
        )


def behind(bucket: Bucket, root: Path, owners: Mapping[str, str]) -> Iterator[Finding]:
    """An error when the bucket is not what the folder is: lists and feeds may still lead to what is gone."""
    pending = bucket.pending(root, owners)
    if pending:
        names = ", ".join(pending[:5]) + (" ..." if len(pending) > 5 else "")
        text = f"Bucket {bucket.options.name} is not what the site is: {names}."
        yield error("bucket-behind", text, _CURE, where=pending[0])


def _digest(file: RemoteFile) -> str:
    named = digest_in(PurePosixPath(file.url))
    return named_digest(named, file.size) if named else file.digest
