"""A show answers for its cover and its words, and nothing of it is out without the right to it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.config.workspace import load_workspace
from tayori.media.embedding.door import read_rights
from tayori.model.audit import Deed
from tayori.model.publishing import Action
from tayori.model.rights import Verdict
from tayori.pipelines.build import build
from tayori.pipelines.clearance.clearing import Clearing, clear_all, local_today
from tayori.pipelines.clearance.expiring import expiring
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish, retract
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.status import workspace_status
from tayori.rights.xmp_read import RightsRead, read_packet
from tests.pipelines.acting import LATER, enforced, out, withdrawn
from tests.pipelines.conftest import GRANT, PRIVATE_NAME, edit
from tests.publishers.samples import EN, JA

SAID = "rights: {none: [portrait, artwork]}\n"
LISTED = "rights: {grants: [artwork/cover], none: [portrait]}\n"
SHOW = "shows/koe/show.yaml"


def verdict(root: Path, slug: str, target: str = "portal") -> Verdict:
    """What `rights check` says."""
    found = clear_all(load_workspace(root)).clearances
    (one,) = (c.verdict for c in found if (c.asset.slug, c.target.name) == (slug, target))
    return one


def with_artwork(root: Path, *more: str) -> Path:
    """The workspace, its cover drawn by somebody."""
    grant = GRANT.format(kind="artwork", subject="表紙の絵", public_id="ART-0001") + "".join(more)
    (root / "grants/artwork").mkdir()
    (root / "grants/artwork/cover.yaml").write_text(grant, encoding="utf-8")
    edit(root / SHOW, SAID, LISTED)
    return root


def sent(root: Path, *slugs: str) -> Distribution:
    opened = open_workspace(root, actor="tester")
    return publish(opened, plan_target(opened, "portal", slugs or None), BufferReporter())


def of_the_show(root: Path) -> list[str]:
    """What is left of the show on the site, but for its episodes' own media."""
    site = root / "site"
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return sorted(p for p in found if "koe" in p)


def is_mentioned(root: Path) -> bool:
    pages = (root / "site").rglob("*")
    return any("長野のこえ" in p.read_text("utf-8") for p in pages if p.suffix in (".html", ".xml"))


def test_a_show_is_a_row_of_its_own(workspace: Path) -> None:
    assert verdict(workspace, "koe").allowed
    edit(workspace / SHOW, SAID, "")
    refused = verdict(workspace, "koe")
    assert [(r.component, r.code) for r in refused.reasons] == [
        ("artwork", "unaccounted"),
        ("portrait", "unaccounted"),
    ]


def test_a_show_without_rights_is_told_what_to_write(workspace: Path) -> None:
    edit(workspace / SHOW, SAID, "")
    for reason in verdict(workspace, "koe").reasons:
        assert "shows/koe/show.yaml" in reason.cure.get(EN)
        assert "rights: {none: [portrait, artwork]}" in reason.cure.get(EN)
        assert "rights: {none: [portrait, artwork]}" in reason.cure.get(JA)


def test_what_it_is_told_to_write_is_enough(workspace: Path) -> None:
    edit(workspace / SHOW, SAID, "")
    cure = verdict(workspace, "koe").reasons[0].cure.get(EN)
    told = cure[cure.index("rights: {none") : cure.index("}`") + 1]
    (workspace / SHOW).write_text((workspace / SHOW).read_text("utf-8") + told + "\n", encoding="utf-8")
    assert verdict(workspace, "koe").allowed
    assert verdict(workspace, "dai-ichi").allowed


def test_an_episode_of_a_refused_show_is_refused_and_says_why(workspace: Path) -> None:
    edit(workspace / SHOW, SAID, "")
    reasons = verdict(workspace, "dai-ichi").reasons
    assert {reason.show for reason in reasons} == {"koe"}
    for reason in reasons:
        assert reason.text.get(EN).startswith("Show koe: ")
        assert reason.text.get(JA).startswith("番組 koe：")
    assert not verdict(workspace, "koe").reasons[0].show


def test_an_episode_s_own_reasons_come_before_those_of_its_show(workspace: Path) -> None:
    edit(workspace / SHOW, SAID, "")
    edit(workspace / "shows/koe/dai-ichi/episode.yaml", "none: [music, script]", "none: [music]")
    reasons = verdict(workspace, "dai-ichi").reasons
    assert [(r.component, str(r.show or "")) for r in reasons] == [
        ("script", ""),
        ("artwork", "koe"),
        ("portrait", "koe"),
    ]


