"""A real WordPress: Debian's code, a MariaDB and PHP's own server, private, on loopback, in one folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conftest import PROGRAMS
from tests.publishers.servers import free_port

DEBIAN = Path("/usr/share/wordpress")
_SCRIPTS = Path(__file__).parent / "php"
_WORKERS = "4"
"""Requests served at a time: WordPress calls itself, and browsers ask for several files."""

_TETHER = '{ "$@"; kill -KILL 0; } & read -r _; kill -KILL 0'
"""Shell: run a program; kill it and all its children when it ends, or when our end of stdin is closed, as it
is when we are killed."""

_DATABASE = (
    "--skip-networking",
    "--skip-grant-tables",
    # nothing here outlives the tests: no log for a crash, little memory
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-file-size=8M",
    "--performance-schema=0",
)


@dataclass(frozen=True, slots=True)
class WordPressSite:
    """A site that runs, and what the database says of it."""

    url: str
    """`http://127.0.0.1:PORT`, without a slash at the end."""
    folder: Path
    """Where WordPress lies; `wp-content` is the site's own."""
    passwords: Mapping[str, tuple[str, str]] = field(repr=False)
    """Role (administrator, editor, author, contributor) -> user and application password."""
    _php: tuple[str, ...] = field(repr=False)
    _environment: Mapping[str, str] = field(repr=False)

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return int(self.url.rpartition(":")[2])

    def run_php(self, code: str) -> str:
        """What PHP code (without `<?php`) prints, with WordPress loaded; AssertionError when PHP fails."""
        return _run_php(self._php, self.folder, self._environment, f"<?php require 'wp-load.php';\n{code}")

    def media(self) -> list[dict[str, Any]]:
        """Every attachment as the database has it, by id: also what the REST interface does not list.

        Keys: id, slug, title, caption, description, alt_text, status, author (login), parent, mime_type,
        file (below uploads), bytes and md5 of the file (None: not there), meta (every key, first value).
        """
        return self._asked("media")

    def posts(self) -> list[dict[str, Any]]:
        """Every post and page as the database has it, by id; drafts and the trash too.

        Keys: id, type, slug, title, content, excerpt, status, author (login), date_gmt, parent, categories
        and tags (names), meta.
        """
        return self._asked("posts")

    def reset(self) -> None:
        """Take out all media, posts, terms but the default category, comments and uploaded files."""
        self.run_php(_script("reset"))
        shutil.rmtree(self.folder / "wp-content/uploads", ignore_errors=True)

    def install_plugin(self, path: Path) -> None:
        """Copy a plugin's folder in and activate it; one `.php` file becomes a must-use plugin."""
        if path.is_file():
            shutil.copy(path, self.folder / "wp-content/mu-plugins")
            return
        shutil.copytree(path, self.folder / "wp-content/plugins" / path.name, dirs_exist_ok=True)
        self._with_plugins(
            path.name,
            "if (!$files) throw new Exception('no plugin there');"
            "foreach ($files as $file) { $bad = activate_plugin($file);"
            "if (is_wp_error($bad)) throw new Exception($bad->get_error_message()); }",
        )

    def remove_plugin(self, name: str) -> None:
        """Deactivate and delete what `install_plugin` brought: the folder's name, or the file's."""
        single = self.folder / "wp-content/mu-plugins" / name
        if single.is_file():
            single.unlink()
            return
        self._with_plugins(name, "deactivate_plugins($files);")
        shutil.rmtree(self.folder / "wp-content/plugins" / name)

    def log(self) -> str:
        """What PHP wrote to stderr while it served."""
        return _log(self.folder.parent, "php").read_text(encoding="utf-8", errors="replace")

    def _with_plugins(self, name: str, code: str) -> None:
        found = f"$files = preg_filter('/^/', '{name}/', array_keys(get_plugins('/{name}')));"
        self.run_php(f"require_once ABSPATH . 'wp-admin/includes/plugin.php'; {found} {code}")

    def _asked(self, script: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.run_php(_script(script)))
        return found


