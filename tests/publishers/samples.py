"""Packages with small files of their own, as pipelines would hand them to a publisher."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tayori.model.asset import Chapter, Kind
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.grant import AiUse, Component
from tayori.model.ids import Lang, Slug, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import Package, PackageFile, Role
from tayori.model.rights import Person, RightsStatement, Work
from tayori.model.text import Texts
from tayori.publishers.base import SiteInfo, SiteShow, TargetContext
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.site.contents import site_files
from tayori.publishers.site.site import Site
from tayori.publishers.youtube.options import YouTubeOptions
from tayori.publishers.youtube.publisher import YouTube

JA, EN = Lang("ja"), Lang("en")
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

METADATA = OutputMetadata(
    title=Texts(),
    description=Texts(),
    creator="長野市",
    keywords=("長野市",),
    language="ja",
    identifier="https://www.city.example.jp/#asa-no-eki",
    rendition="vertical",
    created="2026-07-01",
    rights=RightsStatement(
        credit="長野市 / 撮影 信州映像",
        copyright_notice="© 2026 長野市",
        copyright_year=2026,
        owner="長野市",
        licence="LicenseRef-All-Rights-Reserved",
        usage_terms=Texts.of({"ja": "無断での転載はご遠慮ください。", "en": "Please ask before re-using."}),
        web_statement="https://www.city.example.jp/terms",
        licensor_url="https://www.city.example.jp/contact",
        model_release="MR-LMR",
        model_release_ids=("REL-0001",),
        property_release="PR-NAP",
        property_release_ids=(),
        data_mining="DMI-PROHIBITED-AIMLTRAINING",
        valid_until="2029-03-31",
        source_type="compositeCapture",
    ),
)


RICH = RightsStatement(
    owner="長野市",
    owner_url="https://www.city.example.jp/",
    credit="長野市 / 撮影 信州映像",
    notices=("この映像は訓練の様子です。", "この動画には、生成AIを使って制作した部分があります。"),
    copyright_notice="© 2026 長野市",
    copyright_year=2026,
    licence="CC-BY-4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    usage_terms=Texts.of(
        {
            "ja": "CC-BY-4.0 の条件で利用できます。 https://creativecommons.org/licenses/by/4.0/",
            "en": "Licensed under CC-BY-4.0. https://creativecommons.org/licenses/by/4.0/",
        }
    ),
    web_statement="https://www.city.example.jp/terms",
    licensor_url="https://www.city.example.jp/contact",
    policy_url="https://ijyu.example.jp/rights/asa-no-eki.odrl.json",
    model_release="MR-LMR",
    model_release_ids=("REL-0001",),
    property_release="PR-UPR",
    property_release_ids=("PLC-0001",),
    data_mining="DMI-UNSPECIFIED",
    valid_from="2026-07-01",
    valid_until="2029-03-31",
    territories=("JP", "TW"),
    channels=("youtube", "portal"),
    conditions=("三脚は使わない",),
    source_type="compositeWithTrainedAlgorithmicMedia",
    ai=AiUse(
        used=True,
        system="Kumo",
        what="空の一部",
        disclosure=Texts.of(
            {
                "ja": "この動画には、生成AIを使って制作した部分があります。",
                "en": "Parts of this video were made with generative AI.",
            }
        ),
    ),
    people=(Person("えがお あかり", "guest", heard=True), Person("駅前 ひろし")),
    works=(
        Work(Component.MUSIC, Texts.of({"ja": "朝のうた", "en": "Morning Song"}), "作曲 北野", "MUS-0001"),
        Work(Component.FOOTAGE, Texts(), "空撮 さくら航空", "FTG-0001"),
    ),
)
"""A statement that says everything a statement can say."""


def with_rights(**changes: Any) -> OutputMetadata:
    """The metadata with another word about its rights."""
    return replace(METADATA, rights=replace(METADATA.rights, **changes))


SITE = SiteInfo(
    organisation=Texts.of({"ja": "長野市", "en": "Nagano City"}),
    url="https://www.city.example.jp/",
    contact="kouhou@city.example.jp",
    languages=(JA, EN),
    timezone="Asia/Tokyo",
    credit="長野市",
    holder="長野市",
)


def file(folder: Path, role: Role, name: str, data: bytes | None = None, **more: Any) -> PackageFile:
    """A package file with real bytes in `folder`."""
    path = folder / name
    if data is not None or not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if data is not None else f"{role} {name}".encode())
    content = path.read_bytes()
    mime = {"mp4": "video/mp4", "mp3": "audio/mpeg", "m4a": "audio/mp4", "vtt": "text/vtt"}
    mime |= {"srt": "application/x-subrip", "jpg": "image/jpeg"}
    return PackageFile(
        role=role,
        name=name,
        path=path,
        digest=digest_bytes(content),
        size=len(content),
        mime=mime[name.rpartition(".")[2]],
        **more,
    )


def track(lang: Lang, *texts: str, speaker: str | None = None) -> Track:
    """A track of two-second cues."""
    cues = (Cue(2000 * i, 2000 * i + 1900, text, speaker) for i, text in enumerate(texts))
    return Track(lang, TrackKind.CAPTIONS, tuple(cues))


def clip(folder: Path, slug: str = "asa-no-eki", **changes: Any) -> Package:
    """A captioned clip in Japanese and English."""
    size: dict[str, Any] = {"width": 1080, "height": 1920}
    files = (
        file(folder, Role.POSTER, f"{slug}.poster.jpg", **size),
        file(folder, Role.THUMBNAIL, f"{slug}.wide.jpg", width=1280, height=720),
        file(folder, Role.THUMBNAIL, f"{slug}.tall.jpg", **size),
        file(folder, Role.CAPTIONS, f"{slug}.ja.vtt", lang=JA),
        file(folder, Role.CAPTIONS, f"{slug}.ja.srt", lang=JA),
        file(folder, Role.CAPTIONS, f"{slug}.en.vtt", lang=EN),
        file(folder, Role.CAPTIONS, f"{slug}.en.srt", lang=EN),
        file(folder, Role.RENDITION, f"{slug}.master.mp4", profile="master", duration_ms=21_600, **size),
        file(folder, Role.RENDITION, f"{slug}.vertical.mp4", profile="vertical", duration_ms=21_600, **size),
    )
    package = Package(
        slug=Slug(slug),
        kind=Kind.CLIP,
        title=Texts.of({"ja": "朝七時、長野駅へ", "en": "Seven a.m., Nagano Station"}),
        description=Texts.of({"ja": "自転車で十五分。通勤の朝を歩く。", "en": "Fifteen minutes by bicycle."}),
        tags=("長野市", "移住"),
        lang=JA,
        metadata=METADATA,
        files=files,
        tracks=(
            track(JA, "朝七時。\n長野駅へ", "自転車で十五分"),
            track(EN, "Seven a.m.", "Fifteen minutes"),
        ),
        recorded=date(2026, 7, 1),
        duration_ms=21_600,
    )
    return replace(package, **changes)


def episode(folder: Path, slug: str = "hajimari", **changes: Any) -> Package:
    """An episode with a transcript and chapters."""
    files = (
        file(folder, Role.AUDIO, f"{slug}.mp3", duration_ms=754_000),
        file(folder, Role.AUDIO, f"{slug}.m4a", duration_ms=754_000),
        file(folder, Role.CAPTIONS, f"{slug}.ja.vtt", lang=JA),
    )
    package = Package(
        slug=Slug(slug),
        kind=Kind.EPISODE,
        title=Texts.of({"ja": "第1回 はじまりの話"}),
        description=Texts.of({"ja": "移住して三年。\n\n駅前で店を開いた二人に聞きました。"}),
        tags=("移住",),
        lang=JA,
        metadata=METADATA,
        files=files,
        tracks=(track(JA, "こんにちは。", "はじめまして。", speaker="聞き手"),),
        show=Slug("machi-no-koe"),
        published=datetime(2026, 11, 1, 0, 0, tzinfo=UTC),
        duration_ms=754_000,
        number=1,
        chapters=(Chapter(start_ms=0, title="はじめに"), Chapter(start_ms=65_000, title="店を開くまで")),
    )
    return replace(package, **changes)


def photo(folder: Path, slug: str = "yuki-no-michi", **changes: Any) -> Package:
    """A photo with a text alternative."""
    package = Package(
        slug=Slug(slug),
        kind=Kind.PHOTO,
        title=Texts.of({"ja": "雪の道"}),
        description=Texts.of({"ja": "一月の朝。"}),
        tags=(),
        lang=JA,
        metadata=METADATA,
        files=(file(folder, Role.PHOTO, f"{slug}.jpg", width=1600, height=1200),),
        alt=Texts.of({"ja": "雪の積もった道を歩く人の後ろ姿"}),
        published=datetime(2026, 10, 1, 0, 0, tzinfo=UTC),
    )
    return replace(package, **changes)


SHOW = SiteShow(
    slug=Slug("machi-no-koe"),
    title=Texts.of({"ja": "まちの声", "en": "Voices of the Town"}),
    description=Texts.of({"ja": "長野市で暮らす人の声を聞く番組です。", "en": "People of Nagano, talking."}),
    lang=JA,
    author="長野市",
    copyright="© 2026 長野市",
    category=("Society & Culture",),
    feed=b"<?xml version='1.0'?><rss version='2.0'/>\n",
)


def drawn(site: Site) -> dict[str, bytes]:
    """Path -> bytes of everything a site has but its media."""
    return {file.path: file.make() for file in site_files(site)}


def context(root: Path, options: Any, name: str = "portal", now: datetime = NOW) -> TargetContext:
    """A target's context whose clock stands still and whose secrets must not be asked for."""

    def no_secret(reference: str) -> str:
        raise AssertionError(f"a secret was asked for: {reference}")

    return TargetContext(name, options, root, (JA, EN), "Asia/Tokyo", lambda: now, no_secret)


def folder_publisher(root: Path, now: datetime = NOW, **options: Any) -> Folder:
    """A folder publisher that writes to `root`/site."""
    said = FolderOptions.model_validate({"path": "site", "base_url": "https://ijyu.example.jp/", **options})
    return Folder(context(root, said, now=now), said)


def youtube_publisher(root: Path, now: datetime = NOW, **options: Any) -> YouTube:
    """A YouTube publisher."""
    said = YouTubeOptions.model_validate({"made_for_kids": False, **options})
    return YouTube(context(root, said, "youtube", now), said)
