"""The program as people and machines call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tests.pipelines.conftest import edit

Ran = tuple[int, str, str]


@pytest.fixture
def tayori(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process: exit code, stdout, stderr."""

    def call(*words: object) -> Ran:
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_help_names_every_command(tayori: Callable[..., Ran]) -> None:
    code, out, _ = tayori("--help")
    assert code == 0
    for name in (
        "init",
        "demo",
        "doctor",
        "add",
        "probe",
        "transcode",
        "captions",
        "build",
        "status",
        "rights",
    ):
        assert name in out
    for name in ("feed", "plan", "publish", "retract", "receipts", "serve", "verify", "prune"):
        assert name in out


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom tayori.cli import run\nrun(['--help'])\n"
        "heavy = {'pydantic','sqlalchemy','av','PIL','numpy','yaml','ffmpeg','moviepy','googleapiclient'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["build", "probe", "transcode", "plan", "publish", "serve", "status"])
def test_every_help_has_an_example(tayori: Callable[..., Ran], command: str) -> None:
    code, out, _ = tayori(command, "--help")
    assert code == 0
    assert f"Example: tayori {command}" in " ".join(out.split())


def test_outside_a_workspace_the_next_step_is_told(tayori: Callable[..., Ran], tmp_path: Path) -> None:
    code, _, err = tayori("status", "-w", tmp_path)
    assert code == 2
    assert "tayori init" in err


def test_an_error_is_one_json_document_with_json(tayori: Callable[..., Ran], tmp_path: Path) -> None:
    code, out, _ = tayori("build", "--json", "-w", tmp_path)
    error = json.loads(out)["error"]
    assert (code, error["exit_code"]) == (2, 2)
    assert error["next_step"]


def test_every_mistake_is_told_at_once(tayori: Callable[..., Ran], workspace: Path) -> None:
    edit(workspace / "clips/asa/clip.yaml", "description:", "descripton:")
    edit(workspace / "tayori.yaml", "languages: [ja, en]", "languages: [ja, en]\ntimezon: Asia/Tokyo")
    edit(workspace / "grants/place/nagano-station.yaml", "status: active", "status: maybe")
    code, _, err = tayori("build", "-w", workspace)
    assert code == 2
    assert "timezon" in err


def test_init_add_and_status(tayori: Callable[..., Ran], tmp_path: Path, media: Path) -> None:
    root = tmp_path / "ws"
    assert tayori("init", root, "--organisation", "長野市")[0] == 0
    assert tayori("init", root, "--organisation", "長野市")[0] == 2, "never over a workspace that is there"
    (tmp_path / "clip.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nあ\n", encoding="utf-8")
    os.link(media / "clip.mp4", tmp_path / "clip.mp4")
    code, out, _ = tayori("add", tmp_path / "clip.mp4", "-w", root, "--json")
    assert code == 0
    assert json.loads(out)[0]["slug"] == "clip"
    assert (root / "clips/clip/clip.srt").is_file()
    code, out, _ = tayori("status", "-w", root, "--json")
    (item,) = json.loads(out)
    assert item["built"].startswith("stale")
    assert item["kind"] == "clip"


def test_add_takes_nothing_when_one_file_is_bad(
    tayori: Callable[..., Ran], tmp_path: Path, media: Path
) -> None:
    root = tmp_path / "ws"
    tayori("init", root, "--organisation", "長野市")
    (tmp_path / "notes.mp4").write_text("not a film", encoding="utf-8")
    code, _, err = tayori("add", media / "clip.mp4", tmp_path / "notes.mp4", "-w", root)
    assert code == 3
    assert "notes.mp4" in err
    assert list((root / "clips").iterdir()) == []


@pytest.mark.parametrize("name", ["長野 駅.mp4", "a'b\"c:d[e]$f.mp4", "行\n替え.mp4", "-y.mp4", "a%d b.mp4"])
def test_odd_file_names_are_taken(tayori: Callable[..., Ran], tmp_path: Path, media: Path, name: str) -> None:
    root = tmp_path / "ws"
    tayori("init", root, "--organisation", "長野市")
    (tmp_path / "in").mkdir()
    os.link(media / "clip.mp4", tmp_path / "in" / name)
    assert tayori("add", tmp_path / "in" / name, "-w", root)[0] == 0
    code, out, err = tayori("build", "--dry-run", "-w", root)
    assert code == 0, err
    assert "picture/vertical" in out


