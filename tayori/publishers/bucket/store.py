"""The one place that speaks S3: listing, reading, writing and deleting objects of one bucket."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from tayori.errors import RemoteError, UsageError
from tayori.publishers.bucket.options import BucketOptions
from tayori.publishers.bucket.plan import Entry

PART_BYTES = 8 << 20
"""Of a file that is sent in parts, and what is held in memory of it; S3 takes parts of 5 MiB and more."""
AT_ONCE = 8
_MARK, _SITE = "tayori-digest", "tayori-site"
_ATTEMPTS = 5
_CONNECT_S, _READ_S = 10, 60
_WHAT_TO_DO = {
    "NoSuchBucket": "Make the bucket first, or correct `bucket.name`; we make none.",
    "AccessDenied": "Give the key the rights that docs/serving.md lists, for this bucket.",
    "InvalidAccessKeyId": "Correct what `bucket.access_key` refers to.",
    "SignatureDoesNotMatch": "Correct what `bucket.secret_key` refers to, and `bucket.region`.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing tells it."""

    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class Held:
    """An object as it is asked for by name."""

    entry: Entry | None
    """None when it does not carry our mark, or that of another site."""
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class Store:
    """The objects of one site in one bucket, by their paths below its prefix. Raises RemoteError."""

    client: Any
    options: BucketOptions
    site: str
    """Base address of the site; every object says it."""

    def listing(self, below: str = "") -> dict[str, Listed]:
        """All objects whose paths begin with `below`."""
        prefix = self.options.prefix + below
        with self._told("list", below):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.options.name, Prefix=prefix
            )
            return {
                found["Key"].removeprefix(self.options.prefix): Listed(found["Size"], _bare(found["ETag"]))
                for page in pages
                for found in page.get("Contents", ())
            }

    def head(self, path: str) -> Held | None:
        """The object at `path`; None where there is none."""
        with self._told("look at", path):
            try:
                found = self.client.head_object(**self._at(path))
            except self.client.exceptions.ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                    return None
                raise
        # some services write the names of metadata their own way
        marks = {name.lower(): value for name, value in found["Metadata"].items()}
        entry = Entry(marks.get(_MARK, ""), found.get("ContentType", ""), found.get("CacheControl", ""))
        is_ours = _MARK in marks and marks.get(_SITE) == _ascii(self.site)
        return Held(entry if is_ours else None, found["ContentLength"], _bare(found["ETag"]))

    def read(self, path: str) -> bytes:
        """The bytes of the object at `path`."""
        with self._told("read", path):
            body = self.client.get_object(**self._at(path))["Body"]
            with body:
                return bytes(body.read())

    def write(self, path: str, data: bytes, entry: Entry) -> str:
        """Make the object at `path` be `data`; its tag."""
        with self._told("write", path):
            said = self._at(path) | self._headers(entry)
            return _bare(self.client.put_object(**said, Body=data, ContentMD5=_md5(data))["ETag"])

    def send(self, path: str, source: Path, entry: Entry) -> str:
        """Make the object at `path` be the file `source`, in parts when it is large; its tag."""
        if source.stat().st_size <= 2 * PART_BYTES:
            return self.write(path, source.read_bytes(), entry)
        with self._told("write", path), source.open("rb") as stream:
            self._send_parts(path, stream, entry)
        held = self.head(path)
        if held is None or held.size != source.stat().st_size:
            raise RemoteError(f"The bucket does not have {path} as it was sent.", "Run again.")
        return held.etag

    def delete(self, path: str) -> None:
        """Delete the object at `path`; it may be gone already."""
        with self._told("delete", path):
            self.client.delete_object(**self._at(path))

    def _send_parts(self, path: str, stream: BinaryIO, entry: Entry) -> None:
        upload = self.client.create_multipart_upload(**self._at(path), **self._headers(entry))["UploadId"]
        try:
            parts = [
                {"PartNumber": number, "ETag": self._send_part(path, upload, number, data)}
                for number, data in enumerate(iter(lambda: stream.read(PART_BYTES), b""), start=1)
            ]
            self.client.complete_multipart_upload(
                **self._at(path), UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except BaseException:
            # parts that nobody completes are kept, and paid for
            self.client.abort_multipart_upload(**self._at(path), UploadId=upload)
            raise

    def _send_part(self, path: str, upload: str, number: int, data: bytes) -> str:
        sent = self.client.upload_part(
            **self._at(path), UploadId=upload, PartNumber=number, Body=data, ContentMD5=_md5(data)
        )
        return str(sent["ETag"])

    def _at(self, path: str) -> dict[str, str]:
        return {"Bucket": self.options.name, "Key": self.options.prefix + path}

    def _headers(self, entry: Entry) -> dict[str, Any]:
        return {
            "ContentType": entry.mime,
            "CacheControl": entry.caching,
            "Metadata": {_MARK: entry.digest, _SITE: _ascii(self.site)},
        }

    @contextmanager
    def _told(self, verb: str, path: str) -> Iterator[None]:
        """What the service or the way to it says, as an error of ours."""
        from botocore.exceptions import BotoCoreError, ClientError

        subject = f"bucket {self.options.name}: cannot {verb} {path or 'it'}"
        try:
            yield
        except ClientError as error:
            said = error.response.get("Error", {})
            code, message = str(said.get("Code", "")), str(said.get("Message", "")).rstrip(".")
            advice = _WHAT_TO_DO.get(code, "Run again; what is there already is not sent twice.")
            raise RemoteError(f"{subject}: {code} {message}".rstrip() + ".", advice) from error
        except BotoCoreError as error:
            raise RemoteError(
                f"{subject}: {str(error).rstrip('.')}.", "See that the service can be reached; run again."
            ) from error


@contextmanager
def open_store(options: BucketOptions, secret: Callable[[str], str], site: str) -> Iterator[Store]:
    """The store of `options` for the site at `site`; its keys are resolved now.

    Raises UsageError without boto3 or a key.
    """
    try:
        import boto3  # heavy, and only for those who have a bucket
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise UsageError(
            "A bucket needs boto3, which is not installed.", "pip install 'tayori[s3]'"
        ) from error
    config = Config(
        connect_timeout=_CONNECT_S,
        read_timeout=_READ_S,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        s3={"addressing_style": "path" if options.endpoint else "auto"},
        max_pool_connections=AT_ONCE,
        ignore_configured_endpoint_urls=True,
        # services other than Amazon's do not know the newer checksums; Content-MD5 is known to all
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        client = boto3.client(
            "s3",
            region_name=options.region,
            endpoint_url=options.endpoint,
            aws_access_key_id=secret(options.access_key),
            aws_secret_access_key=secret(options.secret_key),
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        raise UsageError(f"bucket {options.name}: {error}".rstrip("."), "Correct `bucket:`.") from error
    try:
        yield Store(client, options, site)
    finally:
        client.close()


def _ascii(site: str) -> str:
    # metadata travel as headers
    return quote(site, safe=":/%")


def _md5(data: bytes) -> str:
    # a checksum for the way, asked for by S3; nothing rests on it
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


def _bare(etag: str) -> str:
    return etag.strip('"')
