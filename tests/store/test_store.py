from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tayori.errors import ResourceError, WorkspaceBusy
from tayori.model.ids import digest_bytes
from tayori.store.files import disk_errors, place_link, replace_file
from tayori.store.lock import workspace_lock
from tayori.store.store import Store


def _add(store: Store, data: bytes) -> str:
    with store.scratch() as folder:
        (folder / "made").write_bytes(data)
        return store.add(folder / "made")[0]


def test_bytes_are_kept_under_their_digest_read_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    digest = _add(store, b"voice")
    assert digest == digest_bytes(b"voice")
    assert store.get(digest_bytes(b"voice")).read_bytes() == b"voice"
    assert store.path(digest_bytes(b"voice")).stat().st_mode & 0o777 == 0o444
    assert list(store.digests()) == [digest]


def test_scratch_is_gone_after_an_error(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with pytest.raises(ValueError, match="half"), store.scratch() as folder:
        (folder / "half").write_bytes(b"x")
        raise ValueError("half")
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


def test_verify_reads_the_bytes_whatever_the_stat_says(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    digest = digest_bytes(b"voice")
    _add(store, b"voice")
    path = store.path(digest)
    before = path.stat()
    path.chmod(0o644)
    path.write_bytes(b"noise")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    path.chmod(0o444)
    assert not store.verify(digest)
    _add(store, b"voice")
    assert store.verify(digest), "adding the same content again mends a damaged file"


def test_has_looks_at_the_size(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    digest = digest_bytes(b"voice")
    assert not store.has(digest)
    _add(store, b"voice")
    assert store.has(digest, 5)
    assert not store.has(digest, 6)


def test_drop_frees_the_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    digest = digest_bytes(b"voice")
    _add(store, b"voice")
    assert store.drop(digest) == 5
    assert list(store.digests()) == []


def test_a_link_is_replaced_in_one_step_and_only_when_it_differs(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    at = tmp_path / "build" / "長野 市.mp4"
    assert place_link(tmp_path / "a", at)
    assert not place_link(tmp_path / "a", at)
    assert place_link(tmp_path / "b", at)
    assert at.read_bytes() == b"b"
    assert [p.name for p in at.parent.iterdir()] == [at.name]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tayori.yaml"
    replace_file(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResourceError, match="disk is full"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["tayori.yaml"]


def test_other_errors_of_the_system_pass_through() -> None:
    with pytest.raises(IsADirectoryError), disk_errors(Path("x")):
        raise IsADirectoryError(errno.EISDIR, "Is a directory")


def test_the_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    lock = tmp_path / ".tayori" / "lock"
    with workspace_lock(lock, "tayori build"), pytest.raises(WorkspaceBusy, match="tayori build"):
        with workspace_lock(lock, "tayori prune", wait=False):
            pass
    with workspace_lock(lock, "tayori prune", wait=False):
        pass


def test_a_killed_holder_loses_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / ".tayori" / "lock"
    script = (
        "import sys, time; from pathlib import Path; from tayori.store.lock import workspace_lock\n"
        f"with workspace_lock(Path({str(lock)!r}), 'tayori build'):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WorkspaceBusy), workspace_lock(lock, "tayori prune", wait=False):
            pass
        holder.kill()
    with workspace_lock(lock, "tayori prune", wait=False):
        pass
