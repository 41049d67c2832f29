"""What a grant concerns is found from manifests, contracts, the ledger and the chain, whatever is broken."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tayori.model.grant import Component, Grant
from tayori.model.ids import GrantId, Slug
from tayori.pipelines.build import build
from tayori.pipelines.recall.concerned import Concerned, concerned_by, resting_on
from tayori.pipelines.report import BufferReporter
from tests.pipelines.acting import PORTRAIT, VOICE, opening, published_to
from tests.pipelines.conftest import GRANT, edit

pytestmark = pytest.mark.slow


def _concerned(root: Path, grant: str) -> Concerned:
    return concerned_by(opening(root), GrantId(grant))


def test_everything_of_an_asset_is_named(published: Path) -> None:
    (asset,) = _concerned(published, PORTRAIT).assets
    assert (asset.slug, asset.because) == ("asa", "manifest")
    assert [(r.target, r.url) for r in asset.publications] == [
        ("portal", "https://ijyu.example.jp/clips/asa/")
    ]
    names = {copy.where for copy in asset.copies}
    assert {"build/asa/asa.tall.mp4", "build/asa/asa.ja.vtt", "store"} <= names
    store = opening(published).store
    assert all(store.has(copy.digest) for copy in asset.copies)
    assert len({copy.digest for copy in asset.copies}) == len(asset.copies)
    assert asset.by_hand == ("youtube",)


def test_the_item_of_a_feed_is_named_with_its_guid(published: Path) -> None:
    (asset,) = _concerned(published, VOICE).assets
    (item,) = asset.feed_items
    assert item.guid == opening(published).ledger.guids(Slug("koe"))[Slug("dai-ichi")]
    assert item.feed_url == "https://ijyu.example.jp/podcasts/koe/feed.xml"


def test_what_rests_on_a_contract_is_concerned_by_it(published: Path) -> None:
    contract = GRANT.format(kind="script", subject="制作会社", public_id="CON-0001")
    path = published / "grants/script/agency.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(contract, encoding="utf-8")
    edit(published / f"grants/{VOICE}.yaml", "status: active", "under: script/agency\nstatus: active")
    found = _concerned(published, "script/agency")
    assert found.grants == ("script/agency", VOICE)
    assert [asset.slug for asset in found.assets] == ["dai-ichi"]


def test_a_grant_of_the_workspace_concerns_every_asset(published: Path) -> None:
    edit(published / "tayori.yaml", "rights: {", "rights: {grants: [place/nagano-station], ")
    assert {asset.slug for asset in _concerned(published, "place/nagano-station").assets} == {
        "asa",
        "dai-ichi",
    }


def test_an_unread_manifest_still_names_its_grants(published: Path) -> None:
    edit(published / "clips/asa/clip.yaml", "description:", "descripton:")
    (asset,) = _concerned(published, PORTRAIT).assets
    assert (asset.slug, asset.because) == ("asa", "unread-manifest")
    assert asset.publications
    assert asset.copies


def test_a_manifest_that_is_gone_is_known_from_what_was_sent(published: Path) -> None:
    shutil.rmtree(published / "shows/koe/dai-ichi")
    (asset,) = _concerned(published, VOICE).assets
    assert (asset.slug, asset.because) == ("dai-ichi", "sent")
    assert asset.feed_items, "its guid is kept for ever"
    assert _concerned(published, PORTRAIT).unknown == ()


def test_a_grant_that_nothing_was_sent_with_concerns_nothing(built: Path) -> None:
    edit(built / "clips/asa/clip.yaml", "portrait/yamada-hanako, ", "")
    found = _concerned(built, PORTRAIT)
    assert (found.assets, found.out, found.unknown) == ((), (), ())


def test_what_was_sent_rests_on_a_grant_that_its_manifest_names_no_more(published: Path) -> None:
    edit(published / "clips/asa/clip.yaml", "portrait/yamada-hanako, ", "")
    edit(published / "clips/asa/clip.yaml", "none: [voice", "none: [portrait, voice")
    (asset,) = _concerned(published, PORTRAIT).assets
    assert (asset.slug, asset.because) == ("asa", "sent")
    assert [r.target for r in asset.publications] == ["portal"]
    build(published, ["asa"], BufferReporter())
    assert published_to(published, slugs=["asa"]).failed == ()
    assert _concerned(published, PORTRAIT).assets == (), "what is out now was sent without it"


def test_what_was_sent_is_known_where_the_chain_is_broken(published: Path) -> None:
    shutil.rmtree(published / "clips/asa")
    with sqlite3.connect(published / ".tayori/ledger.db") as connection:
        connection.execute("DROP TRIGGER audit_never_changes")
        connection.execute("UPDATE audit SET details = 'x'")
    connection.close()
    assert [asset.slug for asset in _concerned(published, PORTRAIT).assets] == ["asa"]


def test_contracts_that_rest_on_each_other_end() -> None:
    names = [GrantId(f"script/{name}") for name in "abc"]
    circle = {
        name: Grant(id=name, component=Component.SCRIPT, subject="", public_id=name, under=names[n - 1])
        for n, name in enumerate(names)
    }
    assert resting_on(names[0], circle) == set(names)
    assert resting_on(GrantId("script/z"), circle) == {"script/z"}
