"""What every publisher promises, as checks that anybody can run over a publisher of their own.

    def test_the_contract(tmp_path):
        assert broken_promises(KIND, MyBench, tmp_path) == ()

A `Bench` gives the checks a target of its own to play with; docs/how-to/add-a-publisher.md shows a whole one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tayori.errors import TayoriError
from tayori.model.ids import Digest
from tayori.model.publishing import Action, PublicationState, Receipt
from tayori.publishers.base import PublisherKind
from tayori.publishers.bench import OTHER_TITLE, SLUG, TITLE, Bench, Broken, Desk, Killed, PlainBench

__all__ = ["CHECKS", "Bench", "Broken", "PlainBench", "broken_promises"]

MOST_MISHAPS = 100

Make = Callable[[Path], Bench]


def broken_promises(kind: PublisherKind, make: Make, root: Path) -> tuple[str, ...]:
    """A sentence for each promise that publishers of `kind` break; `make` makes a bench in a new folder."""
    broken: list[str] = []
    for check in CHECKS:
        folders = _folders(root / check.__name__)
        try:
            check(lambda folders=folders: make(next(folders)), kind)  # type: ignore[misc]
        except Broken as sentence:
            broken.append(f"{check.__name__}: {sentence}")
        except Exception as error:  # noqa: BLE001 - whatever a publisher raises breaks the promise
            broken.append(f"{check.__name__}: {type(error).__name__}: {error}")
    return tuple(broken)


def _folders(root: Path) -> Iterator[Path]:
    number = 0
    while True:
        number += 1
        folder = root / str(number)
        folder.mkdir(parents=True)
        yield folder


Fresh = Callable[[], Bench]


def plan_is_pure_and_repeatable(fresh: Fresh, _kind: PublisherKind) -> None:
    """Planning changes nothing and says the same twice."""
    bench = fresh()
    desk, publisher = Desk(bench), bench.open()
    first, second = (publisher.plan(desk.package, None) for _ in range(2))
    _require(first == second, "two plans of the same differ")
    _require(bench.there() == (), "planning left something at the target")
    _require(first.action is Action.CREATE, f"the first plan is to {first.action}, not to create")
    _require(first.payload_digest is not None, "the plan has no digest of what would be sent")


def publishing_twice_publishes_once(fresh: Fresh, _kind: PublisherKind) -> None:
    """A second run finds all done, says so in its plan, and changes nothing."""
    desk = Desk(fresh())
    first, there = desk.publish(), desk.bench.there()
    _require_out(desk, first)
    again = desk.bench.open().plan(desk.package, first)
    _require(again.action is Action.NOTHING, f"after publishing, the plan is to {again.action}")
    second = desk.publish()
    _require(second.remote_id == first.remote_id, "a second run has another remote id")
    _require(desk.bench.there() == there, "a second run changed what is there")
    _require_clean(desk)


def intent_is_recorded_first(fresh: Fresh, _kind: PublisherKind) -> None:
    """The first state is recorded while nothing is there, and all parts are settled at the end."""
    desk = Desk(fresh())
    receipt = desk.publish()
    _require(all(n == 0 for _, n in desk.states[:1]), "something is there before the first state is recorded")
    open_parts = ", ".join(part.name for part in receipt.unsettled)
    _require(not open_parts, f"parts are not settled at the end: {open_parts}")


def a_kill_after_any_state_leaves_one(fresh: Fresh, _kind: PublisherKind) -> None:
    """Killed before or after a state is kept, the next runs make one thing, as if nothing had happened."""
    whole = _reference(fresh)
    for is_kept in (True, False):
        for number in range(1, len(whole.states) + 1):
            desk = Desk(fresh())
            _publish_until_killed(desk, number, is_kept=is_kept)
            _require_as(desk, whole, f"killed {'after' if is_kept else 'before'} state {number} was kept")


def a_lost_answer_leaves_one(fresh: Fresh, _kind: PublisherKind) -> None:
    """Whichever answer is lost, the next runs make one thing."""
    whole = _reference(fresh)
    for number in range(1, MOST_MISHAPS):
        desk = Desk(fresh())
        with desk.bench.losing(number) as happened:
            with suppress(TayoriError):
                desk.publish()
            if not happened():
                return
        _require_as(desk, whole, f"answer {number} was lost")


def a_lost_ledger_leaves_one(fresh: Fresh, _kind: PublisherKind) -> None:
    """Without any receipt, what is there is found by our mark and adopted."""
    whole = _reference(fresh)
    desk = Desk(fresh())
    first = desk.publish()
    desk.last = None
    found = _require_as(desk, whole, "the ledger was lost")
    _require(found.remote_id == first.remote_id, "a lost ledger leads to another remote id")


def a_changed_title_is_updated_in_place(fresh: Fresh, _kind: PublisherKind) -> None:
    """The plan names the field, the remote id stays, and nothing is there twice."""
    desk = Desk(fresh())
    first, before = desk.publish(), desk.bench.there()
    desk.title = OTHER_TITLE
    plan = desk.bench.open().plan(desk.package, first)
    _require(plan.action is Action.UPDATE, f"a changed title is planned as {plan.action}, not as an update")
    _require(any(OTHER_TITLE in change.new for change in plan.changes), "the plan does not say the new title")
    second, after = desk.publish(), desk.bench.there()
    _require(second.remote_id == first.remote_id, "a changed title has another remote id")
    _require(len(after) == len(before), f"a changed title left {len(after)} things where {len(before)} were")
    _require(after != before, "a changed title did not arrive")
    _require_clean(desk)


def retracting_proves_itself(fresh: Fresh, _kind: PublisherKind) -> None:
    """Nobody sees it any more, doing it twice is fine, and publishing again shows it once."""
    desk = Desk(fresh())
    first, shown, there = desk.publish(), desk.bench.shown(), desk.bench.there()
    _require(bool(shown), "what was published is not shown: the bench sees nothing")
    down = desk.retract()
    _require(down.state is PublicationState.RETRACTED, f"after retracting, the state is {down.state}")
    _require(desk.bench.shown() == (), "what was retracted is still shown")
    _require(desk.bench.open().verify(down) == (), "verify finds something after retracting")
    again = desk.retract()
    _require(again.state is PublicationState.RETRACTED, "retracting twice is not fine")
    _require(again.remote_id == first.remote_id, "retracting forgets the remote id")
    _require_out(desk, desk.settle())
    _require(desk.bench.shown() == shown, "publishing again does not show what was shown")
    _require(len(desk.bench.there()) == len(there), "publishing again leaves more than there was")


def what_nobody_knows_of_comes_down(fresh: Fresh, _kind: PublisherKind) -> None:
    """Without any receipt, what is out is found by our mark and comes down; nothing is named for nothing."""
    desk, empty = Desk(fresh()), Desk(fresh())
    first = desk.publish()
    bare = Receipt(first.slug, first.target, PublicationState.INTENDED, "", "", Digest(""), first.at)
    desk.last = empty.last = bare
    down, nothing = desk.retract(), empty.retract()
    _require(desk.bench.shown() == (), "the ledger was lost, and what was retracted is still shown")
    _require(down.remote_id == first.remote_id, "a lost ledger takes down another remote id")
    _require(not (nothing.remote_id or nothing.parts), "where nothing is, retracting names something")


def drift_is_noticed_and_mended(fresh: Fresh, _kind: PublisherKind) -> None:
    """A change behind our back is told with a cure, and publishing again undoes it."""
    desk = Desk(fresh())
    receipt, there = desk.publish(), desk.bench.there()
    _require_clean(desk)
    if not desk.bench.meddle():
        return
    found = desk.bench.open().drift(receipt)
    _require(bool(found), "drift does not notice a change made behind our back")
    _require(all(one.text and one.cure for one in found), "a drift has no sentence or no cure")
    desk.settle()
    _require(desk.bench.there() == there, "publishing again does not undo a change made behind our back")
    _require_clean(desk)


def receipts_keep_no_secret(fresh: Fresh, _kind: PublisherKind) -> None:
    """Neither states nor receipts hold a secret; only `session` may hold the address of an upload."""
    desk = Desk(fresh())
    receipts = [desk.publish(), *(state for state, _ in desk.states)]
    told = " ".join(repr(replace(receipt, session="")) for receipt in receipts)
    _require(not any(secret in told for secret in desk.bench.secrets), "a receipt holds a secret")


def receipts_survive_the_ledger(fresh: Fresh, _kind: PublisherKind) -> None:
    """Receipts come back from JSON as they were."""
    desk = Desk(fresh())
    for receipt in (desk.publish(), *(state for state, _ in desk.states)):
        said = {**asdict(receipt), "at": receipt.at.isoformat()}
        try:
            back = json.loads(json.dumps(said, ensure_ascii=False))
        except TypeError as error:
            raise Broken(f"a receipt cannot be kept as JSON: {error}") from error
        _require(back == _listed(said), "a receipt comes back from JSON as another")
        _require(_is_utc(receipt.at), "the time of a receipt is not aware UTC")


def many_at_once_do_not_mix(fresh: Fresh, kind: PublisherKind) -> None:
    """Kinds with `at_once` above 1 publish from several threads over one publisher."""
    if kind.at_once < 2:
        return
    bench = fresh()
    publisher, count = bench.open(), 2 * kind.at_once
    desks = [Desk(bench, f"{TITLE} {number}", f"{SLUG}-{number}") for number in range(count)]
    with ThreadPoolExecutor(kind.at_once) as pool:
        receipts = list(pool.map(lambda d: publisher.publish(d.package, None, None, d.record), desks))
    _require(len({receipt.remote_id for receipt in receipts}) == count, "two assets have one remote id")
    mixed = [r.slug for d, r in zip(desks, receipts, strict=True) if str(r.slug) != d.slug]
    _require(not mixed, f"receipts are mixed up: {mixed}")
    lines = " ".join(bench.there())
    _require(all(desk.title in lines for desk in desks), "not every asset is there")


CHECKS = (
    plan_is_pure_and_repeatable,
    publishing_twice_publishes_once,
    intent_is_recorded_first,
    a_kill_after_any_state_leaves_one,
    a_lost_answer_leaves_one,
    a_lost_ledger_leaves_one,
    a_changed_title_is_updated_in_place,
    retracting_proves_itself,
    what_nobody_knows_of_comes_down,
    drift_is_noticed_and_mended,
    receipts_keep_no_secret,
    receipts_survive_the_ledger,
    many_at_once_do_not_mix,
)
"""Every promise; each is a function of its own."""


def _require(kept: bool, sentence: str) -> None:
    if not kept:
        raise Broken(sentence)


def _reference(fresh: Fresh) -> Desk:
    """What is there when nothing goes wrong."""
    desk = Desk(fresh())
    _require_out(desk, desk.publish())
    return desk


def _publish_until_killed(desk: Desk, number: int, *, is_kept: bool) -> None:
    """Publish, and end at the state of this number, which is `is_kept` or not."""

    def record(receipt: Receipt) -> None:
        is_last = len(desk.states) + 1 == number
        if is_kept or not is_last:
            desk.record(receipt)
        if is_last:
            raise Killed

    try:
        desk.publish(record)
    except Killed:
        return


def _require_out(desk: Desk, receipt: Receipt) -> None:
    _require(receipt.state is PublicationState.VERIFIED, f"the state is {receipt.state}: {receipt.error}")
    _require(receipt.is_out and bool(receipt.remote_id), "the receipt names no remote id")
    _require(str(receipt.slug) == desk.slug, "the receipt is of another asset")
    _require(bool(desk.bench.there()), "nothing is there")


def _require_as(desk: Desk, whole: Desk, mishap: str) -> Receipt:
    """After the next runs, what is there is as where nothing went wrong."""
    try:
        receipt = desk.settle()
    except Broken as sentence:
        raise Broken(f"{mishap}, and {sentence}") from sentence
    _require(len(desk.bench.there()) <= len(whole.bench.there()), f"{mishap}, and something is there twice")
    _require(desk.bench.there() == whole.bench.there(), f"{mishap}, and what is there is not as it should be")
    assert whole.last is not None
    _require(receipt.fields == whole.last.fields, f"{mishap}, and the receipt has other fields")
    return receipt


def _require_clean(desk: Desk) -> None:
    assert desk.last is not None
    publisher = desk.bench.open()
    for found in publisher.verify(desk.last):
        raise Broken(f"verify finds something right after publishing: {found.text}")
    for drift in publisher.drift(desk.last):
        raise Broken(f"drift finds something right after publishing: {drift.text}")


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def _is_utc(at: datetime) -> bool:
    offset = at.utcoffset()
    return offset is not None and not offset
