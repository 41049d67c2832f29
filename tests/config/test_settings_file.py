from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tayori.config.profiles import BUILT_IN, DEFAULT_RENDITIONS, ENCODINGS
from tayori.config.settings import ApprovalSettings, Settings, SigningSettings
from tayori.config.settings_file import load_settings
from tayori.config.targets import asset_options, target_options
from tayori.errors import ConfigError, UsageError
from tayori.model.asset import PublishOptions
from tayori.model.profile import Fit, Purpose
from tayori.publishers.youtube.options import YouTubeAssetOptions, YouTubeOptions
from tayori.subtitles.burning.safe_areas import find_safe_area
from tests.config import samples

HEAD = "schema: 1\norganisation: {name: 長野市}\n"


def settings(tmp_path: Path, text: str) -> Settings:
    samples.write(tmp_path / "tayori.yaml", text)
    return load_settings(tmp_path)


def refused(tmp_path: Path, text: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    assert [m.line for m in caught.value.mistakes] == sorted(m.line for m in caught.value.mistakes)
    return {m.key: m.text for m in caught.value.mistakes}


def test_the_settings_of_the_design_document(nagano: Path) -> None:
    found = load_settings(nagano)
    assert found.root == nagano.resolve()
    assert found.organisation.name.as_dict() == {"ja": "長野市", "en": "Nagano City"}
    assert (found.organisation.url, found.organisation.contact) == (
        "https://www.city.example.jp/", "kouhou@city.example.jp",
    )  # fmt: skip
    assert (found.languages, found.lang, found.timezone) == (("ja", "en"), "ja", "Asia/Tokyo")
    assert (found.rights.holder, found.rights.credit) == ("長野市", "長野市")
    assert (found.captions.font, found.captions.burn) == (None, ("ja",))
    assert found.renditions == ("master", "vertical", "square", "wide", "preview")
    assert [t.name for t in found.targets] == ["portal", "wordpress", "youtube"]
    options = target_options(found.get_target("youtube"))
    assert isinstance(options, YouTubeOptions)
    assert (options.category, options.made_for_kids, options.rendition) == ("19", False, "vertical")


def test_defaults_of_the_smallest_workspace(tmp_path: Path) -> None:
    found = settings(tmp_path, HEAD)
    assert (found.languages, found.timezone, found.targets) == (("ja",), "Asia/Tokyo", ())
    assert (found.rights.holder, found.rights.territories) == ("長野市", ("world",))
    assert found.rights.licence == "LicenseRef-All-Rights-Reserved"
    assert found.renditions == DEFAULT_RENDITIONS
    assert found.captions.burn == ()
    assert found.allow_outside is False


def test_a_kind_that_is_not_installed_here_loads_and_is_refused_when_used(nagano: Path) -> None:
    settings_file = nagano / "tayori.yaml"
    text = settings_file.read_text(encoding="utf-8").replace("kind: wordpress", "kind: peertube")
    settings_file.write_text(text, encoding="utf-8")
    target = load_settings(nagano).get_target("wordpress")
    assert target.options is None
    with pytest.raises(UsageError, match="no publisher of kind 'peertube'"):
        target_options(target)


def test_what_a_manifest_says_for_a_target_is_typed(nagano: Path) -> None:
    target = load_settings(nagano).get_target("youtube")
    said = PublishOptions("youtube", options=(("made_for_kids", "true"), ("category", "22")))
    options = asset_options(target, said)
    assert isinstance(options, YouTubeAssetOptions)
    assert (options.made_for_kids, options.category, options.privacy) == (True, "22", None)
    with pytest.raises(UsageError, match="youtube: nonsense"):
        asset_options(target, PublishOptions("youtube", options=(("nonsense", "1"),)))


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = """\
schema: 1
organisation: {nmae: 長野市, url: www.example.jp, contact: nobody}
languages: [ja, english]
timezone: Asia/Nagano
captions: {brun: ja}
renditions: []
targetts: {}
"""
    told = refused(tmp_path, text)
    assert told["organisation.nmae"] == "is not known here; did you mean `name`?"
    assert told["organisation.name"] == "is missing"
    assert "https://" in told["organisation.url"]
    assert "e-mail" in told["organisation.contact"]
    assert "language tag" in told["languages[2]"]
    assert "time zone" in told["timezone"]
    assert "`burn`" in told["captions.brun"]
    assert told["renditions"] == "should not be empty"
    assert "`targets`" in told["targetts"]
    assert len(told) == 9


def test_mistakes_between_the_parts(tmp_path: Path) -> None:
    text = f"""\
{HEAD}captions: {{burn: en}}
renditions: [vertical, sqare]
profiles:
  story: {{like: vertcal}}
  new: {{width: 720}}
  master: {{burn: true}}
  reels: {{safe_area: rels}}
targets:
  a: {{path: site}}
  b: {{kind: youtub, made_for_kids: false}}
  c: {{kind: youtube, rendition: wide2, made_for_kids: false, credentials: abc123}}
  d: {{kind: folder, path: site, base_ur: https://x.example.jp/, renditions: [nothing]}}
  e: {{kind: youtube}}
"""
    told = refused(tmp_path, text)
    assert "none of the workspace's languages (ja)" in told["captions.burn"]
    assert "did you mean `square`?" in told["renditions[2]"]
    assert "did you mean `vertical`?" in told["profiles.story"]
    assert "`like: vertical`" in told["profiles.new"]
    assert "clean" in told["profiles.master.burn"]
    assert "did you mean `reels`?" in told["profiles.reels.safe_area"]
    assert "needs a kind" in told["targets.a"]
    assert "did you mean `youtube`?" in told["targets.b.kind"]
    assert "no profile" in told["targets.c.rendition"]
    assert "`env:NAME`" in told["targets.c.credentials"]
    assert "abc123" not in str(told)
    assert "did you mean `base_url`?" in told["targets.d.base_ur"]
    assert told["targets.d.base_url"] == "is missing"
    assert "no profile" in told["targets.d.renditions"]
    assert told["targets.e.made_for_kids"] == "is missing"
    assert len(told) == 14


def test_a_value_cut_by_a_comma_is_told_in_targets_too(tmp_path: Path) -> None:
    told = refused(tmp_path, HEAD + "targets:\n  f: {kind: wordpress, user: a, b}\n")
    assert told == {"targets.f.b": 'a comma cuts a value inside `{ }`: write "a, b"'}


def test_profiles_are_changed_and_added(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        HEAD
        + """\
profiles:
  vertical: {encoding: {crf: 18}, loudness: {integrated_lufs: -16, true_peak_dbtp: -1.5}}
  story: {like: wide, width: 720, height: 1280, fit: pad, pad_colour: "#102030", max_rate: 29.97}
  archive720: {like: master, width: 720, height: 1280}
  square: {purpose: view, encoding: {preset: slow}}
renditions: [vertical, story]
""",
    )
    upload, view = ENCODINGS[Purpose.UPLOAD], ENCODINGS[Purpose.VIEW]
    vertical, story = found.get_profile("vertical"), found.get_profile("story")
    assert vertical.encoding == replace(upload, crf=18)
    assert (vertical.loudness.integrated_clufs, vertical.loudness.true_peak_cdb) == (-1600, -150)
    assert vertical.loudness.tolerance_clu == 100
    assert (story.name, story.width, story.height, story.fit) == ("story", 720, 1280, Fit.PAD)
    assert (story.pad_colour, story.max_rate, story.purpose) == (
        "102030",
        Fraction(30000, 1001),
        Purpose.VIEW,
    )
    assert found.get_profile("archive720").burn is False
    square = found.get_profile("square")
    assert (square.purpose, square.encoding) == (Purpose.VIEW, replace(view, preset="slow"))
    assert [p.name for p in found.profiles] == sorted(p.name for p in found.profiles)
    assert found.get_profile("wide") == next(p for p in BUILT_IN if p.name == "wide")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("{width: 1081}", "multiple of 2"),
        ("{width: 20000}", "at most 8192"),
        ("{fit: streched}", "should be one of crop, blur, pad"),
        ("{encoding: {preset: fastr}}", "did you mean `fast"),
        ("{encoding: {crf: 60}}", "at most 51"),
        ("{loudness: {integrated_lufs: 14}}", "from -40 to -5"),
        ("{max_rate: 1/0}", "frames per second"),
        ("{pad_colour: red}", "colour"),
        ("{safe_aera: union}", "did you mean `safe_area`"),
    ],
)
def test_mistakes_in_profiles(tmp_path: Path, said: str, says: str) -> None:
    (text,) = refused(tmp_path, f"{HEAD}profiles:\n  vertical: {said}\n").values()
    assert says in text


