"""Content Credentials in a real build."""

from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import c2pa
import pytest
from PIL import Image

from tayori.cli import run
from tayori.errors import ResourceError, TayoriError, UsageError
from tayori.media.credentials import binding
from tayori.media.credentials.authority import make_test_authority
from tayori.media.credentials.certificate import Signer
from tayori.media.credentials.read import Credentials, CredentialState, validate
from tayori.media.credentials.sign import sign
from tayori.model.artifact import Reason, Recipe
from tayori.model.ids import Lang, Slug
from tayori.model.publishing import Role
from tayori.pipelines.build import Build, build
from tayori.pipelines.diagnosis import Diagnosis
from tayori.pipelines.doctor import diagnose
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.signing_steps import refuse_after_signing
from tayori.pipelines.steps import ContactWork, Output, ReadingWork, SigningWork, Step, Work
from tayori.pipelines.transcode import TranscodeOptions, transcode
from tayori.pipelines.upkeep import verify
from tayori.store.files import digest_file
from tests.media.credentials.claims import claim
from tests.pipelines.conftest import PRIVATE_NAME, edit

pytestmark = pytest.mark.slow

SIGNING = """\
signing:
  certificate: signing/chain.pem
  key: file:signing/key.pem
  anchors: signing/authority.pem
"""
PHOTO = """\
schema: 1
title: {ja: 駅の朝, en: The station}
source: 山田花子さん.jpg
alt: {ja: 朝の駅}
rights: {none: [portrait, place]}
"""
SIGNED_STEPS = {"signed/clean", "signed/tall", "signed/box", "signed/episode"}


def with_signing(root: Path) -> Path:
    """The workspace with a certificate of a test authority."""
    make_test_authority(root / "signing", "長野市")
    settings = root / "tayori.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + SIGNING, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def signed_once(built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built workspace, signed one time; tests that change it get copies."""
    root = tmp_path_factory.mktemp("signed") / "ws"
    shutil.copytree(built_once, root, symlinks=True)
    assert made(build(with_signing(root), None, BufferReporter())) == SIGNED_STEPS
    return root


@pytest.fixture
def signed(signed_once: Path, tmp_path: Path) -> Path:
    """A fresh copy of it."""
    return Path(shutil.copytree(signed_once, tmp_path / "signed", symlinks=True))


def made(done: Build) -> set[str]:
    assert done.failures == ()
    return {step for _, step in done.result.made}


def stale(opened: OpenWorkspace) -> dict[str, set[Reason]]:
    return {p.step.name: set(p.reasons) for p in opened.plan.stale}


def read(root: Path, name: str) -> Credentials:
    return validate(root / "build" / name, root / "signing/authority.pem")


def test_signed_files_take_over_the_readable_names(built_once: Path, signed_once: Path) -> None:
    names = [
        {p.relative_to(r).as_posix() for p in (r / "build").rglob("*")} for r in (built_once, signed_once)
    ]
    assert names[0] == names[1]
    for name in ("asa/asa.clean.mp4", "asa/asa.tall.mp4", "dai-ichi/dai-ichi.mp3", "dai-ichi/dai-ichi.m4a"):
        assert read(signed_once, name).state is CredentialState.TRUSTED
        assert validate(built_once / "build" / name).state is CredentialState.NONE


def test_actions_are_what_the_steps_did(signed_once: Path) -> None:
    clean, square = (read(signed_once, f"asa/asa.{name}.mp4") for name in ("clean", "box"))
    assert clean.actions == (
        *("c2pa.created", "c2pa.placed", "c2pa.mixed", "c2pa.mastered", "c2pa.transcoded"),
    )
    assert set(square.actions) - set(clean.actions) == {"c2pa.cropped", "c2pa.addedText"}
    assert clean.ingredients == (("Source recording", "componentOf"), ("Music", "componentOf"))
    assert square.ingredients[2:] == (("Captions (ja)", "inputTo"),)
    assert clean.title == "朝七時、長野駅へ"


def test_what_is_up_to_date_is_not_signed_again(signed_once: Path) -> None:
    assert stale(open_workspace(signed_once)) == {}


