"""What goes into an output: what it is, with the rights of its asset."""

from __future__ import annotations

from dataclasses import replace

from tayori.model.asset import Photo
from tayori.model.rights import RightsDeclaration
from tayori.model.text import Texts
from tayori.rights.metadata import bare_metadata, with_packet
from tayori.rights.statement import House
from tests.rights.houses import HOUSE, embedded
from tests.rights.samples import clip, statement

NONE = ("portrait", "voice", "place", "music", "footage")


def test_metadata_says_what_the_file_is() -> None:
    made = embedded(statement(none=NONE))
    assert made.identifier == "https://www.city.example.jp/#asa-no-eki"
    assert (made.created, made.rendition, made.language) == ("2026-08-01", "vertical", "ja")
    assert (made.creator, made.keywords) == ("長野市", ("長野市", "移住"))
    assert replace(made, xmp=b"") == bare_metadata(clip(statement(none=NONE)), {}, HOUSE, "vertical", 2026)


def test_a_photo_brings_its_text_alternative() -> None:
    plain = clip(statement(none=NONE))
    photo = Photo(
        slug=plain.slug,
        manifest=plain.manifest,
        title=plain.title,
        lang=plain.lang,
        rights=plain.rights,
        source=plain.source,
        alt=Texts.of({"ja": "朝の駅"}),
    )
    made = bare_metadata(photo, {}, HOUSE, "photo", 0)
    assert made.alt == photo.alt
    assert made.rights.source_type == "digitalCapture"


def test_nothing_is_claimed_for_a_file_whose_owner_nobody_named() -> None:
    bare = with_packet(bare_metadata(clip(RightsDeclaration()), {}, House(), "vertical", 2026))
    assert (bare.rights.copyright_notice, bare.rights.owner, bare.rights.usage_terms.items) == ("", "", ())
    for unsaid in (b"Marked", "©".encode(), b"CopyrightStatus", b"Licensor"):
        assert unsaid not in bare.xmp