def test_built_in_profiles() -> None:
    by_name = {p.name: p for p in BUILT_IN}
    sizes = {name: (p.width, p.height) for name, p in by_name.items()}
    assert sizes == {
        "master": (1080, 1920), "vertical": (1080, 1920), "square": (1080, 1080), "portrait": (1080, 1350),
        "wide": (1920, 1080), "preview": (540, 960), "shorts": (1080, 1920), "reels": (1080, 1920),
        "tiktok": (1080, 1920),
    }  # fmt: skip
    assert [name for name, p in by_name.items() if not p.burn] == ["master"]
    assert by_name["wide"].fit is Fit.BLUR
    assert by_name["vertical"].safe_area == "union"
    for profile in BUILT_IN:
        assert find_safe_area(profile.safe_area)
        if profile.purpose in (Purpose.UPLOAD, Purpose.VIEW):  # facts/platforms.md 1.13: 8 and 12 Mbit/s
            assert profile.encoding.max_rate_bps == 8_000_000
            assert profile.encoding.max_rate_high_bps == 12_000_000
    assert set(DEFAULT_RENDITIONS) <= set(by_name)


def test_unknown_profiles_and_targets_list_the_known_ones(nagano: Path) -> None:
    found = load_settings(nagano)
    assert found.find_profile("x") is None
    assert found.find_target("x") is None
    with pytest.raises(UsageError, match="vertical"):
        found.get_profile("x")
    with pytest.raises(UsageError, match="portal, wordpress, youtube"):
        found.get_target("x")