@pytest.mark.parametrize("slug", ["../evil", "a/b", "UPPER", "", "長野", "a" * 65])
def test_slugs_stay_inside(tayori: Callable[..., Ran], tmp_path: Path, media: Path, slug: str) -> None:
    root = tmp_path / "ws"
    tayori("init", root, "--organisation", "長野市")
    code, _, err = tayori("add", media / "clip.mp4", "--slug", slug, "-w", root)
    assert (code, (root.parent / "evil").exists()) == ((0, False) if slug == "" else (2, False)), err


def test_a_dry_run_makes_nothing(tayori: Callable[..., Ran], workspace: Path) -> None:
    code, out, _ = tayori("build", "--dry-run", "--json", "-w", workspace)
    assert code == 0
    assert {step["status"] for step in json.loads(out)} == {"stale"}
    assert not (workspace / "build").exists()


@pytest.mark.slow
def test_build_json_carries_the_reports(tayori: Callable[..., Ran], built: Path) -> None:
    code, out, _ = tayori("build", "--json", "-w", built)
    assert code == 0
    steps = {step["step"]: step for step in json.loads(out)["steps"]}
    assert steps["sound"]["report"]["facts"]["true_peak_cdb"] <= -100
    assert abs(steps["sound"]["report"]["facts"]["integrated_clufs"] + 1400) <= 100
    assert steps["rendition/tall"]["outputs"][0]["digest"]


@pytest.mark.slow
def test_publish_asks_and_without_a_person_does_nothing(tayori: Callable[..., Ran], built: Path) -> None:
    code, _, err = tayori("publish", "portal", "-w", built)
    assert code == 2
    assert "--yes" in err
    assert not (built / "site").exists()
    assert tayori("publish", "portal", "--yes", "-w", built)[0] == 0
    code, out, _ = tayori("receipts", "--json", "-w", built)
    assert {r["state"] for r in json.loads(out)} == {"verified"}
    assert tayori("feed", "check", "koe", "-w", built)[0] == 0


@pytest.mark.slow
def test_a_refusal_is_exit_4(tayori: Callable[..., Ran], built: Path) -> None:
    edit(built / "clips/asa/clip.yaml", "none: [voice, footage]", "none: [voice]")
    assert tayori("rights", "check", "-w", built)[0] == 4
    code, _, err = tayori("publish", "portal", "asa", "--yes", "-w", built)
    assert code == 4
    assert "footage" in err


@pytest.mark.slow
def test_transcode_takes_a_bare_file(
    tayori: Callable[..., Ran], tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = Path("out")
    code, _, err = tayori(
        "transcode", media / "clip.mp4", "--to", "preview", "--trim", "0.4-1.6", "--out", out
    )
    assert code == 0, err
    assert (out / "clip.preview.mp4").is_file()
    assert not [p for p in out.iterdir() if p.name.startswith(".")]
    code, text, _ = tayori("probe", out / "clip.preview.mp4", "--json")
    probe = json.loads(text)["probe"]
    assert probe["video"]["frames"] == 30
    assert (probe["video"]["width"], probe["video"]["height"]) == (540, 960)


def test_what_is_no_language_is_written_into_no_file(tayori: Callable[..., Ran], tmp_path: Path) -> None:
    file, out = tmp_path / "a.srt", tmp_path / "a.vtt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\n朝\n", encoding="utf-8")
    code, _, err = tayori("captions", "convert", file, "-o", out, "--lang", "日本")
    assert code == 2
    assert "no language tag" in err
    assert not out.exists()
    assert tayori("captions", "convert", file, "-o", out, "--lang", "zh-Hant")[0] == 0


