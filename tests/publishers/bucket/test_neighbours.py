"""Several sites in one bucket: none touches what is another's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tayori.errors import UsageError
from tayori.publishers.bucket.record import RECORD
from tests.publishers.bucket.service import Service
from tests.publishers.bucket.sites import folder, objects, render
from tests.publishers.samples import clip, episode

OTHER = "https://another-town.example.jp/"


def below(service: Service, prefix: str) -> dict[str, bytes]:
    return {path: data for path, data in service.files().items() if path.startswith(prefix)}


@pytest.mark.parametrize("base", ["https://ijyu.example.jp/", OTHER])
def test_a_site_at_the_root_leaves_one_in_a_folder(tmp_path: Path, service: Service, base: str) -> None:
    render(folder(tmp_path / "staging", service, prefix="staging/"), clip(tmp_path / "build"))
    before = below(service, "staging/")
    live = folder(tmp_path / "live", service, base)
    render(live, episode(tmp_path / "build"))
    service.drop(RECORD)
    render(live, episode(tmp_path / "build"))
    render(live)
    assert below(service, "staging/") == before


def test_a_take_down_leaves_a_site_in_a_folder(tmp_path: Path, service: Service) -> None:
    live = folder(tmp_path / "live", service)
    (item,) = render(live, clip(tmp_path / "build"))
    inner = folder(tmp_path / "inner", service, prefix="media/asa-no-eki/")
    render(inner, episode(tmp_path / "build"))
    before = below(service, f"media/asa-no-eki/{RECORD}") | below(service, "media/asa-no-eki/media/")
    live.retract(item.receipt)
    assert before.items() <= below(service, "media/asa-no-eki/").items()
    assert not [path for path in service.files() if path.endswith(".vertical.mp4")]


def test_another_site_at_the_same_place_is_refused_before_anything_is_written(
    tmp_path: Path, service: Service
) -> None:
    render(folder(tmp_path / "one", service), clip(tmp_path / "build"))
    before = service.files()
    other = folder(tmp_path / "two", service, OTHER)
    with pytest.raises(UsageError, match=r"another site at its root: https://ijyu\.example\.jp/"):
        render(other, clip(tmp_path / "build", "yuki"))
    assert service.files() == before
    (tmp_path / "two" / "site" / "index.html").unlink(missing_ok=True)
    with pytest.raises(UsageError, match="another site"):
        other.retract(other.publish(clip(tmp_path / "build"), None))
    assert service.files() == before


def test_a_mark_of_another_site_is_not_ours_without_a_list_either(tmp_path: Path, service: Service) -> None:
    render(folder(tmp_path / "one", service), clip(tmp_path / "build"))
    service.drop(RECORD)
    before = objects(service)
    with pytest.raises(UsageError, match=r"this site did not write.*index\.html"):
        render(folder(tmp_path / "two", service, OTHER), episode(tmp_path / "build"))
    assert service.files() == before


def test_a_site_at_an_address_in_japanese_knows_its_own(tmp_path: Path, service: Service) -> None:
    publisher = folder(tmp_path, service, "https://長野.example.jp/ポータル/")
    render(publisher, clip(tmp_path / "build"))
    service.drop(RECORD)
    shutil.rmtree(tmp_path / "site")
    (item,) = render(publisher, clip(tmp_path / "build"))
    assert publisher.verify(item.receipt) == ()