def test_many_episodes_of_one_show_answer_as_one_alone(workspace: Path) -> None:
    first = workspace / "shows/koe/dai-ichi"
    shutil.copytree(first, workspace / "shows/koe/dai-ni")
    edit(workspace / SHOW, SAID, "")
    loaded = load_workspace(workspace)
    clearing = Clearing(loaded.settings, loaded.grants, local_today(loaded.settings))
    portal = loaded.settings.get_target("portal")
    one, two = (clearing.clear(episode, portal) for episode in loaded.episodes)
    assert one == two == verdict(workspace, "dai-ni")
    assert not one.allowed


def test_a_show_that_changed_is_asked_about_anew(workspace: Path) -> None:
    loaded = load_workspace(workspace)
    clearing = Clearing(loaded.settings, loaded.grants, local_today(loaded.settings))
    portal = loaded.settings.get_target("portal")
    (episode,) = loaded.episodes
    silent = replace(episode.podcast, rights=replace(episode.podcast.rights, none=()))
    for podcast, allowed in ((episode.podcast, True), (silent, False), (episode.podcast, True)):
        assert clearing.clear(replace(episode, podcast=podcast), portal).allowed is allowed


def test_a_show_without_a_cover_has_nothing_to_account_for(workspace: Path) -> None:
    edit(workspace / SHOW, SAID, "")
    edit(workspace / SHOW, "cover: cover.png\n", "")
    assert verdict(workspace, "koe").allowed
    assert verdict(workspace, "dai-ichi").allowed


def test_what_ends_with_a_cover_is_told_beforehand(workspace: Path) -> None:
    loaded = load_workspace(with_artwork(workspace))
    found = expiring(loaded, {}, local_today(loaded.settings), LATER)
    assert [ending.assets for ending in found if ending.name == "artwork/cover"] == [("dai-ichi",)]


def test_a_cover_of_an_episode_s_own_has_to_be_accounted_for(workspace: Path) -> None:
    folder = workspace / "shows/koe/dai-ichi"
    shutil.copy(workspace / "shows/koe/cover.png", folder / "own.png")
    edit(folder / "episode.yaml", "source:", "cover: own.png\nsource:")
    reasons = verdict(workspace, "dai-ichi").reasons
    assert [(r.component, r.code, r.show) for r in reasons] == [
        ("artwork", "unaccounted", None),
        ("portrait", "unaccounted", None),
    ]
    edit(folder / "episode.yaml", "none: [music, script]", "none: [music, script, portrait, artwork]")
    assert verdict(workspace, "dai-ichi").allowed


def test_a_private_name_in_the_show_s_own_words_is_found(workspace: Path) -> None:
    edit(workspace / SHOW, SAID, "rights: {grants: [portrait/yamada-hanako], none: [artwork]}\n")
    assert verdict(workspace, "koe").allowed
    edit(workspace / SHOW, "author: 長野市", f"author: {PRIVATE_NAME}")
    assert {r.code for r in verdict(workspace, "koe").reasons} == {"names-person"}


def test_a_credit_owed_for_the_cover_stands_in_the_show_s_description(workspace: Path) -> None:
    with_artwork(workspace, "duties: [{kind: credit, text: 絵 佐藤工房, where: description}]\n")
    assert [r.code for r in verdict(workspace, "koe").reasons] == ["credit-missing"]
    edit(workspace / SHOW, "長野の人に聞く。", "長野の人に聞く。絵 佐藤工房。")
    assert verdict(workspace, "koe").allowed


