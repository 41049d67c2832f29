from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tayori.config.grants import read_grant
from tayori.config.manifests import read_clip
from tayori.config.settings_file import load_settings
from tayori.config.workspace import load_workspace
from tayori.errors import ConfigError, Mistake
from tayori.model.asset import Chapter, Clip, Focus, Series
from tayori.model.grant import AiUse, Component, GrantStatus, Guardian
from tayori.model.rights import SignOff
from tayori.model.time import Span
from tests.config import samples

JST = timezone(timedelta(hours=9))


def clip(root: Path, text: str) -> Clip:
    return read_clip(samples.add_clip(root, "test", text), load_settings(root))


def mistakes(root: Path, text: str) -> tuple[Mistake, ...]:
    with pytest.raises(ConfigError) as caught:
        clip(root, text)
    return caught.value.mistakes


def test_the_clip_of_the_design_document(nagano: Path) -> None:
    found = load_workspace(nagano).clips[0]
    folder = nagano / "clips/asa-no-eki"
    assert found.slug == "asa-no-eki"
    assert found.manifest == folder / "clip.yaml"
    assert found.title.as_dict() == {"ja": "朝七時、長野駅へ", "en": "Seven a.m., Nagano Station"}
    assert found.description.as_dict() == {"ja": "自転車で十五分。通勤の朝を歩く。"}
    assert found.series == Series("nagano-no-asa", 1)
    assert found.tags == ("長野市", "移住")
    assert found.lang == "ja"
    assert found.source == folder / "IMG_0412.MOV"
    assert found.trim == Span(2400, 24000)
    assert [(c.lang, c.path.name) for c in found.captions] == [
        ("ja", "captions.ja.srt"),
        ("en", "captions.en.vtt"),
    ]
    assert found.burn == ("ja",)
    assert found.music is not None
    assert (found.music.level_clufs, found.music.fade_in_ms, found.music.fade_out_ms) == (-3000, 0, 1500)
    assert found.audience == (("segment", "子育て世帯"), ("stage", "漠然層"))
    assert found.kpi == (("views", 5000), ("portal_visits", 200))
    assert found.renditions == ("master", "vertical", "square", "wide", "preview")
    assert (found.focus, found.poster_ms, found.recorded) == (Focus(), None, None)
    options = found.publish_options("youtube")
    assert options.publish_at == datetime(2026, 12, 25, 9, tzinfo=JST)
    assert (options.playlist, options.until, options.options) == ("長野の朝", None, ())


def test_the_rights_of_the_design_document(nagano: Path) -> None:
    rights = load_workspace(nagano).clips[0].rights
    assert rights.grants == ("portrait/yamada-hanako", "place/nagano-station", "music/asa-no-uta")
    assert rights.none == (Component.VOICE, Component.FOOTAGE)
    assert (rights.holder, rights.credit) == ("長野市", "長野市 / 撮影 信州映像")
    assert rights.territories == ("world",)
    assert (rights.moral_rights_waived, rights.moral_rights_document) == (True, "contract-2026-07.pdf")
    assert rights.ai == AiUse(used=False)


def test_the_grant_of_the_design_document(nagano: Path) -> None:
    grant = load_workspace(nagano).grants["portrait/yamada-hanako"]  # type: ignore[index]
    assert (grant.component, grant.subject, grant.public_id) == (Component.PORTRAIT, "山田 花子", "REL-0001")
    assert (grant.minor, grant.guardian) == (True, Guardian("山田 太郎", "父", date(2026, 7, 1)))
    assert (grant.granted, grant.scope.valid_from, grant.scope.valid_until) == (
        date(2026, 7, 1), date(2026, 7, 1), date(2029, 3, 31),
    )  # fmt: skip
    assert grant.scope.channels == ("youtube", "portal", "instagram", "tiktok")
    assert (grant.scope.territories, grant.conditions) == (("world",), ("氏名非公開",))
    assert (grant.document, grant.document_sha256) == ("forms/yamada.pdf", None)
    assert (grant.status, grant.withdrawn) == (GrantStatus.ACTIVE, None)


