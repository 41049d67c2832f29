"""The pages about the site itself: what it is, how far it is accessible, its terms, its credits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from pydantic import ValidationError

from tayori.model.publishing import Role
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.site.contents import site_files
from tayori.publishers.site.pages.credits import PER_PAGE
from tayori.publishers.site.site import Accessibility, Look, Site
from tests.portal.whole_site import BASE, INFO, LOOK, pages, parsed, whole_site
from tests.publishers.samples import NOW, SITE, clip, drawn, episode, folder_publisher, photo, with_rights

DECLARED = Accessibility(
    level="partly",
    checked=date(2026, 11, 2),
    contact={"ja": "広報広聴課 電話 026-000-0000", "en": "PR office"},
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return whole_site(tmp_path_factory.mktemp("about"))


def said(site: Site, path: str) -> str:
    return text_of(parsed(drawn(site)[f"{path}index.html"]))


def text_of(page: Any) -> str:
    return " ".join(page.xpath("//main")[0].text_content().split())


def with_look(site: Site, look: Look) -> Site:
    return Site(site.items, site.shows, site.info, look)


def test_every_page_leads_to_them(site: Site) -> None:
    for path, page in pages(drawn(site)).items():
        if "embed/" in path:
            continue
        start = "" if path.endswith(("404.html", "offline.html")) else path
        found = {urljoin(BASE + quote(start), link) for link in page.xpath("//footer//a/@href")}
        home = "en/" if page.get("lang") == "en" else ""
        assert {f"{BASE}{home}{name}/" for name in ("about", "accessibility", "terms")} <= found, path


def test_what_the_organisation_says_of_the_site(site: Site) -> None:
    assert "「長野市のたより」は、長野市が" in said(site, "about/")
    own = with_look(site, replace(LOOK, about={"ja": "一段落目。\nつづき。\n\n二段落目。"}))
    page = parsed(drawn(own)["about/index.html"])
    assert [p.text for p in page.xpath("//*[@id='text']/p")][:2] == ["一段落目。 つづき。", "二段落目。"]
    assert "is where Nagano City publishes" in said(own, "en/about/"), "said in Japanese only"


def test_without_a_result_nothing_is_claimed(site: Site) -> None:
    text = said(site, "accessibility/")
    assert "試験の結果は、まだ公表していません。" in text
    assert "対応度" not in text
    assert "JIS X 8341-3:2016" in text
    assert f"{BASE} 以下のすべてのページ" in text
    assert "No test result has been published yet." in said(site, "en/accessibility/")


@pytest.mark.parametrize(
    ("level", "ja", "en"),
    [
        ("conforms", "適合レベルAAに準拠", "Conforms to JIS X 8341-3:2016, level AA"),
        ("partly", "適合レベルAAに一部準拠", "Partly conforms to"),
        ("considered", "適合レベルAAに配慮し試験", "Tested with regard to"),
    ],
)
def test_a_declared_result_is_given_as_the_guideline_has_it(site: Site, level: str, ja: str, en: str) -> None:
    declared = with_look(site, replace(LOOK, accessibility=replace(DECLARED, level=level)))
    files = drawn(declared)
    japanese, english = (parsed(files[f"{home}accessibility/index.html"]) for home in ("", "en/"))
    assert f"対応度JIS X 8341-3:2016 の{ja}" in text_of(japanese)
    assert en in text_of(english)
    assert japanese.xpath("//main//time/@datetime") == ["2026-11-02"]
    assert "2026年11月2日" in text_of(japanese)
    assert "広報広聴課 電話 026-000-0000" in text_of(japanese)
    assert "PR office" in text_of(english)


def test_what_has_captions_is_counted(tmp_path: Path) -> None:
    build, publisher = tmp_path / "b", folder_publisher(tmp_path)
    whole = clip(build)
    bare = replace(
        clip(build, "mu"), files=tuple(f for f in whole.files if f.role is not Role.CAPTIONS), tracks=()
    )
    packages = (whole, bare, episode(build), photo(build))
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    text = said(Site(items, (), SITE, LOOK), "accessibility/")
    assert "字幕のある映像2本のうち1本" in text
    assert "文字起こしのあるエピソード1本のうち1本" in text
    assert "代替テキストのある写真1点のうち1点" in text


def test_terms_speak_of_the_licences_in_use(site: Site) -> None:
    page = parsed(drawn(site)["terms/index.html"])
    assert "クリエイティブ・コモンズ 表示 4.0（1件）" in text_of(page)
    assert page.xpath("//main//a[contains(@href, 'creativecommons.org')]/@href")
    for word in ("Cookie", "localStorage", "引用", "肖像", "AIの学習"):
        assert word in text_of(page)


def test_terms_on_training_follow_the_works(tmp_path: Path) -> None:
    def training(*codes: str) -> str:
        build, publisher = tmp_path / "b", folder_publisher(tmp_path)
        made = [clip(build, f"c{n}", metadata=with_rights(data_mining=code)) for n, code in enumerate(codes)]
        items = tuple(SiteItem(package, publisher.publish(package, None)) for package in made)
        return said(Site(items, (), SITE, LOOK), "terms/")

    kept, free = "DMI-PROHIBITED-AIMLTRAINING", "DMI-UNSPECIFIED"
    assert "学習に使うことはできません" in training(kept, kept)
    assert "認めていない作品があります" in training(kept, free)
    assert "作品ごとのライセンスによります" in training(free)
    assert "作品ごとのライセンスによります" in training()


def test_credits_name_everybody_and_lead_to_the_works(site: Site) -> None:
    page = parsed(drawn(site)["credits/index.html"])
    text = text_of(page)
    for name in (
        "長野市 / 撮影 信州映像",
        "えがお あかり（ゲスト）",
        "「朝のうた」",
        "空撮 さくら航空",
        "© 2026 長野市",
    ):
        assert name in text
    assert "無断での転載は" not in text, "terms stand on the works' own pages"
    assert page.xpath("//main//dt/a/@href").count("../clips/matsuri/") == 1
    assert len(page.xpath("//main//dt")) == len(site.items)
    assert page.xpath("//main//h2")[0].text_content() == "2026年"


def test_a_new_work_changes_the_last_page_of_credits_alone(tmp_path: Path) -> None:
    receipt = folder_publisher(tmp_path).publish(clip(tmp_path / "b"), None)

    def keys(count: int) -> dict[str, str]:
        made = [clip(tmp_path / "b", f"c{n:03}", published=NOW + timedelta(hours=n)) for n in range(count)]
        site = Site(tuple(SiteItem(package, receipt) for package in made), (), SITE, LOOK)
        return {f.path: f.key for f in site_files(site) if f.path.startswith("credits/")}

    before, after = keys(2 * PER_PAGE + 5), keys(2 * PER_PAGE + 6)
    assert sorted(before) == ["credits/index.html", "credits/page/2/index.html", "credits/page/3/index.html"]
    assert {path for path in after if after[path] != before[path]} == {"credits/page/3/index.html"}


def test_pages_of_credits_lead_to_each_other(tmp_path: Path) -> None:
    receipt = folder_publisher(tmp_path).publish(clip(tmp_path / "b"), None)
    made = [clip(tmp_path / "b", f"c{n:03}", title=Texts.of({"ja": f"題{n}"})) for n in range(PER_PAGE + 1)]
    files = drawn(Site(tuple(SiteItem(package, receipt) for package in made), (), SITE, LOOK))
    first, second = parsed(files["credits/index.html"]), parsed(files["credits/page/2/index.html"])
    (later,), (earlier,) = first.xpath("//main//a[@rel='next']/@href"), second.xpath("//a[@rel='prev']/@href")
    assert urljoin(f"{BASE}credits/", later) == f"{BASE}credits/page/2/"
    assert urljoin(f"{BASE}credits/page/2/", earlier) == f"{BASE}credits/"
    assert not second.xpath("//main//a[@rel='next']")


def test_an_empty_site_has_these_pages_too() -> None:
    files = drawn(Site((), (), INFO, LOOK))
    assert "公開中の作品はまだありません。" in text_of(parsed(files["credits/index.html"]))
    assert {"about/index.html", "accessibility/index.html", "terms/index.html"} <= set(files)


def test_what_a_target_may_declare() -> None:
    minimal: dict[str, Any] = {"path": "site", "base_url": BASE}
    assert FolderOptions.model_validate(minimal).accessibility.level == ""
    said = {"level": "partly", "checked": "2026-11-02", "contact": {"ja": "広報広聴課"}}
    options = FolderOptions.model_validate(minimal | {"accessibility": said})
    assert options.accessibility.checked == date(2026, 11, 2)
    with pytest.raises(ValidationError):
        FolderOptions.model_validate(minimal | {"accessibility": {"level": "AAA"}})


def test_the_declaration_arrives_on_the_page(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path, accessibility={"level": "conforms", "checked": "2026-11-02"})
    publisher.render((), (), SITE)
    page = parsed((tmp_path / "site/accessibility/index.html").read_bytes())
    assert "適合レベルAAに準拠" in text_of(page)
    assert page.xpath("//main//time/@datetime") == ["2026-11-02"]
