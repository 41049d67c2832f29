"""A target's context and an asset with small files, for benches of publishers (bench.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tayori.model.asset import Kind
from tayori.model.ids import Lang, Slug, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import Package, PackageFile, Role
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.publishers.base import PublisherKind, TargetContext

JA, EN = Lang("ja"), Lang("en")
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def sample_context(
    kind: PublisherKind, root: Path, said: Mapping[str, Any], secrets: Mapping[str, str] | None = None
) -> TargetContext:
    """A target of `kind` whose options are `said`, in a workspace at `root`; nobody sleeps there.

    `secrets` by reference (`env:NAME`). Raises KeyError when another is asked for.
    """
    known = secrets or {}
    return TargetContext(
        name=kind.name,
        options=kind.options.model_validate(dict(said)),
        root=root,
        languages=(JA, EN),
        timezone="Asia/Tokyo",
        now=lambda: NOW,
        secret=lambda reference: known[reference],
        sleep=lambda _: None,
    )


def sample_package(folder: Path, title: str, slug: str) -> Package:
    """A clip with two renditions, captions and a poster; its files, no real media, lie in `folder`."""
    size: dict[str, Any] = {"width": 1080, "height": 1920}
    return Package(
        slug=Slug(slug),
        kind=Kind.CLIP,
        title=Texts.of({"ja": title, "en": title}),
        description=Texts.of({"ja": "自転車で十五分。通勤の朝を歩く。", "en": "Fifteen minutes by bicycle."}),
        tags=("長野市", "移住"),
        lang=JA,
        metadata=_metadata(title, slug),
        files=(
            _file(folder, Role.POSTER, f"{slug}.poster.jpg", "image/jpeg", **size),
            _file(folder, Role.CAPTIONS, f"{slug}.ja.vtt", "text/vtt", lang=JA),
            _file(folder, Role.RENDITION, f"{slug}.master.mp4", "video/mp4", profile="master", **size),
            _file(folder, Role.RENDITION, f"{slug}.vertical.mp4", "video/mp4", profile="vertical", **size),
        ),
        recorded=date(2026, 7, 1),
        duration_ms=21_600,
    )


def _metadata(title: str, slug: str) -> OutputMetadata:
    return OutputMetadata(
        title=Texts.of({"ja": title, "en": title}),
        description=Texts(),
        creator="長野市",
        keywords=("長野市",),
        language="ja",
        identifier=f"https://www.city.example.jp/#{slug}",
        rendition="vertical",
        created="2026-07-01",
        rights=RightsStatement(owner="長野市", credit="長野市", copyright_notice="© 2026 長野市"),
    )


def _file(folder: Path, role: Role, name: str, mime: str, **more: Any) -> PackageFile:
    data, path = f"{role} {name}".encode(), folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    digest = digest_bytes(data)
    return PackageFile(role, name, path, digest, len(data), mime, content=digest, **more)