def test_another_certificate_signs_anew_and_encodes_nothing(signed: Path) -> None:
    shutil.rmtree(signed / "signing")
    make_test_authority(signed / "signing", "長野市 広報課")
    found = stale(open_workspace(signed))
    assert found == {step: {Reason.CERTIFICATE_CHANGED} for step in SIGNED_STEPS}
    assert made(build(signed, None, BufferReporter())) == SIGNED_STEPS
    told = read(signed, "asa/asa.tall.mp4")
    assert (told.issuer, told.state) == ("長野市 広報課 (TEST)", CredentialState.TRUSTED)


def test_other_anchors_and_another_place_of_the_key_sign_nothing(signed: Path) -> None:
    (signed / "signing/key.pem").rename(signed / "signing/moved.pem")
    edit(signed / "tayori.yaml", "key.pem", "moved.pem")
    edit(signed / "tayori.yaml", "  anchors: signing/authority.pem\n", "")
    assert stale(open_workspace(signed)) == {}


def test_without_a_certificate_the_unsigned_files_stand_there_again(signed: Path) -> None:
    edit(signed / "tayori.yaml", SIGNING, "")
    assert made(build(signed, None, BufferReporter())) == set()
    assert validate(signed / "build/asa/asa.tall.mp4").state is CredentialState.NONE


def test_changed_rights_are_signed_too(signed: Path) -> None:
    edit(signed / "clips/asa/clip.yaml", "撮影 信州映像", "撮影 信濃映像")
    found = stale(open_workspace(signed))
    assert found["signed/tall"] == {Reason.METADATA_CHANGED, Reason.UPSTREAM_CHANGED}
    assert "picture/tall" not in found


def test_previews_are_not_signed(signed: Path) -> None:
    edit(signed / "tayori.yaml", "renditions: [clean, tall, box]", "renditions: [clean, preview]")
    names = {p.step.name for p in open_workspace(signed).plan.steps}
    assert "rendition/preview" in names
    assert "signed/preview" not in names


def test_a_package_holds_the_signed_files(signed_once: Path) -> None:
    opened = open_workspace(signed_once)
    for slug, role, suffixes in (("asa", Role.RENDITION, ["mp4"]), ("dai-ichi", Role.AUDIO, ["mp3", "m4a"])):
        packed = pack(opened.workspace.get_asset(slug), opened, (), "portal")
        assert packed.missing == ()
        files = packed.package.files_of(role)
        assert [f.name.rsplit(".", 1)[1] for f in files] == suffixes * (3 if slug == "asa" else 1)
        assert {validate(f.path).state for f in files} == {CredentialState.VALID}
        assert all(f.duration_ms for f in files) == (slug == "asa")
    (tall,) = pack(opened.workspace.get_asset("asa"), opened, ("tall",), "portal").package.files_of(
        Role.RENDITION
    )
    assert (tall.profile, tall.width, tall.height, tall.lang) == ("tall", 180, 320, Lang("ja"))


def test_a_package_lacks_what_is_not_signed(built: Path) -> None:
    opened = open_workspace(with_signing(built))
    packed = pack(opened.workspace.get_asset("asa"), opened, ("tall",), "portal")
    assert packed.package.files_of(Role.RENDITION) == ()
    assert packed.missing == ("rendition/tall is not built (never built).",)


def test_the_key_stands_nowhere_but_in_its_file(signed_once: Path) -> None:
    key = (signed_once / "signing/key.pem").read_text(encoding="utf-8").splitlines()[1].encode()
    holders = [p for p in signed_once.rglob("*") if p.is_file() and key in p.read_bytes()]
    assert holders == [signed_once / "signing/key.pem"]
    works = [p.step for p in open_workspace(signed_once).plan.steps if isinstance(p.step.work, SigningWork)]
    assert key not in pickle.dumps(works)
    assert b"file:signing/key.pem" in pickle.dumps(works)


def test_a_manifest_tells_no_file_names_and_nothing_personal(signed_once: Path) -> None:
    for planned in open_workspace(signed_once).plan.steps:
        if isinstance(work := planned.step.work, SigningWork):
            for word in ("朝 の", ".wav", ".srt", str(signed_once), PRIVATE_NAME, "yamada"):
                assert word not in work.manifest
            assert json.loads(work.manifest)["ingredients"][0]["instance_id"].startswith("urn:sha256:")


