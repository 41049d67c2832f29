"""`rights:` of a manifest: purposes, cues, sign-offs, the bed's grant, the workspace's grants."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tayori.config.manifests import read_clip
from tayori.config.settings_file import load_settings
from tayori.errors import ConfigError, Mistake
from tayori.model.asset import Clip
from tayori.model.grant import AiUse, Component
from tayori.model.rights import MusicCue, SignOff
from tayori.model.text import Texts
from tests.config import samples

HEAD = "schema: 1\ntitle: 朝\nsource: IMG_0412.MOV\n"


def clip(root: Path, text: str) -> Clip:
    path = samples.add_clip(root, "test", HEAD + text)
    return read_clip(path, load_settings(root))


def mistake(root: Path, text: str) -> Mistake:
    with pytest.raises(ConfigError) as caught:
        clip(root, text)
    (found,) = caught.value.mistakes
    return found


def test_everything_a_declaration_says(nagano: Path) -> None:
    found = clip(
        nagano,
        """\
music: {file: asa.wav, grant: music/asa}
rights:
  grants: [music/asa, music/yoru]
  none:
    voice:
    portrait: {why: 顔が判別できない, by: 広報課 山田, on: 2026-11-01}
    place: 空だけ
  purpose: education
  cues:
    - {grant: music/asa, in: 0, out: 12.5, use: BGM}
    - {grant: music/yoru, in: "1:02"}
  moral_rights: {waived: true, scope: 市と市が指定する者, document: c.pdf}
  ai: {used: true, system: S, what: 背景, version: "2", disclosure: 生成AIの画像を含みます}
  made_by: 佐藤
""",
    )
    rights = found.rights
    assert found.music is not None
    assert found.music.grant == "music/asa"
    assert rights.none == (Component.VOICE, Component.PORTRAIT, Component.PLACE)
    assert rights.sign_offs == (
        SignOff(Component.PORTRAIT, "顔が判別できない", "広報課 山田", date(2026, 11, 1)),
        SignOff(Component.PLACE, "空だけ"),
    )
    assert [(c.grant, c.start_ms, c.end_ms, c.use) for c in rights.cues] == [
        ("music/asa", 0, 12_500, "BGM"),
        ("music/yoru", 62_000, None, ""),
    ]
    assert isinstance(rights.cues[0], MusicCue)
    assert (rights.purpose, rights.made_by, rights.moral_rights_scope) == (
        "education", "佐藤", "市と市が指定する者",
    )  # fmt: skip
    assert (rights.moral_rights_document, rights.moral_rights_sha256) == ("c.pdf", None)
    assert rights.ai == AiUse(True, "S", "背景", "2", Texts.of({"ja": "生成AIの画像を含みます"}))


def test_the_paper_on_moral_rights_may_have_a_digest(nagano: Path) -> None:
    paper = f"{{file: forms/c.pdf, sha256: {'b' * 64}}}"
    rights = clip(nagano, f"rights: {{moral_rights: {{waived: true, document: {paper}}}}}").rights
    assert (rights.moral_rights_document, rights.moral_rights_sha256) == ("forms/c.pdf", "b" * 64)


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        (
            "rights: {grants: [music/asa], cues: [{grant: music/as, in: 0}]}",
            "rights.cues[1].grant",
            "mean `mus",
        ),
        ("rights: {cues: [{grant: place/eki}]}", "rights.cues[1].grant", "a grant of kind music"),
        ("rights: {cues: [{grant: music/x, in: 3, out: 3}]}", "rights.cues[1]", "ends before it begins"),
        ("rights: {cues: [{grant: music/x, out: -3}]}", "rights.cues[1].out", "not negative"),
        ("music: {file: asa.wav, grant: music/asa}", "music.grant", "known: none"),
        ("music: {file: asa.wav, grant: footage/asa}", "music.grant", "a grant of kind music"),
        ("rights: {none: {vioce: x}}", "rights.none.vioce", "did you mean `voice`"),
        ("rights: {none: {voice: {by: a}}}", "rights.none.voice.why", "is missing"),
        ("rights: {none: {voice: {why: a, on: b}}}", "rights.none.voice.on", "should be a day"),
        ("rights: {none: voice}", "rights.none", "should be a list"),
        ("rights: {grants: [voice/x], none: {voice: a}}", "rights", "contradicts itself"),
        ("rights: {purpose: 広報}", "rights.purpose", "a name of a-z"),
        ("rights: {moral_rights: {scope: a}}", "rights.moral_rights.waived", "is missing"),
    ],
)
def test_mistakes_have_their_key(nagano: Path, text: str, key: str, says: str) -> None:
    found = mistake(nagano, text)
    assert (found.key, found.line) == (key, 4)
    assert says in found.text


def test_the_workspaces_grants_are_in_every_asset(nagano: Path) -> None:
    path = nagano / "tayori.yaml"
    path.write_text(
        path.read_text().replace(
            "territories: [world]}", "purpose: education, grants: [font/x, voice/narrator, music/jingle]}"
        )
    )
    own = clip(nagano, "rights: {grants: [place/eki, font/x], cues: [{grant: music/jingle}]}").rights
    assert own.grants == ("place/eki", "font/x", "voice/narrator", "music/jingle")
    assert own.purpose == "education"
    silent = clip(nagano, "rights: {none: [voice, music]}").rights
    assert silent.grants == ("font/x",)
