"""A site in a bucket of a real service: what is sent, what is left alone, what every stop leaves."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import RemoteError, UsageError
from tayori.model.ids import digest_bytes
from tayori.model.publishing import Package, PublicationState
from tayori.model.text import Texts
from tayori.publishers.bucket.local import local_entries
from tayori.publishers.bucket.plan import Act, plan_sync
from tayori.publishers.bucket.record import RECORD
from tayori.publishers.bucket.store import PART_BYTES
from tayori.publishers.bucket.sync import Bucket
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import SiteFolder
from tayori.publishers.serving.files import ASK, KEEP
from tests.faults import Answer, Exchange, Fault
from tests.proxy import proxying
from tests.publishers.bucket.crawl import broken, doors
from tests.publishers.bucket.service import BASE, SECRETS, Service
from tests.publishers.bucket.sites import folder, objects, render
from tests.publishers.samples import clip, context, episode

DENIED = Answer(403, b"<Error><Code>AccessDenied</Code><Message>Not now</Message></Error>")
DARK = frozenset((".tayori-site.json", ".tayori-drawn.json"))


def site(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "site").rglob("*") if path.is_file())
    found = {path.relative_to(root / "site").as_posix(): path.read_bytes() for path in files}
    return {path: data for path, data in found.items() if path not in DARK}


def writes(exchanges: list[Exchange]) -> list[str]:
    sent = [each for each in exchanges if each.method in ("PUT", "POST", "DELETE")]
    return [f"{each.method} {each.path.partition('?')[0]}" for each in sent]


def test_the_bucket_is_what_the_folder_is(tmp_path: Path, service: Service) -> None:
    render(folder(tmp_path, service), clip(tmp_path / "build"), episode(tmp_path / "build"))
    assert objects(service) == site(tmp_path)
    media = next(path for path in site(tmp_path) if path.endswith(".mp4"))
    expected = {
        "index.html": ("text/html; charset=utf-8", ASK),
        "podcasts/machi-no-koe/feed.xml": ("application/rss+xml; charset=utf-8", ASK),
        media: ("video/mp4", KEEP),
    }
    with service.store() as store:
        held = {path: store.head(path) for path in expected}
    told = {path: (one.entry.mime, one.entry.caching) for path, one in held.items() if one and one.entry}
    assert told == expected


def test_what_is_there_is_not_sent_again_and_only_what_changed_is(tmp_path: Path, service: Service) -> None:
    one, two = clip(tmp_path / "build"), episode(tmp_path / "build")
    render(folder(tmp_path, service), one, two)
    with proxying(service.url) as proxy:
        render(folder(tmp_path, service.at(proxy.url)), one, two)
        assert writes(proxy.exchanges) == []
        assert len(proxy.exchanges) <= 4
        proxy.exchanges.clear()
        render(folder(tmp_path, service.at(proxy.url)), one, two, feed=b"<rss><channel/></rss>")
        sent = {path for path in writes(proxy.exchanges) if not path.endswith(RECORD)}
    assert sent == {"PUT /portal/podcasts/machi-no-koe/feed.xml"}
    assert objects(service) == site(tmp_path)


def test_a_lost_folder_costs_a_listing_and_a_lost_list_the_marks(tmp_path: Path, service: Service) -> None:
    render(folder(tmp_path / "one", service), clip(tmp_path / "build"))
    with proxying(service.url) as proxy:
        render(folder(tmp_path / "two", service.at(proxy.url)), clip(tmp_path / "build"))
        assert writes(proxy.exchanges) == []
        assert proxy.of("HEAD") == proxy.of("HEAD", RECORD)
    service.drop(RECORD)
    with proxying(service.url) as proxy:
        render(folder(tmp_path / "two", service.at(proxy.url)), clip(tmp_path / "build"))
        assert {path for path in writes(proxy.exchanges) if not path.endswith(RECORD)} == set()
    assert objects(service) == site(tmp_path / "two")


def test_a_large_file_goes_in_parts(tmp_path: Path, service: Service) -> None:
    package = clip(tmp_path / "build")
    data = os.urandom(2 * PART_BYTES + 12_345)
    main = next(file for file in package.files if file.profile == "vertical")
    main.path.write_bytes(data)
    large = replace(main, digest=digest_bytes(data), size=len(data))
    files = tuple(large if file is main else file for file in package.files)
    with proxying(service.url) as proxy:
        render(folder(tmp_path, service.at(proxy.url)), replace(package, files=files))
        assert len(proxy.of("PUT", "partNumber")) == 3
        assert all(each.headers["content-md5"] for each in proxy.of("PUT", "partNumber"))
        proxy.exchanges.clear()
        render(folder(tmp_path, service.at(proxy.url)), replace(package, files=files))
        assert writes(proxy.exchanges) == []
    assert objects(service) == site(tmp_path)
    with service.store() as store:
        path = next(path for path in site(tmp_path) if path.endswith(".mp4"))
        held = store.head(path)
    assert held is not None
    assert held.entry is not None
    assert (held.entry.caching, held.size) == (KEEP, len(data))


def test_what_is_not_ours_is_left_alone(tmp_path: Path, service: Service) -> None:
    service.put("notes.txt", "theirs")
    service.put("index.html", "theirs too")
    with pytest.raises(UsageError, match=r"did not write.*index\.html"):
        render(folder(tmp_path, service), clip(tmp_path / "build"))
    assert service.files() == {"notes.txt": b"theirs", "index.html": b"theirs too"}
    render(folder(tmp_path, service, prefix="/portal"), clip(tmp_path / "build"))
    below = {path.removeprefix("portal/"): data for path, data in objects(service).items()}
    assert site(tmp_path).items() <= below.items()
    service.drop("index.html")
    render(folder(tmp_path, service), clip(tmp_path / "build"))
    render(folder(tmp_path, service))
    assert service.files()["notes.txt"] == b"theirs"


def test_what_somebody_wrote_over_is_told_and_brought_back(tmp_path: Path, service: Service) -> None:
    publisher = folder(tmp_path, service)
    (item,) = render(publisher, clip(tmp_path / "build"))
    assert publisher.verify(item.receipt) == ()
    media = item.receipt.files[0].url
    service.put(media, "other bytes")
    service.drop("clips/asa-no-eki/index.html")
    assert {found.rule for found in publisher.verify(item.receipt)} == {
        "published-file-differs",
        "page-missing",
    }
    render(publisher, clip(tmp_path / "build"))
    assert publisher.verify(item.receipt) == ()
    service.drop(media)
    assert [found.rule for found in publisher.verify(item.receipt)] == ["published-file-missing"]


def test_what_is_taken_down_is_gone_at_once_and_proven(tmp_path: Path, service: Service) -> None:
    publisher = folder(tmp_path, service)
    one, two = clip(tmp_path / "build"), episode(tmp_path / "build")
    items = render(publisher, one, two)
    down = publisher.retract(items[0].receipt)
    assert down.state is PublicationState.RETRACTED
    assert not [path for path in objects(service) if "asa-no-eki/" in path]
    assert "still-linked" in {found.rule for found in publisher.verify(down)}
    render(publisher, two)
    service.put("index.html", "<a href=clips/asa-no-eki/>still</a>")
    assert [found.rule for found in publisher.verify(down)] == ["bucket-behind"]
    render(publisher, two)
    assert publisher.verify(replace(down, files=items[0].receipt.files)) == ()
    assert objects(service) == site(tmp_path)


def test_it_is_not_said_to_be_down_while_it_is_there(tmp_path: Path, service: Service) -> None:
    (item,) = render(folder(tmp_path, service), clip(tmp_path / "build"))
    with proxying(service.url, [Fault("before", method="DELETE", nth=0, answer=Answer(204))]) as proxy:
        with pytest.raises(RemoteError, match="still there"):
            folder(tmp_path, service.at(proxy.url)).retract(item.receipt)
    assert folder(tmp_path, service).retract(item.receipt).state is PublicationState.RETRACTED


def test_a_copy_nobody_remembers_is_found_by_its_mark(tmp_path: Path, service: Service) -> None:
    (item,) = render(folder(tmp_path / "one", service), clip(tmp_path / "build"))
    bare = replace(item.receipt, state=PublicationState.INTENDED, remote_id="", url="", files=())
    down = folder(tmp_path / "two", service).retract(bare)
    assert down.remote_id
    assert not [path for path in objects(service) if path.startswith("media/asa-no-eki/")]


def drawn(root: Path, *packages: Package) -> SiteFolder:
    """The site of `packages` in its folder alone."""
    options = FolderOptions.model_validate({"path": "site", "base_url": BASE, "keep_replaced_days": 0})
    publisher = Folder(context(root, options), options)
    render(publisher, *packages)
    return SiteFolder(publisher.path)


def is_stopped(service: Service, here: SiteFolder, acts: int) -> bool:
    """Whether the service refused something after so many acts; the run says so then."""
    with proxying(service.url, script=_stopping_after(acts)) as proxy:
        bucket = Bucket(service.at(proxy.url).options(), BASE, SECRETS.__getitem__, lambda _: None)
        try:
            bucket.bring(here.root, here.owned())
        except RemoteError:
            return True
    return False


def two_states(root: Path) -> tuple[SiteFolder, dict[str, bytes], Callable[[], SiteFolder]]:
    """A site of three clips; then one is gone, one has another title, and there is an episode."""
    kept, changed, gone = (clip(root / "build", slug) for slug in ("mizu", "asa-no-eki", "kumo"))
    other = replace(changed, title=Texts.of({"ja": "別"}))
    here = drawn(root, kept, changed, gone)
    return here, site(root), lambda: drawn(root, kept, other, episode(root / "build"))


def test_every_step_leaves_a_whole_site(tmp_path: Path) -> None:
    here, bucket, go_on = two_states(tmp_path)
    before = local_entries(here.root, here.owned())
    here = go_on()
    steps = plan_sync(local_entries(here.root, here.owned()), before, here.owned())
    assert {step.act for step in steps} == set(Act)
    for step in steps:
        if step.act is Act.DELETE:
            del bucket[step.path]
        else:
            bucket[step.path] = (here.root / step.path).read_bytes()
        assert broken(bucket, BASE, doors(bucket)) == set(), step
    assert bucket == site(tmp_path)


def test_every_stop_leaves_a_whole_site(tmp_path: Path, service: Service) -> None:
    here, before, go_on = two_states(tmp_path)
    assert not is_stopped(service, here, 1000)
    assert objects(service) == before
    here, stops = go_on(), 0
    while is_stopped(service, here, 12):
        stops += 1
        assert broken(objects(service), BASE, doors(objects(service))) == set()
    assert objects(service) == site(tmp_path) != before
    assert stops > 3


def test_the_first_run_ends_with_the_front_page(tmp_path: Path, service: Service) -> None:
    here = drawn(tmp_path, clip(tmp_path / "build"), episode(tmp_path / "build"))
    while is_stopped(service, here, 25):
        assert "index.html" not in objects(service)
    assert objects(service) == site(tmp_path)
    assert broken(objects(service), BASE, doors(objects(service))) == set()


def _stopping_after(acts: int) -> Any:
    """The service takes so many writes and deletions of files, and then no more."""
    done: list[int] = []

    def script(exchange: Exchange) -> Fault | None:
        if exchange.method not in ("PUT", "POST", "DELETE") or exchange.path.endswith(RECORD):
            return None
        done.append(1)
        return Fault("before", answer=DENIED) if len(done) > acts else None

    return script


def test_what_the_service_says_is_told(tmp_path: Path, service: Service) -> None:
    with pytest.raises(RemoteError, match="NoSuchBucket") as found:
        render(folder(tmp_path, service, name="nowhere"), clip(tmp_path / "build"))
    assert "Make the bucket first" in found.value.next_step
    wrong = {**SECRETS, "env:S3_SECRET": "wrong"}
    publisher = folder(tmp_path, service)
    publisher = Folder(replace(publisher.context, secret=wrong.__getitem__), publisher.options)
    with pytest.raises(RemoteError, match="SignatureDoesNotMatch") as found:
        render(publisher, clip(tmp_path / "build"))
    assert "wrong" not in str(found.value)
