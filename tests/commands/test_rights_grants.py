"""`rights grant`, `import`, `attach`, `detach` as people and machines call them."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.config.workspace import load_workspace
from tayori.ledger.ledger import Ledger
from tayori.model.ids import GrantId
from tayori.store.files import digest_file
from tayori.store.lock import workspace_lock
from tests.config import samples

Ran = tuple[int, str, str]


@pytest.fixture
def nagano(tmp_path: Path) -> Path:
    """The sample workspace."""
    return samples.make(tmp_path / "nagano")


@pytest.fixture
def rights(capsys: pytest.CaptureFixture[str], nagano: Path) -> Callable[..., Ran]:
    """Run `rights ...` in the sample workspace: exit code, stdout, stderr."""

    def call(*words: object) -> Ran:
        code = run(["rights", *(str(word) for word in words), "-w", str(nagano)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_a_grant_by_options(rights: Callable[..., Ran], nagano: Path) -> None:
    words = ("--subject", "佐藤 花", "--channels", "youtube,portal", "--minor",
             "--guardian", "佐藤 一郎", "--relation", "父", "--guardian-consented", "2026-07-01",
             "--until", "令和9年3月31日")  # fmt: skip
    code, out, _ = rights("grant", "portrait", *words, "--json")
    document = json.loads(out)
    assert (code, document["public_id"], document["written"]) == (0, "REL-0002", True)
    assert "佐藤" not in out
    grant = load_workspace(nagano).grants[GrantId("portrait/rel-0002")]
    assert grant.guardian is not None
    assert (grant.minor, grant.guardian.name) == (True, "佐藤 一郎")
    assert str(grant.scope.valid_until) == "2027-03-31"


def test_a_switch_can_say_no(rights: Callable[..., Ran], nagano: Path) -> None:
    assert rights("grant", "music/uta", "--subject", "うた", "--no-domestic", "--work-code", "1-2")[0] == 0
    assert load_workspace(nagano).grants[GrantId("music/uta")].music[0].domestic is False


def test_a_dry_run_shows_the_file_and_writes_nothing(rights: Callable[..., Ran], nagano: Path) -> None:
    code, out, _ = rights("grant", "place/eki", "--subject", "長野駅", "--dry-run")
    assert code == 0
    assert "subject: 長野駅" in out
    assert not (nagano / "grants/place").exists()


def test_nobody_to_ask_means_that_what_is_missing_is_named(rights: Callable[..., Ran]) -> None:
    code, _, err = rights("grant", "portrait/sato")
    assert code == 2
    assert "--subject is missing" in err
    assert "--channels is missing" in err


GUIDED = """
import os, sys
os.environ["LC_ALL"] = "C.UTF-8"
from tayori.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_on_a_terminal_it_asks_what_the_kind_needs_and_shows_the_file(nagano: Path) -> None:
    person, machine = pty.openpty()
    words = ["rights", "grant", "place/eki", "-w", str(nagano)]
    process = subprocess.Popen(
        [sys.executable, "-c", GUIDED, *words], stdin=machine, stdout=machine, stderr=machine, close_fds=True
    )
    os.close(machine)
    said = ["長野駅", "", "", "2026-02-30", "2026-02-28", "2027-03-31", "", "第3号", "長野市", "", "", "y"]
    os.write(person, "".join(f"{line}\n" for line in said).encode())
    told = read_all(person, process)
    assert process.wait(10) == 0, told
    for part in (
        "whose permission",
        "number of the permit",
        "no day of the calendar",
        "subject: 長野駅",
        "Write",
    ):
        assert part in told
    for part in ("guardian", "ISRC", "copyright"):
        assert part not in told
    grant = load_workspace(nagano).grants[GrantId("place/eki")]
    assert grant.permit is not None
    assert (grant.subject, grant.permit.number, str(grant.scope.valid_from)) == (
        "長野駅",
        "第3号",
        "2026-02-28",
    )


def test_in_japanese_a_wrong_answer_is_asked_again_and_a_childs_guardian_is_needed(nagano: Path) -> None:
    person, machine = pty.openpty()
    words = ["rights", "grant", "portrait/hana", "-w", str(nagano)]
    guided = GUIDED.replace("C.UTF-8", "ja_JP.UTF-8")
    process = subprocess.Popen(
        [sys.executable, "-c", guided, *words], stdin=machine, stdout=machine, stderr=machine, close_fds=True
    )
    os.close(machine)
    said = ["佐藤 花", "", "yutube", "youtube", "", "", "", "はい", "", "", "佐藤 一郎", "父"]
    said += ["2026-07-01", "", "", "nai.pdf", "", "y"]
    os.write(person, "".join(f"{line}\n" for line in said).encode())
    told = read_all(person, process)
    assert process.wait(10) == 0, told
    for part in ("氏名:", "媒体 (portal", "次のいずれかを書いてください", "未成年ですか [はい/いいえ]",
                 "必ず答えてください", "ファイルが見つかりません", "に書きますか"):  # fmt: skip
        assert part in told
    grant = load_workspace(nagano).grants[GrantId("portrait/hana")]
    assert grant.guardian is not None
    assert (grant.scope.channels, grant.guardian.name, grant.status) == (("youtube",), "佐藤 一郎", "active")


