"""Media as a WordPress would have them, and the pages made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tayori.model.ids import Lang, digest_bytes
from tayori.model.publishing import Package, PackageFile, Role
from tayori.publishers.wordpress.media import MediaItem, PublishedMedia
from tayori.publishers.wordpress.options import WordPressOptions
from tayori.publishers.wordpress.page import PageFields, page_fields
from tests.publishers.samples import JA

TRAPS = (
    *("-->", "<!-- wp:html -->", "<!--", "--", "[gallery ids=1]", "[[x]]", "[/caption]", "<script>", "<b>"),
    *(
        '"',
        "'",
        "&#91;",
        "&amp;",
        "&lt",
        "&",
        "\\",
        "\\u003c",
        "https://youtu.be/x",
        "長野市",
        "𠮷",
        "👨‍👩‍👧",
    ),
    *("\n", "\r\n", "\n\n", "\x00", "\x1b", "\x85", "\u2028", " ", "javascript:", "%0d", "{{x}}", "$1"),
)
"""What WordPress gives a meaning to."""
UPLOADS = "https://portal.example.jp/wp-content/uploads/2026/11/"


def media_of(package: Package) -> PublishedMedia:
    """Every file of a package, as if it had been sent."""
    return PublishedMedia(
        tuple(
            MediaItem(
                role=file.role,
                profile=file.profile,
                lang=file.lang,
                id=number,
                url=UPLOADS + file.name,
                name=file.name,
                digest=file.digest,
                width=file.width,
                height=file.height,
                mime=file.mime,
            )
            for number, file in enumerate(package.files, 11)
        )
    )


def with_chapters(package: Package) -> Package:
    """The episode with its chapters as a file."""
    name = f"{package.slug}.chapters.json"
    path = package.files[0].path.with_name(name)
    path.write_text('{"version": "1.2.0", "chapters": []}', encoding="utf-8")
    digest = digest_bytes(path.read_bytes())
    size = path.stat().st_size
    made = PackageFile(Role.CHAPTERS, name, path, digest, size, "application/json+chapters")
    return replace(package, files=(*package.files, made))


def target(**options: Any) -> WordPressOptions:
    """The options of a target."""
    said = {"url": "https://portal.example.jp/", "user": "tayori", "password": "env:X", **options}
    return WordPressOptions.model_validate(said)


def fields_of(package: Package, lang: Lang = JA, **options: Any) -> PageFields:
    """The page of a package."""
    return page_fields(package, media_of(package), target(**options), lang)
