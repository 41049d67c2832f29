"""What a person is shown of a seal: names, no digests."""

from __future__ import annotations

from tayori.model.audit import Seal
from tayori.model.ids import Digest
from tayori.pipelines.approval.told import contents, named

PARTS = (
    "captions/ja",
    "captions/ja/srt",
    "grant/REL-0001",
    "rendition/box",
    "rendition/tall",
    "rights",
    "title",
)


def test_a_seal_is_told_by_kind_and_name() -> None:
    assert contents(Seal(tuple((part, Digest("0" * 64)) for part in PARTS))) == {
        "captions": ("ja",),
        "grant": ("REL-0001",),
        "rendition": ("box", "tall"),
        "words, rights": ("rights", "title"),
    }


def test_a_part_is_named_as_people_read_it() -> None:
    assert [named(part) for part in PARTS[1:3]] == ["captions ja/srt", "grant REL-0001"]
