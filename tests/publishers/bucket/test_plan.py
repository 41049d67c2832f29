from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tayori.publishers.bucket.plan import Act, Entry, Stage, plan_sync
from tayori.publishers.bucket.record import Record, Recorded, read_record, render_record

PATHS = (
    "media/a/a.01234567.mp4",
    "assets/site.89abcdef.css",
    "clips/a/index.html",
    "clips/index.html",
    "index.html",
    "en/index.html",
    "robots.txt",
    "sitemap.xml",
    "podcasts/s/feed.xml",
    "podcasts/s/feed.2025.xml",
    "search/ja.json",
    "長野/index.html",
)
OWNERS = {"clips/a/index.html": "a", "media/a/a.01234567.mp4": "a"}
STATES = st.dictionaries(
    st.sampled_from(PATHS), st.builds(Entry, st.sampled_from("xyz"), st.just("t"), st.just("c"))
)


@given(STATES, STATES)
def test_the_steps_lead_from_one_state_to_the_other(
    local: dict[str, Entry], remote: dict[str, Entry]
) -> None:
    state = dict(remote)
    for step in plan_sync(local, remote, OWNERS):
        if step.act is Act.DELETE:
            del state[step.path]
        else:
            assert (step.path in state) is (step.act is Act.CHANGE)
            assert state.get(step.path) != local[step.path]
            state[step.path] = local[step.path]
    assert state == local
    assert plan_sync(local, state, OWNERS) == ()


@given(STATES, STATES)
def test_what_is_new_comes_before_what_may_name_it_and_deletions_last(
    local: dict[str, Entry], remote: dict[str, Entry]
) -> None:
    acts = [step.act for step in plan_sync(local, remote, OWNERS)]
    assert acts == sorted(acts, key=[Act.CREATE, Act.CHANGE, Act.DELETE].index)


def test_the_order_of_a_first_run_and_of_the_last() -> None:
    full = {path: Entry("x", "t", "c") for path in PATHS}
    stages = {step.path: step.stage for step in plan_sync(full, {}, OWNERS)}
    assert stages == {
        "media/a/a.01234567.mp4": Stage.KEPT,
        "assets/site.89abcdef.css": Stage.KEPT,
        "clips/a/index.html": Stage.PAGE,
        "clips/index.html": Stage.LIST,
        "search/ja.json": Stage.LIST,
        "長野/index.html": Stage.LIST,
        "podcasts/s/feed.xml": Stage.FEED,
        "podcasts/s/feed.2025.xml": Stage.FEED,
        "sitemap.xml": Stage.FEED,
        "index.html": Stage.FRONT,
        "en/index.html": Stage.DOOR,
        "robots.txt": Stage.DOOR,
    }
    written = [step.stage for step in plan_sync(full, {}, OWNERS)]
    deleted = [step.stage for step in plan_sync({}, full, OWNERS)]
    assert written == sorted(written)
    assert deleted == sorted(deleted, reverse=True)


def test_other_headers_are_a_change() -> None:
    (step,) = plan_sync({"a.js": Entry("x", "t", "new")}, {"a.js": Entry("x", "t", "old")}, {})
    assert step.act is Act.CHANGE


@given(
    st.dictionaries(
        st.text(min_size=1), st.builds(Recorded, st.builds(Entry, st.text(), st.text(), st.text()), st.text())
    )
)
def test_the_record_is_read_as_it_was_written(files: dict[str, Recorded]) -> None:
    assert read_record(render_record("https://a.jp/", files)) == Record("https://a.jp/", files)


@given(st.binary(max_size=50))
def test_anything_is_read_as_a_record_or_as_none(data: bytes) -> None:
    assert read_record(data) is None