def test_no_secret_is_read_or_kept_by_loading(nagano: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAYORI_WP_PASSWORD", "hunter2")
    assert "hunter2" not in repr(load_settings(nagano))


def test_the_look_of_captions_is_checked(tmp_path: Path) -> None:
    samples.write(tmp_path / "fonts/BIZUDGothic-Bold.ttf", "x")
    told = refused(
        tmp_path, f"{HEAD}captions: {{font: BIZUDGothic-Bld.ttf, style: {{em_pix: 64, lines: two}}}}\n"
    )
    assert "did you mean `BIZUDGothic-Bold.ttf`?" in told["captions.font"]
    assert "did you mean `em_px`?" in told["captions.style.em_pix"]
    assert "whole number" in told["captions.style.lines"]
    found = settings(tmp_path, HEAD + "captions: {font: BIZUDGothic-Bold.ttf, style: {em_px: 64}}\n")
    assert found.captions.font == "BIZUDGothic-Bold.ttf"
    assert dict(found.captions.styles)["telop"].em_px == 64


def test_a_rendition_named_twice_is_made_once(tmp_path: Path) -> None:
    assert settings(tmp_path, f"{HEAD}renditions: [wide, vertical, wide]\n").renditions == (
        "wide",
        "vertical",
    )


RIGHTS = """\
rights:
  purpose: education
  grants: [font/x, footage/master]
  adult_age: 20
  assent_age: 12
  assent: required
  blanket: [youtube, lobby, youtube]
  terms_url: https://x.example.jp/terms
  licensor_url: https://x.example.jp/ask
  data_mining: DMI-PROHIBITED
approval: {stages: [agency, city], targets: [portal], not_by_maker: true}
signing:
  certificate: signing/chain.pem
  key: file:signing/key.pem
  anchors: ~/anchors.pem
  timestamp_url: https://tsa.example.jp/
targets:
  portal: {kind: folder, path: site, base_url: https://x.example.jp/}
"""


def test_rights_approval_and_signing(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    samples.write(root / "tayori.yaml", HEAD + RIGHTS)
    key = samples.write(root / "signing/key.pem", "secret")
    key.chmod(0o600)
    found = load_settings(root)
    rights = found.rights
    assert (rights.purpose, rights.grants) == ("education", ("font/x", "footage/master"))
    assert (rights.adult_age, rights.assent_age, rights.assent_required) == (20, 12, True)
    assert rights.blanket == ("youtube", "lobby")
    assert (rights.terms_url, rights.licensor_url) == (
        "https://x.example.jp/terms", "https://x.example.jp/ask",
    )  # fmt: skip
    assert rights.data_mining == "DMI-PROHIBITED"
    assert found.approval == ApprovalSettings(
        ("agency", "city"), ("portal",), not_by_maker=True, different_people=True
    )
    assert found.signing == SigningSettings(
        root / "signing/chain.pem", "file:signing/key.pem", Path("~/anchors.pem").expanduser(),
        "https://tsa.example.jp/",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("stages: [agency, city], not_by_maker: true", True),
        ("stages: [agency, city], not_by_maker: true, different_people: false", False),
        ("stages: [agency, city]", False),
        ("stages: [agency, city], different_people: true", True),
        ("stages: [city], not_by_maker: true", False),
    ],
)
def test_two_stages_without_makers_are_two_people_unless_said(
    tmp_path: Path, said: str, wanted: bool
) -> None:
    samples.write(tmp_path / "tayori.yaml", f"{HEAD}approval: {{{said}}}\n")
    assert load_settings(tmp_path).approval.different_people is wanted


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("assent: required", "assent: maybe", "rights.assent", "one of required, advised"),
        ("adult_age: 20", "adult_age: 99", "rights.adult_age", "at most 30"),
        ("data_mining: DMI-PROHIBITED", "data_mining: DMI-NO", "rights.data_mining", "should be one of"),
        ("[youtube, lobby, youtube]", "[YouTube]", "rights.blanket[1]", "a name of a-z"),
        ("footage/master", "master", "rights.grants[2]", "with its kind"),
        ("targets: [portal]", "targets: [portl]", "approval.targets[1]", "did you mean `portal`"),
        ("[agency, city]", "[agency, agency]", "approval.stages", "`agency` stands twice"),
        ("[agency, city]", "[]", "approval.stages", "should not be empty"),
        ("key: file:signing/key.pem", "key: signing/key.pem", "signing.key", "is a secret; write `env:NAME`"),
        ("certificate: signing/chain.pem", "certificate: ../chain.pem", "signing.certificate", "leaves its"),
    ],
)
def test_mistakes_in_rights_approval_and_signing(
    tmp_path: Path, old: str, new: str, key: str, says: str
) -> None:
    samples.write(tmp_path / "signing/key.pem", "secret").chmod(0o600)
    samples.write(tmp_path / "tayori.yaml", HEAD + RIGHTS.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    (mistake,) = caught.value.mistakes
    assert mistake.key == key
    assert says in mistake.text


def test_a_key_everybody_can_read_is_a_mistake(tmp_path: Path) -> None:
    samples.write(tmp_path / "signing/key.pem", "secret").chmod(0o644)
    samples.write(tmp_path / "tayori.yaml", HEAD + RIGHTS)
    with pytest.raises(ConfigError, match=r"signing\.key: is a file that everybody .* `chmod 600`"):
        load_settings(tmp_path)


def test_a_key_that_is_written_out_is_not_repeated(tmp_path: Path) -> None:
    samples.write(tmp_path / "tayori.yaml", HEAD + RIGHTS.replace("file:signing/key.pem", "MIIEvQIBADAN"))
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path)
    assert "MIIE" not in str(caught.value)