CAMERA_WORDS = "DSC_0001 佐藤 一郎 自宅.mp4"


def signed_by_its_camera(root: Path) -> Path:
    """The workspace with a recording that a camera signed, with a file name and words of its own."""
    clip = next((root / "clips/asa").glob("*.mp4"))
    plain = clip.rename(root / "plain.mp4")
    camera = make_test_authority(root / "camera", "撮影者")
    told = claim() | {"title": CAMERA_WORDS}
    sign(plain, clip, told, Signer(camera.certificate.read_bytes(), camera.key.read_bytes()))
    edit(with_signing(root) / "tayori.yaml", "renditions: [clean, tall, box]", "renditions: [clean]")
    return root


def manifests_of(path: Path) -> dict[str, dict[str, Any]]:
    """Every manifest in a file, by name."""
    with binding.open_context() as context, c2pa.Reader(str(path), context=context) as reader:
        found: dict[str, dict[str, Any]] = json.loads(reader.json())["manifests"]
    return found


def test_what_a_camera_wrote_into_a_recording_stays_in_the_house(workspace: Path) -> None:
    signed_by_its_camera(workspace)
    assert made(build(workspace, ["asa"], BufferReporter())) >= {"signed/clean"}
    path = workspace / "build/asa/asa.clean.mp4"
    (ours,) = manifests_of(path).values()
    assert ours["signature_info"]["issuer"] == "長野市 (TEST)"
    source = ours["ingredients"][0]
    assert source["title"] == "Source recording"
    recording = next((workspace / "clips/asa").glob("*.mp4"))
    assert source["instance_id"] == f"urn:sha256:{digest_file(recording)}"
    assert not {"thumbnail", "active_manifest", "manifest_data"} & set(source)
    data = path.read_bytes()
    assert not [word for word in (CAMERA_WORDS, "DSC_0001", "撮影者", "佐藤") if word.encode() in data]
    assert read(workspace, "asa/asa.clean.mp4").state is CredentialState.TRUSTED


def test_a_workspace_may_ask_for_the_whole_chain_from_the_camera_on(workspace: Path) -> None:
    signed_by_its_camera(workspace)
    build(workspace, ["asa"], BufferReporter())
    edit(workspace / "tayori.yaml", SIGNING, f"{SIGNING}  keep_source_credentials: true\n")
    assert made(build(workspace, ["asa"], BufferReporter())) == {"signed/clean"}
    manifests = manifests_of(workspace / "build/asa/asa.clean.mp4")
    assert {m["signature_info"]["issuer"] for m in manifests.values()} == {"長野市 (TEST)", "撮影者 (TEST)"}
    assert CAMERA_WORDS in {m.get("title") for m in manifests.values()}
    assert read(workspace, "asa/asa.clean.mp4").state is CredentialState.TRUSTED


def test_photos_are_signed_in_both_sizes(signed: Path) -> None:
    folder = signed / "photos/eki"
    folder.mkdir(parents=True)
    (folder / "photo.yaml").write_text(PHOTO, encoding="utf-8")
    Image.linear_gradient("L").resize((3000, 2000)).convert("RGB").save(folder / "山田花子さん.jpg")
    assert made(build(signed, ["eki"], BufferReporter())) >= {"photo", "signed/photo"}
    for name in ("eki/eki.jpg", "eki/eki.small.jpg"):
        told = read(signed, name)
        assert told.state is CredentialState.TRUSTED
        assert told.actions == ("c2pa.created", "c2pa.placed", "c2pa.transcoded", "c2pa.edited.metadata")
        assert "山田".encode() not in (signed / "build" / name).read_bytes()
    opened = open_workspace(signed)
    files = pack(opened.workspace.get_asset("eki"), opened, (), "portal").package.files_of(Role.PHOTO)
    assert [(f.width, f.height) for f in files] == [(2560, 1707), (640, 427)]


