"""Nothing goes out without the approvals a workspace demands, and no approval outlives a change."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import CheckFailed, ExitCode, Refused, UsageError
from tayori.ledger.audit import next_entry
from tayori.ledger.ledger import Sent
from tayori.model.audit import AuditEntry, Deed, Seal
from tayori.model.ids import Digest, Lang, Slug, canonical_json
from tayori.model.publishing import Action, Package, Role
from tayori.model.text import Texts
from tayori.pipelines.approval.approval import (
    approval_details,
    approvals,
    demands_approval,
    difference,
    given_approvals,
    same_name,
    seal_of,
    stage_states,
)
from tayori.pipelines.approval.approving import approve, intend, revoke
from tayori.pipelines.approval.sent import remember_sent, sent_packages
from tayori.pipelines.build import build
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish, retract
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.status import workspace_status
from tests.pipelines.conftest import GRANT, PRIVATE_NAME, edit

APPROVAL = "approval: {stages: [agency, city], targets: [portal]}\n"
CLIP = "clips/asa/clip.yaml"

NAMES = st.sampled_from(["rendition/tall", "rendition/box", "captions/ja", "title", "description", "rights"])
DIGESTS = st.sampled_from([Digest(c * 64) for c in "abc"])
SEALS = st.dictionaries(NAMES, DIGESTS).map(lambda parts: Seal(tuple(sorted(parts.items()))))
STAGES = st.sampled_from(["agency", "city"])
SLUGS = st.sampled_from(["asa", "yoru"])

# ---- pure: what is in the chain, and what has changed


@given(SEALS, SEALS)
def test_a_difference_names_exactly_the_parts_that_changed(one: Seal, other: Seal) -> None:
    changed = difference(one, other)
    before, after = dict(one.parts), dict(other.parts)
    assert list(changed) == sorted(n for n in before.keys() | after.keys() if before.get(n) != after.get(n))
    assert (changed == ()) == (one == other)
    assert difference(other, one) == changed


@given(st.lists(st.tuples(SLUGS, STAGES, st.one_of(st.none(), SEALS), st.text(max_size=8))))
def test_the_last_word_of_each_stage_counts(words: list[tuple[str, str, Seal | None, str]]) -> None:
    entries: list[AuditEntry] = []
    wanted: dict[tuple[str, str], tuple[str, Seal]] = {}
    for slug, stage, seal, by in words:
        last = entries[-1] if entries else None
        if seal is None:
            entries.append(next_entry(last, "a", Deed.APPROVAL_REVOKED, slug, {"stage": stage, "by": by}))
            wanted.pop((slug, stage), None)
        else:
            entries.append(next_entry(last, "a", Deed.APPROVED, slug, approval_details(stage, by, seal)))
            wanted[slug, stage] = (by, seal)
    given_now = approvals(entries)
    assert {key: (a.by, a.seal) for key, a in given_now.items()} == wanted
    assert all((a.slug, a.stage) == key for key, a in given_now.items())


def test_other_deeds_approve_nothing() -> None:
    details = approval_details("city", "佐藤", Seal(()))
    others = [d for d in Deed if d is not Deed.APPROVED]
    assert approvals([next_entry(None, "a", deed, "asa", details) for deed in others]) == {}


@pytest.mark.parametrize("other", ["佐藤　花子", "佐藤花子", " 佐藤 花子 "])
def test_a_name_is_the_same_however_it_is_spaced(other: str) -> None:
    assert same_name("佐藤 花子", other)


def test_a_name_is_the_same_in_any_width_case_form_and_order() -> None:
    assert same_name("髙橋 花子", "高橋花子")
    assert same_name("Hanako Sato", "sato hanako")
    assert same_name("★", "★")
    assert not same_name("★", "☆")
    assert same_name("Ｓａｔｏ", "sato")
    assert same_name("ｻﾄｳ", "サトウ")
    assert not same_name("佐藤", "佐東")


# ---- with a workspace

pytest_workspace = pytest.mark.slow


@pytest.fixture
def demanding(built: Path) -> Path:
    """A built workspace whose portal demands two approvals."""
    edit(built / "tayori.yaml", "targets:\n", APPROVAL + "targets:\n")
    return built


def _approve(root: Path, *stages: str, slug: str = "asa", by: str = "佐藤") -> None:
    for stage in stages:
        opened = open_workspace(root, [slug], actor="desk")
        approve(opened, intend(opened, slug, stage, by))


def _publish(root: Path, target: str = "portal") -> Distribution:
    opened = open_workspace(root, actor="desk")
    return publish(opened, plan_target(opened, target), BufferReporter())


def _states(root: Path, slug: str = "asa") -> dict[str, str]:
    opened = open_workspace(root)
    asset = opened.workspace.get_asset(slug)
    return {s.stage: str(s) for s in stage_states(asset, opened, given_approvals(opened.ledger))}


def _pages(root: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((root / "site").rglob("*"))
        if path.suffix in (".html", ".xml", ".json")
    )


@pytest_workspace
def test_a_seal_has_every_file_that_is_sent_the_words_and_the_rights(built: Path) -> None:
    opened = open_workspace(built)
    names = {name for name, _ in seal_of(opened.workspace.get_asset("asa"), opened).parts}
    assert {f"rendition/{p}" for p in ("clean", "tall", "box")} <= names
    assert {"captions/ja", "captions/ja/vtt", "captions/ja/srt", "stills/poster"} <= names
    assert {"title", "description", "tags", "rights"} <= names
    assert {name for name in names if name.startswith("grant/")} == {
        "grant/REL-0001", "grant/PER-0001", "grant/MUS-0001",
    }  # fmt: skip
    sent = {line.action.slug: line.packed for line in plan_target(opened, "portal").lines}
    for slug, packed in sent.items():
        assert packed is not None
        sealed = {digest for _, digest in seal_of(opened.workspace.get_asset(slug), opened).parts}
        # leaner copies and streams show nothing that is not sealed already
        copies = (Role.PICTURE, Role.STREAM)
        assert {file.digest for file in packed.package.files if file.role not in copies} <= sealed
    assert open_workspace(built).plan.of(Slug("asa"))
    again = open_workspace(built)
    assert seal_of(again.workspace.get_asset("asa"), again) == seal_of(
        opened.workspace.get_asset("asa"), opened
    )


@pytest_workspace
def test_nothing_is_sent_without_every_stage(demanding: Path) -> None:
    done = _publish(demanding)
    assert done.receipts == ()
    assert {slug for slug, _ in done.failed} == {"asa", "dai-ichi"}
    assert {error.exit_code for _, error in done.failed} == {ExitCode.REFUSED}
    _approve(demanding, "agency")
    (line,) = plan_target(open_workspace(demanding), "portal", ["asa"]).lines
    assert line.action.action is Action.BLOCKED
    assert line.action.blocked_by == ("city: not approved.",)
    assert _publish(demanding).receipts == ()
    _approve(demanding, "city")
    assert [r.slug for r in _publish(demanding).receipts] == ["asa"]


@pytest_workspace
def test_a_target_that_demands_nothing_gets_it_all(demanding: Path) -> None:
    opened = open_workspace(demanding)
    settings = opened.workspace.settings.approval
    assert demands_approval(settings, "portal")
    assert not demands_approval(settings, "youtube")
    assert demands_approval(replace(settings, targets=()), "youtube")
    assert not demands_approval(replace(settings, stages=()), "portal")
    (line,) = plan_target(opened, "youtube").lines
    assert line.action.action is Action.CREATE


@pytest_workspace
@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        (CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ", "title"),
        (CLIP, "通勤の朝を歩く。", "通勤の夜を歩く。", "description"),
        (CLIP, "recorded:", "tags: [朝]\nrecorded:", "tags"),
        (CLIP, "recorded:", "publish: {portal: {until: 2030-01-01}}\nrecorded:", "publish/portal"),
        (CLIP, "credit: 長野市 / 撮影", "credit: 長野市 / 制作", "rights"),
        ("grants/place/nagano-station.yaml", "until: 2039-03-31", "until: 2038-03-31", "grant/PER-0001"),
        (CLIP, "recorded:", "series: {id: machi, number: 2}\nrecorded:", "series"),
        (
            CLIP,
            "recorded:",
            "cards: [{kind: lower_third, text: 駅長, start: 0.2, length: 1}]\nrecorded:",
            "cards",
        ),
        ("tayori.yaml", "base_url: https://ijyu", "base_url: https://moto", "target/portal"),
        ("clips/asa/captions.ja.srt", "行こう。", "行こうよ。", "captions/ja"),
        ("clips/asa/captions.ja.srt", "行こう。", "行こうよ。", "rendition/tall"),
    ],
)
def test_any_change_voids_an_approval_and_is_named(
    demanding: Path, file: str, old: str, new: str, part: str
) -> None:
    _approve(demanding, "agency", "city")
    assert _states(demanding) == {"agency": "yes", "city": "yes"}
    edit(demanding / file, old, new)
    assert part in _states(demanding)["city"].removeprefix("void: ").removesuffix(" changed").split(", ")
    edit(demanding / file, new, old)
    assert _states(demanding) == {"agency": "yes", "city": "yes"}


@pytest_workspace
def test_a_changed_contract_under_a_grant_voids_an_approval(demanding: Path) -> None:
    text = GRANT.format(kind="place", subject="撮影の基本契約", public_id="LOC-0009")
    contract = demanding / "grants/place/keiyaku.yaml"
    contract.write_text(text, encoding="utf-8")
    edit(demanding / "grants/place/nagano-station.yaml", "status:", "under: place/keiyaku\nstatus:")
    build(demanding, None, BufferReporter())
    _approve(demanding, "agency", "city")
    assert _states(demanding)["city"] == "yes"
    edit(contract, "granted: 2026-07-01", "granted: 2026-06-30")
    assert _states(demanding)["city"] == "void: grant/LOC-0009 changed"


@pytest_workspace
@pytest.mark.parametrize(
    ("old", "new"), [("長野の人に聞く。", "別の人に聞く。"), ("author: 長野市", "author: 信州映像")]
)
def test_the_words_of_a_show_are_sealed_with_its_episodes(demanding: Path, old: str, new: str) -> None:
    before = _seal(demanding, "dai-ichi")
    edit(demanding / "shows/koe/show.yaml", old, new)
    assert "show" in difference(before, _seal(demanding, "dai-ichi"))


@pytest_workspace
def test_the_cover_of_a_show_is_sealed_with_its_episodes(demanding: Path) -> None:
    before = _seal(demanding, "dai-ichi")
    Image.new("RGB", (1500, 1500), "red").save(demanding / "shows/koe/cover.png")
    assert "show" in difference(before, _seal(demanding, "dai-ichi"))


@pytest_workspace
def test_a_target_that_demands_nothing_or_takes_nothing_of_the_kind_is_not_sealed(demanding: Path) -> None:
    assert _places(demanding, "asa") == {"target/portal"}
    edit(demanding / "tayori.yaml", ", targets: [portal]}", "}")
    assert _places(demanding, "asa") == {"target/portal", "target/youtube"}
    assert _places(demanding, "dai-ichi") == {"target/portal"}
    before = _seal(demanding, "asa")
    edit(demanding / "tayori.yaml", "made_for_kids: false", "made_for_kids: false, privacy: public")
    assert difference(before, _seal(demanding, "asa")) == ("target/youtube",)


@pytest_workspace
def test_the_words_for_those_who_cannot_see_a_photo_are_sealed(demanding: Path) -> None:
    folder = demanding / "photos/hashi"
    folder.mkdir(parents=True)
    Image.new("RGB", (40, 30), "red").save(folder / "hashi.png")
    text = "schema: 1\ntitle: 橋\nsource: hashi.png\nalt: 川にかかる橋\nrights: {none: [portrait, place]}\n"
    (folder / "photo.yaml").write_text(text, encoding="utf-8")
    before = _seal(demanding, "hashi")
    edit(folder / "photo.yaml", "川にかかる橋", "川にかかる赤い橋")
    assert difference(before, _seal(demanding, "hashi")) == ("alt",)


def _seal(root: Path, slug: str) -> Seal:
    opened = open_workspace(root)
    return seal_of(opened.workspace.get_asset(slug), opened)


def _places(root: Path, slug: str) -> set[str]:
    return {name for name, _ in _seal(root, slug).parts if name.startswith("target/")}


@pytest_workspace
def test_what_is_built_after_a_change_is_not_approved(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    edit(demanding / CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ")
    build(demanding, None, BufferReporter())
    voided = _states(demanding)["agency"]
    assert voided.startswith("void: ")
    assert "rendition/tall" in voided
    assert "title" in voided
    done = _publish(demanding)
    refusal = dict(done.failed)[Slug("asa")]
    assert isinstance(refusal, Refused)
    assert "title changed since" in str(refusal)
    assert not list((demanding / "site").rglob("asa*.mp4"))


@pytest_workspace
def test_what_is_out_stays_out_as_it_was_when_its_approval_is_void(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    _approve(demanding, "agency", "city", slug="dai-ichi")
    assert len(_publish(demanding).receipts) == 2
    edit(demanding / CLIP, "朝七時、長野駅へ", "誰も見ていない題")
    edit(demanding / "shows/koe/dai-ichi/episode.yaml", "第一声", "誰も聞いていない題")
    build(demanding, None, BufferReporter())
    done = _publish(demanding)
    assert {slug for slug, _ in done.failed} == {"asa", "dai-ichi"}
    assert list((demanding / "site").rglob("asa*.mp4"))
    assert "朝七時、長野駅へ" in _pages(demanding)
    assert "第一声" in _pages(demanding)
    assert "誰も" not in _pages(demanding)
    _approve(demanding, "agency", "city")
    assert [r.slug for r in _publish(demanding).receipts] == ["asa"]
    assert "誰も見ていない題" in _pages(demanding)
    assert "誰も聞いていない題" not in _pages(demanding)


@pytest_workspace
def test_what_is_out_and_unchanged_needs_nothing_more(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    _publish(demanding)
    opened = open_workspace(demanding, actor="desk")
    revoke(opened, "asa", "city", "佐藤")
    (line,) = plan_target(opened, "portal", ["asa"]).lines
    assert line.action.action is Action.NOTHING


@pytest_workspace
def test_approvals_are_looked_at_again_just_before_sending(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    opened = open_workspace(demanding)
    plan = plan_target(opened, "portal", ["asa"])
    assert plan.lines[0].action.action is Action.CREATE
    revoke(open_workspace(demanding), "asa", "agency", "田中")
    ((slug, error),) = publish(opened, plan, BufferReporter()).failed
    assert (slug, type(error)) == ("asa", Refused)
    assert "agency: not approved." in str(error)


@pytest_workspace
def test_an_approval_of_something_else_does_not_let_the_old_out(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    opened = open_workspace(demanding)
    plan = plan_target(opened, "portal", ["asa"])
    edit(demanding / CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ")
    ((_, changed),) = publish(opened, plan, BufferReporter()).failed
    assert "title" in str(changed)
    build(demanding, None, BufferReporter())
    _approve(demanding, "agency", "city")
    ((_, other),) = publish(opened, plan, BufferReporter()).failed
    assert "title" in str(other), "the plan is of the title that nobody approves any more"


@pytest_workspace
def test_a_stage_waits_for_those_before_it(demanding: Path) -> None:
    with pytest.raises(Refused, match="agency comes before and is missing"):
        _approve(demanding, "city")
    with pytest.raises(UsageError, match="no stage 'mayor'; .* agency, city"):
        _approve(demanding, "mayor")
    _approve(demanding, "agency")
    revoke(open_workspace(demanding), "asa", "agency", "佐藤")
    with pytest.raises(Refused):
        _approve(demanding, "city")
    with pytest.raises(UsageError, match="not approved at agency"):
        revoke(open_workspace(demanding), "asa", "agency", "佐藤")


@pytest_workspace
def test_what_is_not_built_cannot_be_approved(demanding: Path) -> None:
    edit(demanding / CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ")
    with pytest.raises(UsageError, match="not built: .*rendition/tall"):
        _approve(demanding, "agency")


@pytest_workspace
def test_an_approval_needs_a_name(demanding: Path) -> None:
    with pytest.raises(UsageError, match="name"):
        _approve(demanding, "agency", by=" 　")


def _with_makers(root: Path) -> None:
    edit(root / "tayori.yaml", "targets: [portal]}", "targets: [portal], not_by_maker: true}")


@pytest_workspace
def test_who_made_it_does_not_approve_it(demanding: Path) -> None:
    _with_makers(demanding)
    edit(demanding / CLIP, "rights:\n", "rights:\n  made_by: 信州 映像\n")
    build(demanding, None, BufferReporter())
    with pytest.raises(Refused, match="made_by"):
        _approve(demanding, "agency", by="信州映像")
    opened = open_workspace(demanding)
    opened.ledger.record_deed("Suzuki", Deed.GRANT_RECORDED, "place/nagano-station", {})
    with pytest.raises(Refused, match="recorded place/nagano-station"):
        _approve(demanding, "agency", by="ｓｕｚｕｋｉ")
    _approve(demanding, "agency", by="佐藤")


@pytest_workspace
def test_who_built_it_does_not_approve_it(demanding: Path) -> None:
    _with_makers(demanding)
    edit(demanding / CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ")
    build(demanding, None, BufferReporter(), actor="tanaka")
    with pytest.raises(Refused, match="tanaka built it"):
        _approve(demanding, "agency", by="Tanaka")
    _approve(demanding, "agency", by="佐藤")
    edit(demanding / "tayori.yaml", ", not_by_maker: true", "")
    _approve(demanding, "agency", by="Tanaka")


@pytest_workspace
def test_who_put_grants_on_it_or_took_them_off_does_not_approve_it(demanding: Path) -> None:
    _with_makers(demanding)
    record = open_workspace(demanding).ledger.record_deed
    record("suzuki", Deed.GRANT_ATTACHED, "asa", {})
    record("kato", Deed.GRANT_DETACHED, "asa", {})
    record("mori", Deed.GRANT_ATTACHED, "dai-ichi", {})
    record("cron", Deed.GRANT_RECORDED, "place/nagano-station", {"how": "by hand"})
    for name, says in (("suzuki", "attached grants"), ("kato", "detached grants")):
        with pytest.raises(Refused, match=says):
            _approve(demanding, "agency", by=name)
    _approve(demanding, "agency", by="cron")
    _approve(demanding, "city", by="mori")


@pytest_workspace
def test_who_recorded_the_contract_under_a_grant_does_not_approve_it(demanding: Path) -> None:
    _with_makers(demanding)
    edit(demanding / "grants/place/nagano-station.yaml", "status:", "under: voice/yamada-hanako\nstatus:")
    build(demanding, None, BufferReporter())
    open_workspace(demanding).ledger.record_deed("kato", Deed.GRANT_RECORDED, "voice/yamada-hanako")
    with pytest.raises(Refused, match="recorded voice/yamada-hanako"):
        _approve(demanding, "agency", by="kato")


@pytest_workspace
def test_a_maker_at_the_keyboard_does_not_approve_in_another_name(demanding: Path) -> None:
    _with_makers(demanding)
    edit(demanding / CLIP, "rights:\n", "rights:\n  made_by: Sato\n")
    build(demanding, None, BufferReporter())
    opened = open_workspace(demanding, actor="ｓａｔｏ")
    with pytest.raises(Refused, match="ｓａｔｏ is its `made_by`.* of asa is recorded from here"):
        intend(opened, "asa", "agency", "市長")
    _approve(demanding, "agency", by="市長")


@pytest_workspace
def test_a_changed_grant_of_a_show_is_named_with_its_episodes(demanding: Path) -> None:
    edit(demanding / "shows/koe/show.yaml", "rights: {none", "rights: {grants: [place/nagano-station], none")
    before = _seal(demanding, "dai-ichi")
    edit(demanding / "grants/place/nagano-station.yaml", "granted: 2026-07-01", "granted: 2026-06-30")
    assert "grant/PER-0001" in difference(before, _seal(demanding, "dai-ichi"))


@pytest_workspace
def test_two_stages_are_two_people_where_that_is_demanded(demanding: Path) -> None:
    _with_makers(demanding)
    _approve(demanding, "agency", by="佐藤 花子")
    with pytest.raises(Refused, match="佐藤 花子 approved it at agency"):
        _approve(demanding, "city", by="花子　佐藤")
    _approve(demanding, "agency", by="佐藤 花子")
    _approve(demanding, "city", by="鈴木")
    with pytest.raises(Refused, match="鈴木 approved it at city"):
        _approve(demanding, "agency", by="鈴木")
    edit(demanding / "tayori.yaml", "not_by_maker: true", "not_by_maker: true, different_people: false")
    _approve(demanding, "agency", by="鈴木")


@pytest_workspace
def test_what_rights_let_go_nowhere_is_not_approved(demanding: Path) -> None:
    edit(demanding / "grants/place/nagano-station.yaml", "status: active", "status: requested")
    build(demanding, None, BufferReporter())
    with pytest.raises(Refused, match=r"let it go nowhere\. portal: place: .*not been given") as caught:
        _approve(demanding, "agency")
    assert caught.value.next_step


@pytest_workspace
def test_what_rights_keep_from_one_target_is_approved_and_told(demanding: Path) -> None:
    edit(demanding / "tayori.yaml", ", targets: [portal]}", "}")
    edit(demanding / "grants/place/nagano-station.yaml", "channels: [any]", "channels: [portal]")
    build(demanding, None, BufferReporter())
    intent = intend(open_workspace(demanding, ["asa"], actor="desk"), "asa", "agency", "佐藤")
    assert [refusal.target for refusal in intent.refused] == ["youtube"]
    assert intent.refused[0].reasons


@pytest_workspace
def test_approving_again_tells_what_changed_since(demanding: Path) -> None:
    _approve(demanding, "agency")
    edit(demanding / "grants/place/nagano-station.yaml", "granted: 2026-07-01", "granted: 2026-06-30")
    intent = intend(open_workspace(demanding, ["asa"], actor="desk"), "asa", "agency", "佐藤")
    assert intent.last is not None
    assert "grant/PER-0001" in intent.changed
    assert "grant/MUS-0001" not in intent.changed


@pytest_workspace
def test_status_goes_on_when_the_chain_is_broken(demanding: Path) -> None:
    _approve(demanding, "agency")
    _forge(demanding, "UPDATE audit SET actor = 'nobody'")
    (asa,) = (item for item in workspace_status(open_workspace(demanding)) if item.slug == "asa")
    assert asa.document()["approvals"]["agency"]["state"] == "not believed"
    assert "agency not believed: the audit chain is broken" in asa.row()[5]


@pytest_workspace
def test_status_tells_where_each_stage_stands(demanding: Path) -> None:
    _approve(demanding, "agency")
    opened = open_workspace(demanding)
    (asa,) = (item for item in workspace_status(opened) if item.slug == "asa")
    told = asa.document()["approvals"]
    assert told["agency"]["state"] == "yes"
    assert told["agency"]["by"] == "佐藤"
    assert told["city"] == {"state": "missing", "by": "", "at": "", "changed": []}
    assert "agency yes; city missing" in asa.row()
    edit(demanding / CLIP, "通勤の朝を歩く。", "通勤の夜を歩く。")
    (asa,) = (item for item in workspace_status(open_workspace(demanding)) if item.slug == "asa")
    assert asa.document()["approvals"]["agency"]["state"] == "void"
    assert "description" in asa.document()["approvals"]["agency"]["changed"]


@pytest_workspace
def test_what_goes_out_and_comes_down_is_in_the_chain(built: Path) -> None:
    done = _publish(built)
    retract(open_workspace(built, actor="suzuki"), "portal", ["asa"], BufferReporter())
    entries = open_workspace(built).ledger.audit_entries()
    out = {e.subject: dict(e.details) for e in entries if e.deed is Deed.PUBLISHED}
    for receipt in done.receipts:
        assert out[receipt.slug]["target"] == "portal"
        assert out[receipt.slug]["remote"] == receipt.remote_id
        assert out[receipt.slug]["payload"] == receipt.payload_digest
    assert "place/nagano-station" in out["asa"]["grants"].split()
    (down,) = (e for e in entries if e.deed is Deed.TAKEN_DOWN)
    assert (down.actor, down.subject) == ("suzuki", "asa")
    assert "by hand" in dict(down.details)["why"]
    assert PRIVATE_NAME not in repr(entries)


@pytest_workspace
def test_a_broken_chain_approves_nothing_and_does_not_keep_anything_out_there(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    _publish(demanding)
    with sqlite3.connect(demanding / ".tayori/ledger.db") as connection:
        connection.execute("DROP TRIGGER audit_never_changes")
        connection.execute("UPDATE audit SET details = '{}x' WHERE deed = 'approved'")
    connection.close()
    (line,) = plan_target(open_workspace(demanding), "portal", ["dai-ichi"]).lines
    assert line.action.action is Action.BLOCKED
    done = retract(open_workspace(demanding), "portal", ["asa"], BufferReporter())
    assert [r.slug for r in done.receipts] == ["asa"]
    assert not list((demanding / "site").rglob("asa*.mp4"))


def _forge(root: Path, statement: str, *values: str) -> None:
    """Change the chain as somebody does who gets past the triggers."""
    with sqlite3.connect(root / ".tayori/ledger.db") as connection:
        for trigger in ("audit_never_changes", "audit_never_shrinks"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement, values)
    connection.close()


@pytest_workspace
def test_a_seal_that_somebody_rewrote_is_not_believed(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    edit(demanding / CLIP, "朝七時、長野駅へ", "夜七時、長野駅へ")
    build(demanding, ["asa"], BufferReporter())
    forged = {stage: approval_details(stage, "佐藤", _seal(demanding, "asa")) for stage in ("agency", "city")}
    _forge(
        demanding,
        "UPDATE audit SET details = CASE json_extract(details, '$.stage') WHEN 'agency' THEN ? ELSE ? END",
        *(canonical_json(details) for details in forged.values()),
    )
    with pytest.raises(CheckFailed, match="Entry 1 "):
        given_approvals(open_workspace(demanding).ledger)
    (line,) = plan_target(open_workspace(demanding), "portal", ["asa"]).lines
    assert line.action.action is Action.BLOCKED
    assert _publish(demanding).receipts == ()
    assert not list((demanding / "site").rglob("asa*.mp4"))


@pytest_workspace
def test_a_revocation_that_somebody_took_out_of_the_chain_is_missed(demanding: Path) -> None:
    _approve(demanding, "agency", "city")
    opened = open_workspace(demanding, actor="desk")
    revoke(opened, "asa", "city", "佐藤")
    opened.ledger.record_deed("desk", Deed.TAKEN_DOWN, "yoru")
    plan = plan_target(opened, "portal", ["asa"])
    assert plan.lines[0].action.action is Action.BLOCKED
    _forge(demanding, "DELETE FROM audit WHERE deed = 'approval-revoked'")
    with pytest.raises(CheckFailed, match="Entry 3 "):
        given_approvals(open_workspace(demanding).ledger)
    assert _publish(demanding).receipts == ()


@pytest_workspace
def test_a_sent_package_comes_back_as_it_was(built: Path) -> None:
    opened: OpenWorkspace = open_workspace(built)
    packages: list[Package] = [
        line.packed.package for line in plan_target(opened, "portal").lines if line.packed is not None
    ]
    odd = replace(packages[0], title=Texts.of({Lang("ja"): '"\u2028\\'}), policy=b'{"@type": "Set"}')
    for package in (*packages, odd):
        remember_sent(opened.ledger, "portal", package)
        assert sent_packages(opened.ledger, "portal")[package.slug] == package
    opened.ledger.record_sent("portal", Slug("asa"), Sent('{"slug": "asa"}'))
    assert Slug("asa") not in sent_packages(opened.ledger, "portal")
