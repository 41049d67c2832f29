"""Servers of one portal folder, each on a free port of this machine: ours, nginx and Apache as documented."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tayori.publishers.serve import SiteServer, serve
from tests.conftest import PROGRAMS
from tests.documents import ROOT, blocks

_APACHE_MODULES = (
    "mpm_event",
    "authz_core",
    "alias",
    "allowmethods",
    "deflate",
    "dir",
    "filter",
    "headers",
    "mime",
)
_APACHE_MODULES_FOLDER = Path("/usr/lib/apache2/modules")


def documented(language: str) -> str:
    """The configuration that docs/serving.md gives for `nginx` or `apache`."""
    (found,) = blocks((ROOT / "docs/serving.md").read_text(encoding="utf-8"), language)
    return found


@contextmanager
def serving(root: Path) -> Iterator[SiteServer]:
    """Our own server of `root`."""
    server = serve(root, port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def ours(root: Path, work: Path) -> Iterator[int]:
    """The port of our own server of `root`."""
    with serving(root) as server:
        yield int(server.server_address[1])


@contextmanager
def nginx(root: Path, work: Path) -> Iterator[int]:
    """The port of an nginx that serves `root` as documented."""
    port = free_port()
    site = _for_port(documented("nginx"), root, {"listen 80;": f"listen 127.0.0.1:{port};"})
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{place}_temp_path {work}/{place};" for place in places)
    account = "user root;" if os.geteuid() == 0 else ""
    config = work / "nginx.conf"
    config.write_text(
        f"daemon off;\n{account}\nworker_processes 1;\npid {work}/nginx.pid;\n"
        f"error_log {work}/error.log;\nevents {{ worker_connections 64; }}\n"
        f"http {{\naccess_log off;\n{temporary}\n{site}\n}}\n",
        encoding="utf-8",
    )
    with _running(["nginx", "-c", str(config), "-p", str(work)], port, work):
        yield port


@contextmanager
def apache(root: Path, work: Path) -> Iterator[int]:
    """The port of an Apache that serves `root` as documented."""
    port = free_port()
    site = _for_port(documented("apache"), root, {"<VirtualHost *:80>": f"<VirtualHost 127.0.0.1:{port}>"})
    modules = "\n".join(
        f"LoadModule {name}_module {_APACHE_MODULES_FOLDER}/mod_{name}.so" for name in _APACHE_MODULES
    )
    account = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    config = work / "apache.conf"
    config.write_text(
        f"ServerRoot {work}\nServerName localhost\nPidFile {work}/apache.pid\nErrorLog {work}/error.log\n"
        f"{modules}\n{account}\nTypesConfig /dev/null\nListen 127.0.0.1:{port}\n{site}\n",
        encoding="utf-8",
    )
    with _running(["apache2", "-f", str(config), "-DFOREGROUND"], port, work):
        yield port


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _for_port(config: str, root: Path, changes: dict[str, str]) -> str:
    """The documented configuration with its folder and port exchanged, and nothing else."""
    for old, new in {**changes, "/var/www/portal": str(root)}.items():
        assert old in config
        config = config.replace(old, new)
    return config


@contextmanager
def _running(argv: list[str], port: int, work: Path) -> Iterator[None]:
    program = shutil.which(argv[0], path=PROGRAMS)
    assert program is not None
    with (work / "output.txt").open("wb") as output:
        process = subprocess.Popen([program, *argv[1:]], stdout=output, stderr=output)
        try:
            _wait_for(port, process, work)
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes], work: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    said = [path.read_text(errors="replace") for path in work.glob("*.txt")]
    said += [path.read_text(errors="replace") for path in work.glob("*.log")]
    raise AssertionError(f"{process.args!r} does not listen: {' '.join(said)}")