def read_all(terminal: int, process: subprocess.Popen[bytes]) -> str:
    """Everything a process says to its terminal, until it ends; at most 20 seconds."""
    told, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        told += part
    process.poll()
    return told.decode(errors="replace")


def write_table(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("氏名", "媒体", "期間終了"), *rows])
    return path


def test_an_import_is_tried_written_and_repeated(rights: Callable[..., Ran], nagano: Path) -> None:
    path = write_table(nagano / "t.csv", ("佐藤 花", "any", "2027/3/31"), ("鈴木 次郎", "any", ""))
    code, out, _ = rights("import", path, "--dry-run")
    assert (code, len(load_workspace(nagano).grants)) == (0, 1)
    assert "2 new, 0 recorded already, 0 wrong; nothing was written" in out
    assert "佐藤" not in out
    code, out, _ = rights("import", path, "--json")
    assert [new["public_id"] for new in json.loads(out)["new"]] == ["REL-0002", "REL-0003"]
    assert rights("import", path)[1] == "0 new, 2 recorded already, 0 wrong\n"


def test_wrong_rows_are_named_and_stop_all_or_only_themselves(
    rights: Callable[..., Ran], nagano: Path
) -> None:
    path = write_table(nagano / "t.csv", ("佐藤 花", "any", "2027/3/31"), ("鈴木 次郎", "any", "2027/2/29"))
    code, out, err = rights("import", path)
    assert (code, err) == (2, "row 3: 期間終了 is no day of the calendar\n")
    assert "nothing was written" in out
    assert len(load_workspace(nagano).grants) == 1
    code, _, err = rights("import", path, "--keep-going")
    assert (code, len(load_workspace(nagano).grants)) == (2, 2)


def test_grants_are_attached_and_detached(rights: Callable[..., Ran], nagano: Path) -> None:
    path = nagano / "photos/zenkoji/photo.yaml"
    before = path.read_text()
    assert rights("attach", "zenkoji", "portrait/yamada-hanako")[1] == "attached: portrait/yamada-hanako\n"
    code, out, _ = rights("attach", "zenkoji", "--none", "place", "--why", "屋外", "--json")
    assert (code, json.loads(out)["none"]) == (0, ["place"])
    asset = load_workspace(nagano).get_asset("zenkoji")
    assert [s.why for s in asset.rights.sign_offs] == ["屋外"]
    assert rights("attach", "zenkoji", "portrait/yamada-hanako")[1] == "nothing to change\n"
    assert rights("detach", "zenkoji", "portrait/yamada-hanako", "--none", "place")[0] == 0
    assert load_workspace(nagano).get_asset("zenkoji").rights.grants == ()
    assert path.read_text().startswith(before)