def test_shows_and_episodes_say_every_field(nagano: Path) -> None:
    show = load_workspace(nagano).get_show("machikado")
    assert show.title.as_dict() == {"ja": "町かど放送局", "en": "Street Corner Radio"}
    assert show.description.as_dict() == {"ja": "朝と夜と、そのあいだ。"}
    assert (show.author, show.email, show.lang) == ("長野市 広報課", "radio@city.example.jp", "ja")
    assert show.category == ("Society & Culture", "Places & Travel")
    assert show.cover == nagano / "shows/machikado/cover.jpg"
    assert (show.explicit, show.complete, show.show_type) == (True, True, "serial")
    assert (show.link, show.copyright) == ("https://www.city.example.jp/radio/", "長野市")
    assert show.rights.grants == ("artwork/cover",)
    assert show.rights.sign_offs == (SignOff(Component.PORTRAIT, "人は描かれていない"),)
    (episode,) = show.episodes
    assert episode.podcast == replace(show, episodes=())
    assert (episode.show, episode.slug, episode.title.get(show.lang)) == (
        "machikado",
        "asa-no-hanashi",
        "朝の駅で",
    )
    assert (episode.number, episode.season, episode.episode_type) == (3, 1, "bonus")
    assert episode.published is not None
    assert episode.published.astimezone(UTC) == datetime(2026, 11, 1, 22, tzinfo=UTC)
    assert episode.explicit is False
    assert episode.chapters == (
        Chapter(start_ms=0, title="はじまり"),
        Chapter(start_ms=90_500, title="駅から"),
    )
    assert episode.recorded == date(2026, 10, 20)
    assert episode.cover is not None


def test_a_show_takes_what_it_does_not_say_from_the_workspace(nagano: Path) -> None:
    text = "schema: 1\ntitle: 局\ndescription: 声\ncategory: Arts\n"
    samples.write(nagano / "shows/machikado/show.yaml", text)
    show = load_workspace(nagano).get_show("machikado")
    assert (show.author, show.email, show.copyright) == ("長野市", "kouhou@city.example.jp", "長野市")
    assert (show.link, show.category, show.show_type) == (
        "https://www.city.example.jp/",
        ("Arts",),
        "episodic",
    )
    assert show.cover is None
    assert (show.rights.grants, show.rights.none) == ((), ())
    assert (show.rights.holder, show.rights.credit) == ("長野市", "長野市")


def test_the_copyright_of_a_show_is_its_cover_s_too_unless_its_rights_say_more(
    nagano: Path,
) -> None:
    text = "schema: 1\ntitle: 局\ndescription: 声\ncategory: Arts\ncopyright: 放送委員会\n"
    path = samples.write(nagano / "shows/machikado/show.yaml", text)
    assert load_workspace(nagano).get_show("machikado").rights.holder == "放送委員会"
    samples.write(path, f"{text}rights: {{holder: 佐藤工房}}\n")
    show = load_workspace(nagano).get_show("machikado")
    assert (show.copyright, show.rights.holder) == ("放送委員会", "佐藤工房")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("rights: {grants: [portrait/a], none: [portrait]}", "rights"),
        ("rights: {grants: [portrait]}", "rights.grants[1]"),
        ("rights: {none: [cover]}", "rights.none"),
    ],
)
def test_mistakes_in_the_rights_of_a_show(nagano: Path, line: str, key: str) -> None:
    text = f"schema: 1\ntitle: 局\ndescription: 声\ncategory: Arts\n{line}\n"
    samples.write(nagano / "shows/machikado/show.yaml", text)
    with pytest.raises(ConfigError) as caught:
        load_workspace(nagano)
    assert caught.value.mistakes[0].key.startswith(key)