def test_status_and_show_list_the_show(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(workspace / SHOW, SAID, "")
    (row,) = (row for row in workspace_status(open_workspace(workspace)) if row.slug == "koe")
    assert (row.kind, row.title, row.cleared) == ("show", "長野のこえ", (("portal", False),))
    assert run(["rights", "show", "-w", str(workspace)]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("koe"))
    assert "artwork: NOT ACCOUNTED FOR" in "".join(lines[at : at + 3])


@pytest.mark.slow
class TestPublished:
    """What is out."""

    def test_nothing_of_a_refused_show_goes_out(self, built: Path) -> None:
        edit(built / SHOW, SAID, "")
        opened = open_workspace(built, actor="tester")
        (line,) = (n for n in plan_target(opened, "portal").lines if n.action.slug == "dai-ichi")
        assert line.action.action is Action.BLOCKED
        assert any(text.startswith("Show koe: artwork") for text in line.action.blocked_by)
        ((slug, error),) = sent(built).failed
        assert slug == "dai-ichi"
        assert "Show koe: portrait" in str(error)
        assert "shows/koe/show.yaml" in error.next_step
        assert ("portal", "asa") in out(built)
        assert of_the_show(built) == []
        assert not is_mentioned(built)

    def test_a_cleared_show_is_out_with_cover_and_feed(self, published: Path) -> None:
        paths = of_the_show(published)
        assert "podcasts/koe/feed.xml" in paths
        assert "podcasts/koe/index.html" in paths
        assert any(path.startswith("media/koe/") for path in paths)

    def test_enforcing_takes_down_what_is_out_of_a_show_that_lost_its_rights(self, published: Path) -> None:
        edit(published / SHOW, SAID, "")
        done = enforced(published)
        assert [str(r.receipt.slug) for r in done.changes.refusals] == ["dai-ichi"]
        assert ("portal", "dai-ichi") not in out(published)
        assert ("portal", "asa") in out(published)
        assert of_the_show(published) == []
        assert not is_mentioned(published)
        assert enforced(published).changes.is_idle

    def test_a_cover_whose_rights_end_ends_its_show(self, published: Path) -> None:
        with_artwork(published)
        assert enforced(published).changes.is_idle
        refusals = enforced(published, LATER, dry_run=True).changes.refusals
        (reasons,) = (r.standing.reasons for r in refusals if r.receipt.slug == "dai-ichi")
        assert ("artwork/cover", "koe") in {(reason.grant, reason.show) for reason in reasons}

    def test_withdrawing_the_cover_s_grant_concerns_the_episodes(self, published: Path) -> None:
        with_artwork(published)
        assert sent(published, "dai-ichi").failed == ()
        done = withdrawn(published, "artwork/cover")
        assert [asset.slug for asset in done.notice.concerned.assets] == ["dai-ichi"]
        assert of_the_show(published) == []

    def test_the_chain_remembers_the_grants_of_the_show(self, published: Path) -> None:
        with_artwork(published)
        edit(published / "shows/koe/dai-ichi/episode.yaml", "はじめの回。", "はじめの一回。")
        assert build(published, None, BufferReporter()).failures == ()
        assert sent(published, "dai-ichi").failed == ()
        (*_, last) = open_workspace(published).ledger.audit_entries((Deed.PUBLISHED,))
        assert dict(last.details)["grants"].split() == ["voice/yamada-hanako", "artwork/cover"]

    def test_a_show_without_an_episode_that_is_out_has_no_page(self, published: Path) -> None:
        retract(open_workspace(published, actor="tester"), "portal", ["dai-ichi"], BufferReporter())
        assert of_the_show(published) == []
        assert not is_mentioned(published)

    def test_publishing_something_else_takes_the_cover_of_a_refused_show_down(self, published: Path) -> None:
        edit(published / SHOW, SAID, "")
        edit(published / "clips/asa/clip.yaml", "通勤の朝を歩く。", "通勤の朝を、歩く。")
        assert build(published, ["asa"], BufferReporter()).failures == ()
        opened = open_workspace(published, actor="tester")
        assert publish(opened, plan_target(opened, "portal", ["asa"]), BufferReporter()).failed == ()
        left = of_the_show(published)
        assert not [path for path in left if path.startswith("media/koe/") or path.endswith("feed.xml")]

    def test_the_cover_says_its_own_rights(self, built: Path) -> None:
        with_artwork(built, "credit: 絵 佐藤工房\n")
        assert build(built, None, BufferReporter()).failures == ()
        assert sent(built).failed == ()
        (cover,) = (built / "site/media/koe").glob("koe.cover.*.jpg")
        said = packet_of(cover)
        assert (said.model_release, said.property_release) == ("MR-NAP", "PR-LPR")
        assert said.property_release_ids == ("ART-0001",)
        assert said.credit == "長野市 / 絵 佐藤工房"
        assert (said.owner, said.valid_until) == ("長野市", "2039-03-31")
        assert (said.policy_url, said.source_type) == ("", "")
        assert said.web_statement == "https://ijyu.example.jp/podcasts/koe/#rights"
        page = (built / "site/podcasts/koe/index.html").read_text("utf-8")
        block = page[page.index('id="rights"') :]
        assert "長野市 / 絵 佐藤工房" in block
        assert "podcasts/koe/#rights" not in block
        shown = packet_of(built / "build/dai-ichi/dai-ichi.cover.jpg")
        assert shown.property_release_ids == ("ART-0001",)
        assert shown.title.get(JA) == "長野のこえ"


def packet_of(path: Path) -> RightsRead:
    found = read_rights(path).packet
    assert found is not None
    return read_packet(found)