def test_every_target_says_where_it_is_seen(tmp_path: Path) -> None:
    text = """\
targets:
  lobby: {kind: manual, reach: [JP]}
  blog: {kind: peertube, user: a, reach: [JP, TW]}
  portal: {kind: folder, path: site, base_url: https://x.example.jp/, reach: }
"""
    found = settings(tmp_path, HEAD + text)
    assert {t.name: t.reach for t in found.targets} == {
        "lobby": ("JP",), "blog": ("JP", "TW"), "portal": ("world",),
    }  # fmt: skip
    assert found.get_target("lobby").options is not None
    assert settings(tmp_path, HEAD).rights.blanket == ("youtube", "instagram", "tiktok")
    assert settings(tmp_path, HEAD + "rights: {blanket: []}\n").rights.blanket == ()


@pytest.mark.parametrize(
    ("said", "key", "says"),
    [
        ("reach: []", "targets.lobby.reach", "should not be empty"),
        ("reach: [Japan]", "targets.lobby.reach[1]", "country code"),
        ("reach: JP", "targets.lobby.reach", "should be a list"),
        ("raech: [JP]", "targets.lobby.raech", "did you mean `reach`?"),
    ],
)
def test_mistakes_about_where_a_target_is_seen(tmp_path: Path, said: str, key: str, says: str) -> None:
    told = refused(tmp_path, f"{HEAD}targets:\n  lobby: {{kind: manual, {said}}}\n")
    assert list(told) == [key]
    assert says in told[key]
