from __future__ import annotations

import hashlib
import http.server
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import c2pa
import pytest

from tayori.errors import CheckFailed, MediaError, RemoteError, ResourceError, UsageError
from tayori.media.credentials import binding, read
from tayori.media.credentials.authority import Authority
from tayori.media.credentials.certificate import Signer, read_certificate
from tayori.media.credentials.read import CredentialState, validate
from tayori.media.credentials.sign import sign
from tayori.media.credentials.traces import carries_credentials, refuse_signed
from tayori.media.ffmpeg import executable
from tayori.media.mux import mux
from tests.media.clips import film
from tests.media.credentials.certificates import a_signer
from tests.media.credentials.claims import METADATA, claim
from tests.media.credentials.conftest import SUFFIXES

every_kind = pytest.mark.parametrize("suffix", SUFFIXES)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@every_kind
def test_a_signed_file_is_trusted_with_anchors_and_valid_without(
    suffix: str, files: dict[str, Path], signer: Signer, authority: Authority, tmp_path: Path
) -> None:
    source, out = files[suffix], tmp_path / f"signed.{suffix}"
    before = digest(source)
    told = sign(source, out, claim(), signer)
    assert told.state is validate(out).state is CredentialState.VALID
    assert told.codes == ("signingCredential.untrusted",)
    trusted = validate(out, authority.anchors)
    assert (trusted.state, trusted.codes) == (CredentialState.TRUSTED, ())
    assert digest(source) == before
    assert [p.name for p in tmp_path.iterdir()] == [out.name]
    assert out.stat().st_size - source.stat().st_size < 8000


def test_what_was_signed_is_read_back(files: dict[str, Path], signer: Signer, tmp_path: Path) -> None:
    told = sign(files["mp4"], tmp_path / "out.mp4", claim(), signer)
    assert (told.issuer, told.title) == ("長野市 (TEST)", "朝七時、長野駅へ")
    assert told.generator.startswith("Tayori ")
    assert told.source_type == "compositeCapture"
    assert told.actions[:2] == ("c2pa.created", "c2pa.placed")
    assert told.ingredients == (
        ("Source recording", "componentOf"),
        ("Music", "componentOf"),
        ("Captions (ja)", "inputTo"),
    )
    assert ("cawg.data_mining", "notAllowed") in told.uses


@every_kind
def test_one_changed_bit_of_the_content_makes_it_invalid(
    suffix: str, files: dict[str, Path], signer: Signer, authority: Authority, tmp_path: Path
) -> None:
    out = tmp_path / f"signed.{suffix}"
    sign(files[suffix], out, claim(), signer)
    data = bytearray(out.read_bytes())
    tail = files[suffix].read_bytes()[-40:-8]
    data[data.rindex(tail)] ^= 1
    out.write_bytes(data)
    told = validate(out, authority.anchors)
    assert told.state is CredentialState.INVALID
    assert any("Hash.mismatch" in code for code in told.codes)


@every_kind
def test_credentials_are_seen_without_the_library(
    suffix: str, files: dict[str, Path], signer: Signer, tmp_path: Path
) -> None:
    out = tmp_path / f"signed.{suffix}"
    sign(files[suffix], out, claim(), signer)
    assert carries_credentials(out)
    assert not carries_credentials(files[suffix])
    with pytest.raises(UsageError, match="tagging would break its signature"):
        refuse_signed(out, "tagging")


@pytest.mark.tools
@every_kind
def test_rights_embedded_before_are_still_read(
    suffix: str, files: dict[str, Path], signer: Signer, tmp_path: Path
) -> None:
    out = tmp_path / f"signed.{suffix}"
    sign(files[suffix], out, claim(), signer)
    answer = subprocess.run(
        ["exiftool", "-j", "-XMP-dc:Rights", "-XMP-xmpRights:WebStatement", "-XMP-photoshop:Credit", out],
        capture_output=True,
        check=True,
    )
    told = json.loads(answer.stdout)[0]
    assert told["Rights"] == "© 2026 長野市"
    assert told["WebStatement"] == "https://www.city.example.jp/rights/asa"
    assert told["Credit"] == "長野市 / 信州映像"


@every_kind
def test_every_frame_and_sample_decodes_to_the_same(
    suffix: str, files: dict[str, Path], signer: Signer, tmp_path: Path
) -> None:
    out = tmp_path / f"signed.{suffix}"
    sign(files[suffix], out, claim(), signer)
    assert decoded(out) == decoded(files[suffix])