def test_several_assets_are_shown_confirmed_and_changed_together(
    rights: Callable[..., Ran], nagano: Path
) -> None:
    words = ("attach", "zenkoji", "--show", "machikado", "--none", "artwork, ai", "--why", "無")
    code, out, err = rights(*words)
    assert (code, "Nothing was changed" in err) == (2, True)
    assert "zenkoji\t\tartwork, ai\n" in out
    code, out, _ = rights(*words, "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "Dry run: nothing was written; 2 of 2 would change.")
    assert not load_workspace(nagano).get_asset("zenkoji").rights.sign_offs
    code, out, _ = rights(*words, "--yes", "--json")
    assert [asset["slug"] for asset in json.loads(out)["assets"]] == ["asa-no-hanashi", "zenkoji"]
    assert [a.rights.sign_offs != () for a in load_workspace(nagano).assets] == [False, True, True]
    code, out, _ = rights("detach", "zenkoji", "machikado/asa-no-hanashi", "--none", "artwork,ai", "--yes")
    assert (code, out.splitlines()[-1]) == (0, "detached: 2 of 2 manifests changed")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("attach", "place/eki"), "No asset is named"),
        (("attach", "zenkoji"), "Nothing is named"),
        (("attach", "zenkoji", "--none", "palce", "--why", "x"), "is no component"),
        (("attach", "zenkoji", "--none", "place"), "says why"),
        (("attach", "zenko", "portrait/yamada-hanako"), "Did you mean zenkoji"),
        (("attach", "zenkoji", "portrait/yamada"), "Did you mean portrait/yamada-hanako"),
        (("attach", "zenkoji", "portrai/yamada"), "portrai/yamada is no grant"),
        (("attach", "zenkoji/a", "portrait/yamada-hanako"), "neither a grant nor an episode zenkoji/a"),
        (("attach", "machikad", "portrait/yamada-hanako"), "Did you mean machikado"),
        (("detach", "zenkoji", "portrait/yamada-hanako"), "does not list"),
        (("import", "nowhere.csv"), "cannot be read"),
        (("import", "tayori.yaml", "--kind", "x"), "not known"),
    ],
)
def test_what_cannot_be_is_told_with_a_way_out(
    rights: Callable[..., Ran],
    nagano: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(nagano)
    code, _, err = rights(*words)
    assert code != 0
    assert says in err


def _together(root: Path, calls: list[list[str]]) -> list[int]:
    """Exit codes of commands that run at the same time, each in its own process."""
    words = [sys.executable, "-m", "tayori", "rights"]
    running = [
        subprocess.Popen([*words, *call, "-w", str(root)], stdout=subprocess.DEVNULL) for call in calls
    ]
    return [process.wait(timeout=60) for process in running]


@pytest.mark.slow
def test_what_is_granted_attached_and_detached_at_the_same_time_is_all_kept(nagano: Path) -> None:
    names = [f"place/p{number}" for number in range(3)]
    assert _together(nagano, [["grant", name, "--subject", "駅"] for name in names]) == [0] * 3
    grants = load_workspace(nagano).grants
    assert {grants[GrantId(name)].public_id for name in names} == {f"LOC-000{n}" for n in range(1, 4)}
    first, second, third = (["attach", "asa-no-eki", name] for name in names)
    assert _together(nagano, [first, second]) == [0, 0]
    assert set(names[:2]) <= set(load_workspace(nagano).clips[0].rights.grants)
    assert _together(nagano, [third, ["detach", "asa-no-eki", names[0]]]) == [0, 0]
    assert set(names) & set(load_workspace(nagano).clips[0].rights.grants) == set(names[1:])
    entries = Ledger(nagano / ".tayori/ledger.db").audit_entries()
    assert len(entries) == 7
    assert dict(entries[-1].details)["sha256"] == digest_file(nagano / "clips/asa-no-eki/clip.yaml")


@pytest.mark.slow
def test_tables_imported_at_the_same_time_share_no_number(nagano: Path) -> None:
    tables = [nagano / f"t{number}.csv" for number in range(3)]
    for number, path in enumerate(tables):
        path.write_text(f"subject,channels\nPerson {number},any\nOther {number},any\n", encoding="utf-8")
    assert _together(nagano, [["import", str(path)] for path in tables]) == [0] * 3
    grants = load_workspace(nagano).grants.values()
    assert len({grant.public_id for grant in grants}) == len(grants) == 7


def test_a_grant_waits_for_who_is_at_work(rights: Callable[..., Ran], nagano: Path) -> None:
    with workspace_lock(nagano / ".tayori/lock", "tayori publish"):
        words = [sys.executable, "-m", "tayori", "rights", "grant", "place/eki", "--subject", "駅"]
        waiting = subprocess.Popen([*words, "-w", str(nagano)], stderr=subprocess.PIPE, text=True)
        assert waiting.stderr is not None
        assert "tayori publish" in waiting.stderr.readline()
        assert not (nagano / "grants/place/eki.yaml").exists()
    assert waiting.wait(timeout=30) == 0
    assert (nagano / "grants/place/eki.yaml").exists()
    waiting.stderr.close()
    assert rights("grant", "place/hashi", "--subject", "橋", "--dry-run")[0] == 0


def test_a_grant_is_amended_after_a_dry_run(rights: Callable[..., Ran], nagano: Path) -> None:
    path = nagano / "grants/portrait/yamada-hanako.yaml"
    before = path.read_bytes()
    words = ("amend", "portrait/yamada-hanako", "--until", "2030-03-31", "--guardian", "山田 次郎")
    code, out, _ = rights(*words, "--dry-run")
    assert (code, path.read_bytes()) == (0, before)
    assert "valid.until: 2029-03-31 -> 2030-03-31" in out
    assert "山田" not in out
    code, out, _ = rights(*words, "--json")
    document = json.loads(out)
    assert (code, sorted(document["changed"]), document["written"]) == (
        0,
        ["guardian.name", "valid.until"],
        True,
    )
    assert "山田" not in out
    grant = load_workspace(nagano).grants[GrantId("portrait/yamada-hanako")]
    assert str(grant.scope.valid_until) == "2030-03-31"
    assert rights(*words)[0] == 2, "nothing would change"


def test_a_minor_nobody_consented_for_is_told_in_the_readers_language(
    rights: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--subject", "佐藤 花", "--channels", "any", "--minor")
    assert "guardian is not complete" in rights("grant", "portrait/a", *words)[2]
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    code, out, err = rights("grant", "portrait/b", *words)
    assert code == 0
    assert "保護者氏名：未成年ですが" in err
    assert out.startswith("記録しました")


def test_an_import_is_told_in_japanese(
    rights: Callable[..., Ran], nagano: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    path = write_table(nagano / "t.csv", ("佐藤 花", "any", "2027/3/31"), ("鈴木 次郎", "", "2027/2/29"))
    code, out, err = rights("import", path)
    assert code == 2
    assert out.splitlines() == [
        "2行目: これから記録 portrait/rel-0002   (REL-0002)",
        "新規1件、記録済み0件、誤り1行。何も書いていません",
    ]
    assert err.splitlines() == ["3行目 期間終了：暦にない日付です", "3行目 媒体：記入がありません"]


def test_the_help_names_what_an_answer_is(rights: Callable[..., Ran]) -> None:
    for command in ("grant", "amend"):
        out = rights(command, "--help")[1]
        assert "SAID_" not in out.upper()
        assert "DAY" in out