def test_an_episode_is_as_explicit_as_its_show_unless_it_says_otherwise(nagano: Path) -> None:
    path = nagano / "shows/machikado/asa-no-hanashi/episode.yaml"
    path.write_text(path.read_text().replace("explicit: false\n", ""))
    assert load_workspace(nagano).episodes[0].explicit is True


def test_photos_say_every_field(nagano: Path) -> None:
    (photo,) = load_workspace(nagano).photos
    assert photo.lang == "en"
    assert list(photo.title.as_dict()) == ["en", "ja"]
    assert photo.alt.as_dict() == {"en": "The main hall under snow", "ja": "雪の積もった本堂"}
    assert photo.source == nagano / "photos/zenkoji/善光寺.jpg"


def test_a_clip_may_say_the_rest(nagano: Path) -> None:
    found = clip(
        nagano,
        "schema: 1\ntitle: 朝\nsource: IMG_0412.MOV\nrecorded: 2026-06-01\nburn: none\n"
        "captions: {ja: captions.ja.srt}\nfocus: {x: 0.25, y: 0.4}\nposter: 1:02.5\nrenditions: [wide]\n"
        "music: {file: asa.wav, fade_in_s: 0, fade_out_s: 0, level_lufs: -28.5}\n"
        "rights: {holder: 信州映像, licence: CC-BY-4.0, territories: [JP, US],\n"
        "  ai: {used: true, system: X, what: 空}}\n"
        "publish: {youtube: {until: 2027-03-31, publish_at: 2026-12-25T09:00, privacy: public}, portal: }\n",
    )
    assert (found.burn, found.focus, found.poster_ms) == ((), Focus(250, 400), 62_500)
    assert (found.renditions, found.recorded) == (("wide",), date(2026, 6, 1))
    assert found.music is not None
    assert (found.music.level_clufs, found.music.fade_out_ms) == (-2850, 0)
    assert found.rights.ai == AiUse(True, "X", "空")
    assert (found.rights.holder, found.rights.licence, found.rights.territories) == (
        "信州映像",
        "CC-BY-4.0",
        ("JP", "US"),
    )
    said = found.publish_options("youtube")
    assert said.publish_at == datetime(2026, 12, 25, 9, tzinfo=JST)
    assert (said.until, said.options) == (date(2027, 3, 31), (("privacy", "public"),))
    assert found.publish_options("portal").options == ()


def test_the_smallest_clip_is_denied_nothing_but_its_rights(nagano: Path) -> None:
    found = clip(nagano, "schema: 1\ntitle: 朝\nsource: IMG_0412.MOV\n")
    assert (found.burn, found.music, found.trim, found.captions) == ((), None, None, ())
    assert (found.rights.grants, found.rights.none) == ((), ())
    assert found.rights.credit == "長野市"


def test_norway_and_numbers_stay_text_where_text_is_meant(nagano: Path) -> None:
    found = clip(nagano, "schema: 1\ntitle: no\nsource: IMG_0412.MOV\ntags: [on, 1.10, 2026-07-01, 007]\n")
    assert found.title.get(found.lang) == "no"
    assert found.tags == ("on", "1.10", "2026-07-01", "007")


