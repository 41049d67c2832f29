from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tayori.publishers.bucket.options import BucketOptions

SAID = {"name": "portal", "region": "ap-northeast-1", "access_key": "env:A", "secret_key": "env:B"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a..b"),
        ("name", "192.168.1.1"),
        ("name", "ab"),
        ("name", "a" * 64),
        ("name", "portal\n"),
        ("region", "us east"),
        ("region", "us-east-1\r\n"),
        ("region", ""),
        ("prefix", "a\nb"),
        ("prefix", "portal/\n"),
        ("prefix", "../x"),
        ("endpoint", "https://s3.example.jp:99999"),
        ("endpoint", "https://s3.example.jp:0"),
        ("endpoint", "https://s3.example.jp:port"),
        ("endpoint", "https://s3.example.jp\n"),
        ("endpoint", "http://s3.example.jp"),
    ],
)
def test_what_no_service_takes_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationError, match=field):
        BucketOptions.model_validate(SAID | {field: value})


@pytest.mark.parametrize(
    "said",
    [
        {"name": "a.b-c"},
        {"name": "192.168.1.1.jp"},
        {"region": "auto"},
        {"prefix": "ポータル/"},
        {"endpoint": "https://s3.example.jp:8443"},
        {"endpoint": "http://[::1]:9000"},
    ],
)
def test_what_services_take_is_taken(said: dict[str, Any]) -> None:
    options = BucketOptions.model_validate(SAID | said)
    assert {field: getattr(options, field) for field in said} == said
