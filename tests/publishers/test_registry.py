from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from tayori.errors import UsageError
from tayori.publishers import registry
from tayori.publishers.registry import get_kind, kind_names


def test_our_own_kinds_come_by_entry_point() -> None:
    assert {"folder", "youtube"} <= set(kind_names())
    assert get_kind("folder").is_site
    assert get_kind("youtube").can_publish
    assert [get_kind(name).name for name in kind_names()] == list(kind_names())


def test_an_unknown_kind_is_named_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match=r"'youtub'.*Did you mean 'youtube'"):
        get_kind("youtub")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no.such.module:KIND", "does not load"),
        ("tayori.publishers.registry:GROUP", "is not a PublisherKind"),
        ("tayori.publishers.folder.publisher:KIND", "is not a PublisherKind of that name"),
    ],
)
def test_a_broken_third_party_kind_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    point = EntryPoint("somebody", value, registry.GROUP)
    monkeypatch.setattr(registry, "_found", lambda: {"somebody": point})
    with pytest.raises(UsageError, match="somebody") as caught:
        get_kind.__wrapped__("somebody")
    assert message in str(caught.value)
