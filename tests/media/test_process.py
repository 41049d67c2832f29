from __future__ import annotations

import pickle
import sys
import threading
import time
from pathlib import Path

import pytest

from tayori.errors import Cancelled, ResourceError
from tayori.media.process import STDERR_LIMIT, ToolFailed, run


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_gives_back_what_a_program_says() -> None:
    done = run(python("import sys; print('one'); print('two', file=sys.stderr)"))
    assert done.stdout == b"one\n"
    assert done.stderr == "two\n"


def test_lines_come_one_by_one_and_in_order() -> None:
    lines: list[str] = []
    done = run(python("print('a'); print('日本'); print('c')"), on_line=lines.append)
    assert lines == ["a", "日本", "c"]
    assert done.stdout == b""


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ResourceError, match="no-such-program"):
        run(["no-such-program-at-all"])


def test_a_missing_folder_is_not_taken_for_a_missing_program(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="gone"):
        run(python("pass"), cwd=tmp_path / "gone")


def test_a_failure_carries_the_last_words_and_pickles() -> None:
    with pytest.raises(ToolFailed) as caught:
        run(python("import sys; print('first\\nInvalid data found', file=sys.stderr); sys.exit(3)"))
    again = pickle.loads(pickle.dumps(caught.value))
    for error in (caught.value, again):
        assert error.code == 3
        assert error.reason == "Invalid data found"
        assert "Invalid data found" in error.message


@pytest.mark.parametrize("words", ["No space left on device", "Read-only file system", "Disk quota exceeded"])
def test_a_full_or_locked_disk_is_not_the_medias_fault(words: str) -> None:
    with pytest.raises(ResourceError, match=r"disk|folder"):
        run(python(f"import sys; sys.exit('out.mp4: {words}')"))


def test_being_killed_is_told_as_lack_of_memory() -> None:
    with pytest.raises(ResourceError, match="memory"):
        run(python("import os; os.kill(os.getpid(), 9)"))


def test_cancelling_stops_the_program_and_what_it_started(tmp_path: Path) -> None:
    cancel, beat = threading.Event(), tmp_path / "beat"
    child = f"import time\nwhile True:\n open({str(beat)!r}, 'a').write('x')\n time.sleep(0.02)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    threading.Timer(0.6, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        run(python(code), cancel=cancel)
    assert time.monotonic() - started < 5
    size = beat.stat().st_size
    assert size > 0
    time.sleep(0.2)
    assert beat.stat().st_size == size


def test_an_error_in_the_listener_stops_the_program() -> None:
    def listener(line: str) -> None:
        raise ValueError(line)

    started = time.monotonic()
    with pytest.raises(ValueError, match="hello"):
        run(python("import time; print('hello', flush=True); time.sleep(30)"), on_line=listener)
    assert time.monotonic() - started < 5


def test_an_interrupt_is_a_cancellation() -> None:
    def listener(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Cancelled):
        run(python("import time; print('hello', flush=True); time.sleep(30)"), on_line=listener)


def test_endless_complaints_do_not_fill_the_memory() -> None:
    done = run(python("import sys; sys.stderr.write('x' * 65536 * 40 + 'end')"))
    assert len(done.stderr) < STDERR_LIMIT + 70_000
    assert done.stderr.endswith("end")


def test_the_environment_is_added_to() -> None:
    code = "import os; print(os.environ['TAYORI_X'], 'PATH' in os.environ)"
    done = run(python(code), env={"TAYORI_X": "é"})
    assert done.stdout.decode().split() == ["é", "True"]
