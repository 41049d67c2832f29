"""The page of an asset: what it says, in which order and in which languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tayori.model.ids import Digest, Lang
from tayori.model.publishing import Package
from tayori.model.text import Texts
from tayori.publishers.marker import find_markers, marker
from tayori.publishers.wordpress.media import PublishedMedia
from tayori.publishers.wordpress.page import page_fields, page_mark
from tests.publishers.samples import EN, JA, METADATA, RICH, clip, episode, photo, track
from tests.publishers.wordpress.pages import UPLOADS, fields_of, media_of, target, with_chapters


def page(package: Package, lang: Lang = JA, **options: Any) -> Any:
    content = fields_of(package, lang, **options).content
    return html.fragment_fromstring(re.sub(r"<!--.*?-->", "", content), create_parent="div")


def texts(tree: Any, path: str) -> list[str]:
    return [element.text_content() for element in tree.xpath(path)]


def test_the_player_of_a_clip_has_poster_and_captions_in_both_languages(tmp_path: Path) -> None:
    (video,) = page(clip(tmp_path)).xpath("//video")
    assert video.get("poster") == f"{UPLOADS}asa-no-eki.poster.jpg"
    assert [dict(t.attrib) for t in video.iter("track")] == [
        {"src": f"{UPLOADS}asa-no-eki.ja.vtt", "label": "日本語", "srclang": "ja", "kind": "captions"},
        {"src": f"{UPLOADS}asa-no-eki.en.vtt", "label": "English", "srclang": "en", "kind": "subtitles"},
    ]


def test_the_second_language_has_its_own_part_and_is_marked(tmp_path: Path) -> None:
    tree = page(clip(tmp_path))
    assert texts(tree, "//h2") == ["文字起こし", "権利について", "Seven a.m., Nagano Station"]
    assert texts(tree, "//h3") == ["Transcript", "Rights"]
    assert "Fifteen minutes by bicycle." in texts(tree, "//*[@lang='en']")
    assert not tree.xpath("//*[@lang='ja']")
    turned = page(clip(tmp_path), EN)
    assert texts(turned, "//h2") == ["Transcript", "Rights", "朝七時、長野駅へ"]
    assert [t.get("srclang") for t in turned.iter("track")] == ["en", "ja"]


def test_a_target_says_which_languages_its_pages_have(tmp_path: Path) -> None:
    tree = page(clip(tmp_path), languages=("ja",))
    assert not tree.xpath("//*[@lang]")
    assert len(tree.xpath("//track")) == 2


@pytest.mark.parametrize("make", [clip, episode, photo])
def test_headings_leave_no_level_out(make: Any, tmp_path: Path) -> None:
    levels = [int(h.tag[1]) for h in page(make(tmp_path)).xpath("//h2|//h3|//h4")]
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_episode_has_sound_chapters_and_who_speaks(tmp_path: Path) -> None:
    tree = page(episode(tmp_path))
    assert tree.xpath("//audio/@src") == [f"{UPLOADS}hajimari.mp3"]
    chapters = "//div[contains(@class, 'tayori-chapters')]//li"
    assert texts(tree, chapters) == ["0:00 はじめに", "1:05 店を開くまで"]
    assert texts(tree, "//strong") == ["聞き手"]
    assert texts(tree, "//p")[:2] == ["移住して三年。", "駅前で店を開いた二人に聞きました。"]


def test_the_file_of_chapters_is_linked(tmp_path: Path) -> None:
    tree = page(with_chapters(episode(tmp_path)))
    assert tree.xpath("//a[contains(@href, 'chapters')]/text()") == ["チャプター (JSON)"]
    assert not page(episode(tmp_path)).xpath("//a[contains(@href, 'chapters')]")


def test_a_photo_has_its_text_alternative(tmp_path: Path) -> None:
    assert page(photo(tmp_path)).xpath("//img/@alt") == ["雪の積もった道を歩く人の後ろ姿"]


def test_the_rights_are_there_with_their_links_in_both_languages(tmp_path: Path) -> None:
    tree = page(clip(tmp_path, metadata=replace(METADATA, rights=RICH)))
    assert tree.xpath("//a[@rel='license']/@href") == ["https://creativecommons.org/licenses/by/4.0/"] * 2
    assert tree.xpath("//a[contains(@href, 'odrl')]/text()") == [
        "機械可読の利用条件 (ODRL)",
        "Machine-readable terms (ODRL)",
    ]
    lines = texts(tree, "//div[contains(@class, 'tayori-rights')]//li")
    assert "公開期限: 2029年3月31日" in lines
    assert "Available until: 31 March 2029" in lines


def test_a_transcript_alone_makes_a_language(tmp_path: Path) -> None:
    package = clip(tmp_path, tracks=(track(JA, "朝"), track(Lang("ko"), "아침")))
    tree = page(replace(package, title=Texts.of({"ja": "朝"}), description=Texts()))
    assert "한국어" in texts(tree, "//h2")
    assert texts(tree, "//p/span[@lang='ko']") == ["아침"]


def test_the_page_carries_our_mark_once(tmp_path: Path) -> None:
    package = clip(tmp_path)
    fields = fields_of(package)
    assert find_markers(fields.content) == (fields.meta["tayori_id"],)
    assert fields.content.endswith(
        f"<!-- wp:html -->\n<!-- {fields.meta['tayori_id']} -->\n<!-- /wp:html -->"
    )


def test_the_mark_is_of_what_is_played_and_not_of_its_title(tmp_path: Path) -> None:
    package = clip(tmp_path)
    files = tuple(replace(f, content=Digest(f"{n:064x}"[::-1])) for n, f in enumerate(package.files, 1))
    package, played = replace(package, files=files), files[-1]
    media = media_of(package)
    first = PublishedMedia(tuple(sorted(media.files, key=lambda item: item.digest != played.digest)))
    assert page_mark(package, first) == marker(package.slug, played.content)
    assert page_mark(replace(package, title=Texts.of({"ja": "別"})), first) == page_mark(package, first)


def test_titles_are_html_to_wordpress(tmp_path: Path) -> None:
    fields = fields_of(clip(tmp_path, title=Texts.of({"ja": "A & B <三>\n四"})))
    assert fields.title == "A &#038; B &lt;三&gt; 四"


def test_a_page_is_dated_by_its_manifest(tmp_path: Path) -> None:
    moment = datetime(2026, 12, 25, 0, 0, tzinfo=UTC)
    assert fields_of(clip(tmp_path)).date_gmt is None
    assert fields_of(clip(tmp_path, publish_at=moment)).date_gmt == "2026-12-25T00:00:00"
    assert fields_of(episode(tmp_path)).date_gmt == "2026-11-01T00:00:00"


def test_categories_and_tags_are_for_posts(tmp_path: Path) -> None:
    said: dict[str, Any] = {"categories": ("暮らし", "暮らし "), "tags": ("便り", "移住")}
    fields = fields_of(clip(tmp_path), **said)
    assert (fields.categories, fields.tags) == (("暮らし",), ("便り", "移住", "長野市"))
    fields = fields_of(clip(tmp_path), page="page", **said)
    assert (fields.categories, fields.tags) == ((), ())


def test_status_slug_excerpt_and_picture(tmp_path: Path) -> None:
    package = clip(tmp_path)
    fields = fields_of(package, status="publish")
    wide = next(item for item in media_of(package).files if item.name.endswith(".wide.jpg"))
    assert (fields.status, fields.slug, fields.featured_media) == ("publish", "asa-no-eki", wide.id)
    assert fields.excerpt == "自転車で十五分。通勤の朝を歩く。"
    assert fields_of(episode(tmp_path)).featured_media == 0


def test_without_any_file_there_is_no_player(tmp_path: Path) -> None:
    fields = page_fields(replace(clip(tmp_path), files=()), PublishedMedia(), target(), JA)
    assert "<video" not in fields.content
    assert fields.meta["tayori_digest"] is None


def test_jsonld_says_what_the_portal_says_and_leaves_the_address_to_wordpress(tmp_path: Path) -> None:
    said = json.loads(
        fields_of(clip(tmp_path, metadata=replace(METADATA, rights=RICH))).meta["tayori_jsonld"]
    )
    assert (said["@type"], said["license"]) == ("VideoObject", RICH.licence_url)
    assert said["contentUrl"].startswith(UPLOADS)
    assert [c["inLanguage"] for c in said["caption"]] == ["ja", "en"]
    assert not {"url", "uploadDate"} & set(said)


@pytest.mark.parametrize(("make", "kind"), [(episode, "PodcastEpisode"), (photo, "ImageObject")])
def test_jsonld_has_the_date_of_the_manifest(make: Any, kind: str, tmp_path: Path) -> None:
    package = make(tmp_path)
    said = json.loads(fields_of(package).meta["tayori_jsonld"])
    assert (said["@type"], said["datePublished"]) == (kind, package.published.isoformat())


def test_the_same_asset_has_the_same_page(tmp_path: Path) -> None:
    assert fields_of(clip(tmp_path)) == fields_of(clip(tmp_path))
