"""Taking down while the bucket or the manifest is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import RemoteError
from tayori.model.publishing import PublicationState
from tayori.publishers.folder.site_folder import MANIFEST
from tests.faults import Answer, Fault
from tests.proxy import proxying
from tests.publishers.bucket.service import Service
from tests.publishers.bucket.sites import folder, objects, render
from tests.publishers.samples import clip, episode

DENIED = Answer(403, b"<Error><Code>AccessDenied</Code><Message>Not now</Message></Error>")


def of_it(root: Path) -> list[str]:
    found = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return [path for path in found if "asa-no-eki" in path]


def test_a_bucket_out_of_reach_keeps_nothing_here_and_a_second_run_finishes(
    tmp_path: Path, service: Service
) -> None:
    items = render(folder(tmp_path, service), clip(tmp_path / "build"), episode(tmp_path / "build"))
    bare = replace(items[0].receipt, state=PublicationState.INTENDED, remote_id="", url="", files=())
    with proxying(service.url, script=lambda _: Fault("before", answer=DENIED)) as proxy:
        with pytest.raises(RemoteError, match="403"):
            folder(tmp_path, service.at(proxy.url)).retract(bare)
    assert of_it(tmp_path / "site") == []
    assert [path for path in objects(service) if "asa-no-eki" in path]
    assert folder(tmp_path, service).retract(bare).state is PublicationState.RETRACTED
    assert not [path for path in objects(service) if "asa-no-eki" in path]


def test_every_copy_goes_from_the_bucket_when_folder_and_manifest_are_lost(
    tmp_path: Path, service: Service
) -> None:
    (item,) = render(folder(tmp_path, service), clip(tmp_path / "build"))
    assert [path for path in objects(service) if path.startswith(("embed/", "en/oembed/"))]
    (tmp_path / "site" / MANIFEST).unlink()
    publisher = folder(tmp_path, service)
    down = publisher.retract(item.receipt)
    assert not [path for path in objects(service) if "asa-no-eki" in path]
    assert {found.rule for found in publisher.verify(down)} == {"still-linked", "bucket-behind"}
