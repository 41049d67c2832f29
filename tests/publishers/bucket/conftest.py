"""One service for all tests of buckets; each finds its bucket empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishers.bucket.service import Service, serving_buckets


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving_buckets(tmp_path_factory.mktemp("s3")) as service:
        yield service


@pytest.fixture
def service(shared: Service) -> Service:
    with shared.store() as store:
        for path in store.listing():
            store.delete(path)
    return shared
