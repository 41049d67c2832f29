"""Taking down when the manifest is lost, or a kill left halves of files."""

from __future__ import annotations

import http.client
import threading
from dataclasses import replace
from pathlib import Path

from tayori.model.publishing import PublicationState
from tayori.publishers.base import SiteItem
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import MANIFEST, SiteFolder
from tayori.publishers.serve import serve
from tests.publishers.samples import SHOW, SITE, clip, episode, folder_publisher

ADDRESSES = (
    "/clips/asa-no-eki/",
    "/embed/asa-no-eki/",
    "/oembed/asa-no-eki.json",
    "/rights/asa-no-eki.odrl.json",
)


def drawn(root: Path) -> tuple[Folder, SiteItem]:
    publisher = folder_publisher(root)
    packages = (clip(root / "build", policy=b"{}"), episode(root / "build"))
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    publisher.render(items, (SHOW,), SITE)
    return publisher, items[0]


def of_it(publisher: Folder) -> list[str]:
    found = (
        path.relative_to(publisher.path).as_posix() for path in publisher.path.rglob("*") if path.is_file()
    )
    return [path for path in found if "asa-no-eki" in path]


def statuses(root: Path, addresses: list[str]) -> set[int]:
    server = serve(root, port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        found = set()
        for address in addresses:
            connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1])
            connection.request("GET", address)
            found.add(connection.getresponse().status)
            connection.close()
        return found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_every_address_goes_without_the_manifest_and_what_leads_there_is_told(tmp_path: Path) -> None:
    publisher, item = drawn(tmp_path)
    addresses = [*ADDRESSES, *(f"/en{address}" for address in ADDRESSES[:3])]
    every = [*addresses, *(f"/{file.url}" for file in item.receipt.files)]
    assert statuses(publisher.path, every) == {200}
    (publisher.path / MANIFEST).unlink()
    down = publisher.retract(item.receipt)
    assert statuses(publisher.path, every) == {404}
    found = publisher.verify(down)
    assert {finding.rule for finding in found} == {"still-linked"}
    assert {"index.html", "clips/index.html", "en/index.html", "sitemap.xml"} <= {
        each.where for each in found
    }


def test_copies_that_no_receipt_names_go_without_the_manifest_and_strangers_stay(tmp_path: Path) -> None:
    publisher, item = drawn(tmp_path)
    strange = publisher.path / "media/asa-no-eki/notes.12345678.txt"
    strange.write_text("theirs")
    (publisher.path / MANIFEST).unlink()
    publisher.retract(replace(item.receipt, files=item.receipt.files[:1]))
    assert of_it(publisher) == ["media/asa-no-eki/notes.12345678.txt"]


def test_what_is_left_of_something_taken_down_is_told(tmp_path: Path) -> None:
    publisher, item = drawn(tmp_path)
    kept = {path: (publisher.path / path).read_bytes() for path in of_it(publisher)}
    down = publisher.retract(item.receipt)
    for path, data in kept.items():
        (publisher.path / path).parent.mkdir(parents=True, exist_ok=True)
        (publisher.path / path).write_bytes(data)
    left = {found.where for found in publisher.verify(down) if found.rule == "still-published"}
    assert left == set(kept)


def test_halves_of_files_that_a_kill_left_are_told_and_go(tmp_path: Path) -> None:
    publisher, item = drawn(tmp_path)
    halves = [publisher.path / f"media/asa-no-eki/.new.{name}.part" for name in ("1.mp4", "2.mp4")]
    halves.append(publisher.path / "clips/asa-no-eki/.index.html.part")

    def left_by_a_kill() -> None:
        for half in halves:
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(b"half of the new cut")

    left_by_a_kill()
    publisher.render((item,), (), SITE)
    assert not any(half.exists() for half in halves)
    left_by_a_kill()
    down = publisher.retract(item.receipt)
    assert down.state is PublicationState.RETRACTED
    assert of_it(publisher) == []
    left_by_a_kill()
    told = {found.where for found in publisher.verify(down) if found.rule == "still-published"}
    assert told == {half.relative_to(publisher.path).as_posix() for half in halves}
    assert publisher.retract(down).state is PublicationState.RETRACTED
    assert of_it(publisher) == []


def test_the_manifest_is_read_once(tmp_path: Path) -> None:
    publisher, _ = drawn(tmp_path)
    folder = SiteFolder(publisher.path)
    assert folder.read() is folder.read()
    folder.claim({"new.html": ""})
    assert "new.html" in folder.owned()