def test_a_key_that_does_not_fit_stops_the_build_before_anything_is_made(workspace: Path) -> None:
    make_test_authority(workspace / "other", "someone")
    with_signing(workspace)
    shutil.copy(workspace / "other/key.pem", workspace / "signing/key.pem")
    with pytest.raises(UsageError, match="the key belongs to another certificate"):
        build(workspace, None, BufferReporter())
    assert list(open_workspace(workspace).store.digests()) == []


def test_a_key_that_is_not_there_is_named_by_where_it_should_be(workspace: Path) -> None:
    with_signing(workspace)
    (workspace / "signing/key.pem").unlink()
    with pytest.raises(UsageError, match=r"key\.pem cannot be read"):
        build(workspace, None, BufferReporter())


def test_without_the_library_every_asset_says_what_is_missing(
    signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "PACKAGE", "c2pa-python-that-is-not-there")
    problems = dict(open_workspace(signed).plan.problems)
    assert set(problems) == {"asa", "dai-ichi"}
    assert all(isinstance(error, ResourceError) for error in problems.values())
    assert "pip install 'tayori[c2pa]'" in str(problems[Slug("asa")])
    assert "pip install 'tayori[c2pa]'" in verify(open_workspace(signed)).unchecked


def test_verify_validates_signatures(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = verify(open_workspace(signed))
    assert found.clean
    assert len(found.signatures) == 5
    assert {told.state for _, told in found.signatures} == {CredentialState.TRUSTED}
    edit(signed / "tayori.yaml", "  anchors: signing/authority.pem\n", "")
    assert {told.state for _, told in verify(open_workspace(signed)).signatures} == {CredentialState.VALID}
    damaged = (signed / "build/asa/asa.tall.mp4").resolve()
    damaged.chmod(0o644)
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    ((name, told),) = verify(open_workspace(signed)).lapsed
    assert (name, told.state) == ("asa.tall.mp4", CredentialState.INVALID)
    assert run(["verify", "--workspace", str(signed)]) == 7
    out = capsys.readouterr().out
    assert "Signatures: 1 invalid, 4 valid." in out
    assert "invalid: asa.tall.mp4 (signingCredential.untrusted, assertion.bmffHash.mismatch)" in out


def test_transcode_delivers_the_signed_files_of_a_workspace(signed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    options = TranscodeOptions(profiles=("tall",), out=tmp_path / "out")
    (told,) = transcode(["asa"], options, signed, BufferReporter()).document
    assert told["path"] == str(tmp_path / "out/asa.tall.mp4")
    assert validate(tmp_path / "out/asa.tall.mp4").state is CredentialState.VALID


def test_doctor_tells_about_the_certificate(signed: Path) -> None:
    def told() -> Diagnosis:
        return next(d for d in diagnose(signed) if d.subject == "content credentials")

    assert told().ready
    assert "長野市 (TEST), valid until 20" in told().state
    (signed / "signing/key.pem").write_text("nonsense", encoding="utf-8")
    assert (told().ready, told().needed) == (False, True)
    assert "no private key in PEM" in told().state
    edit(signed / "tayori.yaml", SIGNING, "")
    assert (told().ready, told().needed) == (True, False)
    assert "nothing is signed" in told().state


def a_step(name: str, work: Work, *needs: str) -> Step:
    return Step(Slug("asa"), name, Recipe.of("x", 1, {}, {}, {}), (Output("out", "asa.mp4"),), needs, work)


def test_no_step_may_write_what_is_signed(signed_once: Path) -> None:
    steps = [p.step for p in open_workspace(signed_once).plan.steps if p.step.slug == "asa"]
    refuse_after_signing(steps)
    contact = a_step("contact", ContactWork("signed/tall"), "frame", "signed/tall")
    with pytest.raises(TayoriError, match=r"asa: contact would change what signed/tall has signed"):
        refuse_after_signing([*steps, contact])
    mux_again = next(replace(s, needs=("signed/tall",)) for s in steps if s.name == "rendition/tall")
    with pytest.raises(TayoriError, match="rendition/tall would change"):
        refuse_after_signing([*steps, mux_again])
    reading = next(s for s in steps if isinstance(s.work, ReadingWork))
    refuse_after_signing([*steps, replace(reading, needs=("signed/tall",))])