@contextmanager
def wordpress_running(upload_limit: str = "64M", cron: bool = False) -> Iterator[WordPressSite]:
    """A new, empty site. Scheduled work (`cron`) is done at requests only when asked for.

    `upload_limit` is PHP's upload_max_filesize and post_max_size; a raw body is held in PHP's memory whole.
    """
    # not pytest's folder: its path may be too long for a socket's (107 bytes). What was killed may let go of
    # a file while the folder is removed.
    with TemporaryDirectory(prefix="wordpress-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        url = f"http://127.0.0.1:{free_port()}"
        environment = {
            **os.environ,
            "PHP_CLI_SERVER_WORKERS": _WORKERS,
            "WORDPRESS_TEST_URL": url,
            "WORDPRESS_TEST_SOCKET": str(work / "database.socket"),
            "WORDPRESS_TEST_CRON": str(int(cron)),
        }
        folder = _laid_out(work / "site")
        php = _php(upload_limit)
        with _database(work):
            passwords = json.loads(_run_php(php, folder, environment, _text("install")))
            users = {role: (role, password) for role, password in passwords.items()}
            site = WordPressSite(url, folder, users, php, environment)
            site.reset()
            with _web_server(site, work):
                yield site


def _laid_out(folder: Path) -> Path:
    """Debian's WordPress in a folder of its own.

    Files that find the site by their own place are copied, or they would find Debian's configuration.
    """
    content = folder / "wp-content"
    for name in ("mu-plugins", "plugins", "themes", "uploads"):
        (content / name).mkdir(parents=True)
    for file in DEBIAN.glob("*.php"):
        shutil.copy(file, folder)
    shutil.copy(_SCRIPTS / "wp-config.php", folder)
    shutil.copytree(DEBIAN / "wp-admin", folder / "wp-admin")
    (folder / "wp-includes").symlink_to(DEBIAN / "wp-includes")
    for theme in (DEBIAN / "wp-content/themes").iterdir():
        (content / "themes" / theme.name).symlink_to(theme)
    return folder


def _php(upload_limit: str) -> tuple[str, ...]:
    settings = {
        "upload_max_filesize": upload_limit,
        "post_max_size": upload_limit,
        "memory_limit": "-1",
        "max_execution_time": "0",
        "opcache.enable_cli": "1",
        "opcache.revalidate_freq": "0",
        "display_errors": "0",
        "log_errors": "1",
        "sendmail_path": "/bin/true",
    }
    return (
        _program("php"),
        *(part for name, value in settings.items() for part in ("-d", f"{name}={value}")),
    )


def _run_php(php: tuple[str, ...], folder: Path, environment: Mapping[str, str], script: str) -> str:
    done = subprocess.run(
        php, cwd=folder, env=environment, input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@contextmanager
def _database(work: Path) -> Iterator[None]:
    data, at = work / "data", work / "database.socket"
    own = [
        "--no-defaults",
        f"--datadir={data}",
        f"--tmpdir={work}",
        *(["--user=root"] if os.geteuid() == 0 else []),
    ]
    made = subprocess.run(
        [_program("mariadb-install-db"), *own, "--skip-test-db"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    start = work / "start.sql"
    start.write_text("CREATE DATABASE wordpress CHARACTER SET utf8mb4;\n", encoding="utf-8")
    argv = [_program("mariadbd"), *own, *_DATABASE, f"--socket={at}", f"--init-file={start}"]
    with _running(argv, work, "mariadbd", lambda: _listens(socket.AF_UNIX, str(at))):
        yield


@contextmanager
def _web_server(site: WordPressSite, work: Path) -> Iterator[None]:
    address = ("127.0.0.1", site.port)
    argv = [
        *site._php,
        "-q",
        "-S",
        f"127.0.0.1:{site.port}",
        "-t",
        str(site.folder),
        str(_SCRIPTS / "router.php"),
    ]
    with _running(argv, work, "php", lambda: _listens(socket.AF_INET, address), site._environment):
        yield


@contextmanager
def _running(
    argv: list[str],
    work: Path,
    name: str,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """A process and all its children, that end with this block, and with the tests however they end."""
    with (
        _log(work, name).open("wb") as log,
        subprocess.Popen(
            ["/bin/sh", "-c", _TETHER, "tether", *argv],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            _wait(ready, process, work, name)
            yield
        finally:
            # nothing of it is kept: no need to ask
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes], work: Path, name: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return
        time.sleep(0.02)
    raise AssertionError(f"{name} does not listen: {_log(work, name).read_text(errors='replace')}")


def _listens(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family) as probe:
        return probe.connect_ex(address) == 0


def _log(work: Path, name: str) -> Path:
    return work / f"{name}.log"


def _program(name: str) -> str:
    found = shutil.which(name, path=PROGRAMS)
    assert found is not None, f"{name} is not installed; scripts/install_tools.sh installs it"
    return found


def _script(name: str) -> str:
    return _text(name).removeprefix("<?php")


def _text(name: str) -> str:
    return (_SCRIPTS / f"{name}.php").read_text(encoding="utf-8")