def decoded(path: Path) -> str:
    arguments = [executable(), "-v", "error", "-xerror", "-i", str(path), "-f", "framemd5", "-"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.count("\n") > 5
    return done.stdout


def test_signing_in_place_is_refused_and_the_file_is_whole(
    files: dict[str, Path], signer: Signer, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(files["mp4"].read_bytes())
    link = tmp_path / "link.mp4"
    link.symlink_to(path)
    for target in (path, link):
        with pytest.raises(UsageError, match="written over its own source"):
            sign(path, target, claim(), signer)
    assert path.read_bytes() == files["mp4"].read_bytes()


def test_a_failing_signer_leaves_the_source_and_what_was_there_before(
    files: dict[str, Path], signer: Signer, tmp_path: Path
) -> None:
    out, before = tmp_path / "out.mp4", digest(files["mp4"])
    out.write_bytes(b"as it was")
    wrong = claim() | {"assertions": []}
    with pytest.raises(MediaError, match="cannot be signed"):
        sign(files["mp4"], out, wrong, signer)
    assert (digest(files["mp4"]), out.read_bytes()) == (before, b"as it was")
    assert list(tmp_path.iterdir()) == [out]


def test_a_signature_that_does_not_verify_is_not_kept(
    files: dict[str, Path], signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library believes itself; so its work is spoiled on its way to the disk."""
    replace = c2pa.Builder.sign

    def spoiled(self: c2pa.Builder, native: object, mime: str, source: object, target: object) -> object:
        made = replace(self, native, mime, source, target)
        target.seek(-20, os.SEEK_END)  # type: ignore[attr-defined]
        target.write(b"\0" * 8)  # type: ignore[attr-defined]
        return made

    monkeypatch.setattr(c2pa.Builder, "sign", spoiled)
    with pytest.raises(CheckFailed, match=r"does not verify: .*mismatch"):
        sign(files["mp4"], tmp_path / "out.mp4", claim(), signer)
    assert list(tmp_path.iterdir()) == []


def test_a_signed_file_is_not_signed_again(files: dict[str, Path], signer: Signer, tmp_path: Path) -> None:
    sign(files["jpg"], tmp_path / "once.jpg", claim(), signer)
    with pytest.raises(UsageError, match="signing it again would break"):
        sign(tmp_path / "once.jpg", tmp_path / "twice.jpg", claim(), signer)


@pytest.mark.parametrize("name", ["text.txt", "picture.jpg"])
def test_what_cannot_carry_credentials_is_refused(name: str, signer: Signer, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes(b"words" * 100)
    with pytest.raises(MediaError, match=r"cannot (carry|be signed)"):
        sign(given, tmp_path / name, claim(), signer)
    assert list(tmp_path.iterdir()) == [given]


def test_files_without_credentials_have_none(files: dict[str, Path], tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("words")
    empty = tmp_path / "empty.mp4"
    empty.touch()
    for path in (*files.values(), text, empty):
        assert validate(path).state is CredentialState.NONE


def test_a_source_that_is_signed_itself_goes_along_with_its_credentials(
    files: dict[str, Path], signer: Signer, authority: Authority, tmp_path: Path
) -> None:
    camera, out = tmp_path / "camera.mp4", tmp_path / "out.mp4"
    sign(files["mp4"], camera, claim(), a_signer())
    sign(files["mp4"], out, claim(), signer, {"source": camera})
    with binding.open_context() as context, c2pa.Reader(str(out), context=context) as reader:
        document = json.loads(reader.json())
    assert len(document["manifests"]) == 2
    told = {i["title"]: i for i in document["manifests"][document["active_manifest"]]["ingredients"]}
    assert told["Source recording"]["active_manifest"] in document["manifests"]
    assert "active_manifest" not in told["Music"]
    assert validate(out, authority.anchors).state is CredentialState.TRUSTED


def test_a_certificate_that_has_ended_makes_old_signatures_invalid(
    files: dict[str, Path], tmp_path: Path
) -> None:
    out, brief = tmp_path / "out.jpg", a_signer(days=(-1, 2 / 86400))
    sign(files["jpg"], out, claim(), brief)
    ends = read_certificate(brief.certificate).ends
    time.sleep((ends - datetime.now(UTC)).total_seconds() + 1.1)
    told = validate(out)
    assert told.state is CredentialState.INVALID
    assert "signingCredential.expired" in told.codes


def test_mux_takes_no_signed_file(files: dict[str, Path], signer: Signer, tmp_path: Path) -> None:
    signed, out = tmp_path / "signed.mp4", tmp_path / "out.mp4"
    sign(files["mp4"], signed, claim(), signer)
    for picture, sound in ((signed, files["mp4"]), (files["mp4"], signed)):
        with pytest.raises(UsageError, match="copying its streams would break"):
            mux(picture, sound, METADATA, out)
    assert not out.exists()


class _Counting(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A web server of our own: what the library asks of it, native sockets included."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Counting) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", server.asked  # type: ignore[attr-defined]
        server.shutdown()


def test_nothing_is_fetched_neither_for_revocation_nor_for_a_remote_manifest(
    files: dict[str, Path], tmp_path: Path
) -> None:
    with listening() as (url, asked):
        signed = tmp_path / "signed.jpg"
        sign(files["jpg"], signed, claim(), a_signer(ocsp=f"{url}/ocsp"))
        assert validate(signed).state is CredentialState.VALID
        away = tmp_path / "away.jpg"
        _sign_elsewhere(files["jpg"], away, f"{url}/manifest")
        assert validate(away).state is not CredentialState.TRUSTED
        assert asked == []


def _sign_elsewhere(source: Path, out: Path, url: str) -> None:
    """A file whose manifest lies on a server, as others may give us one."""
    who = a_signer()
    info = c2pa.C2paSignerInfo(alg=b"es256", sign_cert=who.certificate, private_key=who.key, ta_url=None)
    definition = claim() | {"format": "image/jpeg"}
    with binding.open_context() as context, c2pa.Builder(definition, context) as builder:
        builder.set_remote_url(url)
        builder.set_no_embed()
        builder.sign_file(source, out, c2pa.Signer.from_info(info))
    assert url.encode() in out.read_bytes()


def test_a_time_stamping_authority_that_fails_signs_nothing(
    files: dict[str, Path], signer: Signer, tmp_path: Path
) -> None:
    with listening() as (url, asked):
        stamped = Signer(signer.certificate, signer.key, f"{url}/tsa")
        with pytest.raises(RemoteError, match=f"{url}/tsa gave no time stamp"):
            sign(files["jpg"], tmp_path / "out.jpg", claim(), stamped)
        assert asked == ["/tsa"]
    assert list(tmp_path.iterdir()) == []


CHILD = """
import sys
from pathlib import Path
from tayori.media.credentials.certificate import Signer
from tayori.media.credentials.sign import sign
from tests.media.credentials.claims import claim
source, out, chain, key = map(Path, sys.argv[1:])
signer = Signer(chain.read_bytes(), key.read_bytes())
print("ready", flush=True)
while True:
    sign(source, out, claim(), signer)
"""


def test_a_kill_at_any_moment_leaves_the_source_and_a_whole_file_or_none(
    authority: Authority, tmp_path: Path
) -> None:
    source, out = film(tmp_path / "source.mp4"), tmp_path / "out.mp4"
    before = digest(source)
    arguments = [sys.executable, "-c", CHILD, *map(str, (source, out, authority.certificate, authority.key))]
    for wait_ms in (0, 1, 3, 7, 12, 20):
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(wait_ms / 1000)
            child.send_signal(signal.SIGKILL)
        assert digest(source) == before
        assert not out.exists() or validate(out).state is CredentialState.VALID


def test_a_disk_that_is_full_is_the_system_s_own_error(authority: Authority, tmp_path: Path) -> None:
    source, out = film(tmp_path / "source.mp4"), tmp_path / "out.mp4"
    before = digest(source)
    arguments = [sys.executable, "-c", CHILD, *map(str, (source, out, authority.certificate, authority.key))]
    size = source.stat().st_size // 2
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # noqa: E731
    done = subprocess.run(arguments, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert "OSError: [Errno 27] File too large" in done.stderr
    assert digest(source) == before
    assert [p.name for p in tmp_path.iterdir()] == ["source.mp4"]


def test_without_the_library_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    monkeypatch.setattr(binding, "PACKAGE", "c2pa-python-that-is-not-there")
    for call in (lambda: read.validate(tmp_path), binding.library_version):
        with pytest.raises(ResourceError, match=r"pip install 'tayori\[c2pa\]'"):
            call()


def test_anchors_that_are_no_certificates_are_refused(files: dict[str, Path], tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.pem"
    anchors.write_text("nothing")
    with pytest.raises(UsageError, match="no PEM file with certificates"):
        validate(files["jpg"], anchors)