def test_all_mistakes_of_a_file_come_at_once_in_order_with_their_lines(nagano: Path) -> None:
    text = """\
schema: 1
titel: 朝
source: IMG_0412.mov
trim: {start: 24, end: 2}
captions:
  ja: captions.ja.vtt
  japanese: captions.en.vtt
music: {file: asa.wav, level_lufs: loud, fade_out: 3}
rights:
  grants: [potrait/yamada]
  none: [vioce]
  moral_rights: {waived: perhaps}
kpi: {views: many}
renditions: [vertikal]
publish:
  youtub: {playlist: x}
  youtube: {publish_at: tomorrow, privcy: public}
"""
    found = mistakes(nagano, text)
    assert [m.line for m in found] == sorted(m.line for m in found)
    told = {(m.line, m.key): m.text for m in found}
    assert {m.file for m in found} == {"clips/test/clip.yaml"}
    assert told[1, "title"] == "is missing"
    assert told[2, "titel"] == "is not known here; did you mean `title`?"
    assert told[3, "source"] == "`IMG_0412.mov` does not exist; did you mean `IMG_0412.MOV`?"
    assert "end" in told[4, "trim"]
    assert told[6, "captions.ja"] == "`captions.ja.vtt` does not exist; did you mean `captions.ja.srt`?"
    assert "no language tag" in told[7, "captions.japanese"]
    assert told[8, "music.level_lufs"] == "`loud` should be a number such as -14.5"
    assert told[8, "music.fade_out"] == "is not known here; did you mean `fade_out_s`?"
    assert "did you mean `portrait`?" in told[10, "rights.grants[1]"]
    assert "did you mean `voice`?" in told[11, "rights.none[1]"]
    assert told[12, "rights.moral_rights.waived"] == "should be true or false, but is `perhaps`"
    assert told[13, "kpi.views"] == "should be a whole number, but is `many`"
    assert told[14, "renditions[1]"] == "`vertikal` is no profile; did you mean `vertical`?"
    assert told[16, "publish.youtub"] == "`youtub` is no target of tayori.yaml; did you mean `youtube`?"
    assert "should be a time" in told[17, "publish.youtube.publish_at"]
    assert told[17, "publish.youtube.privcy"] == "is not known here; did you mean `privacy`?"
    assert len(found) == 16


@pytest.mark.parametrize(
    ("line", "key", "says"),
    [
        ("schema: 2", "schema", "newer than this Tayori reads"),
        ("schema: one", "schema", "should be 1"),
        ("title: {en: Morning}", "title", "not `ja`"),
        ("title: [朝]", "title", "should be a text by language"),
        ("title: {ja: 朝, japanese: 朝}", "title", "no language tag"),
        ("source: ../../other.MOV", "source", "leaves its folder"),
        ("source: ../intro.MOV", "source", "by its path from the workspace's own folder, such as `shows/"),
        ("source: /etc/hostname", "source", "outside the workspace"),
        ("source: [a]", "source", "should be a file name"),
        ("source:", "source", "is missing"),
        ("trim: {start: -1, end: 3}", "trim.start", "not negative"),
        ("trim: {start: nan, end: 3}", "trim.start", "not negative"),
        ("trim: {start: 1}", "trim.end", "is missing"),
        ("trim: {start: 2, end: 2}", "trim", "ends before it starts"),
        ("kpi: {views: 5,000}", "kpi.000", 'write "5,000"'),
        ("audience: {segment: 親, 子}", "audience.子", 'write "親, 子"'),
        ("publish: {youtube: {playlist: 朝, 夜}}", "publish.youtube.夜", 'write "朝, 夜"'),
        ("trim: 2-24", "trim", "should hold keys"),
        ("poster: inf", "poster", "should be seconds"),
        ("burn: fr", "burn", "no file under captions"),
        ("burn: no", "burn", "`burn: none`"),
        ("burn: [ja, en, fr]", "burn", "1 to 2 languages"),
        ("burn: {vertikal: ja}", "burn.vertikal", "did you mean `vertical`"),
        ("cards: [{kind: title, length: 0.5}]", "cards[1].length", "1 to 30 seconds"),
        ("focus: {x: 2}", "focus.x", "from 0 to 1"),
        ("kpi: {views: -1}", "kpi.views", "at least 0"),
        ("tags: {a: b}", "tags", "should be a list"),
        ("recorded: 2026-13-01", "recorded", "no day of the calendar"),
        ("series: {id: 長野}", "series.id", "a name of a-z"),
        ("rights: {territories: [Japan]}", "rights.territories[1]", "country code"),
        ("rights: {grants: [voice/x], none: [voice]}", "rights", "contradicts itself"),
        (
            "rights: {moral_rights: {waived: true, document: /etc/x}}",
            "rights.moral_rights.document",
            "below the workspace",
        ),
        ("music: {file: nowhere.wav}", "music.file", "does not exist"),
        ("publish: {youtube: {category: news}}", "publish.youtube.category", "category"),
        ("audience: {segment: [a]}", "audience.segment", "should be text"),
    ],
)
def test_each_mistake_has_its_sentence(nagano: Path, line: str, key: str, says: str) -> None:
    lines = {"schema": "schema: 1", "title": "title: 朝", "source": "source: IMG_0412.MOV"}
    lines[line.partition(":")[0]] = line
    (mistake,) = mistakes(nagano, "\n".join(lines.values()) + "\n")
    assert mistake.key == key
    assert says in mistake.text
    assert mistake.line == list(lines.values()).index(line) + 1