@pytest.mark.slow
def test_burning_tells_which_cues_to_look_at(
    tayori: Callable[..., Ran], tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.srt").write_text("1\n00:00:00,100 --> 00:00:00,400\n朝の駅\n", encoding="utf-8")
    code, out, err = tayori("captions", "burn", media / "clip.mp4", "a.srt", "--profile", "preview")
    assert code == 0, err
    assert "warning: Shown for less than 800 ms: 1 of 1 cue. (ja: cue 1)" in out


@pytest.mark.slow
def test_ctrl_c_leaves_no_half_files(workspace: Path) -> None:
    command = [sys.executable, "-m", "tayori", "build", "-w", str(workspace)]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(1.5)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), err
    assert list((workspace / ".tayori/store/tmp").glob("*")) == []
    for path in (workspace / "build").rglob("*.*"):
        assert path.resolve().is_file()


@pytest.mark.slow
def test_being_told_to_end_stops_the_encoder(workspace: Path) -> None:
    command = [sys.executable, "-m", "tayori", "build", "-w", str(workspace), "-q"]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(1.5)
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), err
    assert list((workspace / ".tayori/store/tmp").glob("*")) == []


def test_a_grant_is_written_and_withdrawn(tayori: Callable[..., Ran], workspace: Path) -> None:
    (workspace / "forms").mkdir()
    (workspace / "forms/eki.pdf").write_bytes(b"signed")
    words = ("--subject", "松本駅", "--public-id", "PER-0002", "--document", "forms/eki.pdf", "-w", workspace)
    assert tayori("rights", "grant", "place/matsumoto-eki", *words)[0] == 0
    path = workspace / "grants/place/matsumoto-eki.yaml"
    assert "松本駅" in path.read_text(encoding="utf-8")
    assert tayori("rights", "grant", "place/matsumoto-eki", *words)[0] == 2, "never over one that is there"
    assert tayori("rights", "withdraw", "place/matsumoto-eki", "-w", workspace)[0] == 2, "asks first"
    assert tayori("rights", "withdraw", "place/matsumoto-eki", "--yes", "-w", workspace)[0] == 0
    assert "withdrawn" in path.read_text(encoding="utf-8")
    assert tayori("rights", "withdraw", "place/../../tayori", "--yes", "-w", workspace)[0] == 2


def test_version(tayori: Callable[..., Ran]) -> None:
    code, out, _ = tayori("--version")
    assert (code, out.split()[0]) == (0, "tayori")


def test_kinds_are_not_contradicted(tayori: Callable[..., Ran], tmp_path: Path, media: Path) -> None:
    root = tmp_path / "ws"
    tayori("init", root, "--organisation", "長野市")
    assert tayori("add", media / "clip.mp4", "--kind", "photo", "-w", root)[0] == 3
    assert tayori("add", media / "cover.png", "--kind", "clip", "-w", root)[0] == 3
    assert tayori("add", media / "talk.wav", "-w", root)[0] == 2, "an episode needs a show"
    assert tayori("add", media / "cover.png", "-w", root)[0] == 0


DISKS = """\
set -e
mkdir -p "$WS/.tayori/store"
mount -t tmpfs -o size=600k small "$WS/.tayori/store"
code=0; "$PY" -m tayori build -q -w "$WS" || code=$?
echo "full $code"
mount -o remount,size=200m "$WS/.tayori/store"
code=0; "$PY" -m tayori build -q -w "$WS" || code=$?
echo "roomy $code"
"$PY" -m tayori verify -w "$WS"
mount -o remount,ro "$WS/.tayori/store"
echo "edited" >> "$WS/clips/asa/captions.ja.srt"
code=0; "$PY" -m tayori build -q -w "$WS" || code=$?
echo "readonly $code"
"""


@pytest.mark.slow
def test_a_full_and_a_read_only_disk_lose_nothing(workspace: Path) -> None:
    environment = os.environ | {"WS": str(workspace), "PY": sys.executable}
    namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    done = subprocess.run(
        [*namespace, "sh", "-c", DISKS], env=environment, capture_output=True, text=True, check=False
    )
    if "Operation not permitted" in done.stderr and not os.environ.get("CI"):
        pytest.skip("this machine lets nobody mount a small disk")
    assert "full 2" in done.stdout, done.stderr
    assert "disk is full" in done.stderr.lower()
    assert "roomy 0" in done.stdout, done.stderr
    assert "0 damaged, 0 missing" in done.stdout
    assert "readonly 2" in done.stdout
    assert "cannot be" in done.stderr
    assert "Traceback" not in done.stderr