def test_a_poster_after_the_trimmed_end_is_told(nagano: Path) -> None:
    text = "schema: 1\ntitle: 朝\nsource: IMG_0412.MOV\ntrim: {start: 2, end: 6}\nposter: 4\n"
    assert "trimmed clip's end" in mistakes(nagano, text)[0].text
    assert clip(nagano, text.replace("poster: 4", "poster: 3.999")).poster_ms == 3999


def test_a_card_after_the_trimmed_end_is_told(nagano: Path) -> None:
    text = "schema: 1\ntitle: 朝\nsource: IMG_0412.MOV\ntrim: {start: 2, end: 6}\n"
    late = text + "cards: [{kind: title}, {kind: title, start: 4}]\n"
    assert "number 2 would come after the trimmed clip's end" in mistakes(nagano, late)[0].text
    assert clip(nagano, late.replace("start: 4", "start: 3")).cards[1].start_ms == 3000


def test_chapters_are_in_order(nagano: Path) -> None:
    path = nagano / "shows/machikado/asa-no-hanashi/episode.yaml"
    path.write_text(path.read_text().replace('"1:30.5"', "0"))
    with pytest.raises(ConfigError, match=r"chapters: `駅から` does not start after `はじまり`"):
        load_workspace(nagano)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: portrait", "kind: place", "the file is in grants/portrait/"),
        ("public_id: REL-0001", "", "public_id: is missing"),
        ("channels: [youtube, portal, instagram, tiktok]", "", "channels: is missing"),
        ("territories: [world]", "territories: []", "should not be empty"),
        ("until: 2029-03-31", "until: 2025-03-31", "before it begins"),
        ("status: active", "status: withdrawn", "does not say when"),
        ("status: active", "withdrawn: 2026-08-01", "status is active"),
        ("status: active", "status: activ", "did you mean `active`"),
        ("sha256: ...", "sha256: 12", "64 hexadecimal digits"),
        ("forms/yamada.pdf", "../yamada.pdf", "leaves its folder"),
        ("relation: 父", "relatoin: 父", "did you mean `relation`"),
    ],
)
def test_mistakes_in_grants(nagano: Path, old: str, new: str, says: str) -> None:
    assert old in samples.GRANT
    path = nagano / "grants/portrait/yamada-hanako.yaml"
    samples.write(path, samples.GRANT.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        read_grant(path, nagano)
    assert says in str(caught.value)
    assert "山田" not in str(caught.value)


def test_a_withdrawn_grant(nagano: Path) -> None:
    text = samples.GRANT.replace("status: active", "withdrawn: 2026-08-01\nnotes: 電話で\nstatus: withdrawn")
    path = samples.write(nagano / "grants/portrait/yamada-hanako.yaml", text)
    grant = read_grant(path, nagano)
    assert (grant.status, grant.withdrawn) == (GrantStatus.WITHDRAWN, date(2026, 8, 1))
