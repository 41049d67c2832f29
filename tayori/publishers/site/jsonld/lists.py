"""The documents of lists, and of the way to a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tayori.model.ids import Lang
from tayori.publishers.site.jsonld.document import Address, present

Named = tuple[str, str]
"""What a page is called, and its path."""


def collection(of: Named, lang: Lang, shown: Sequence[Named], address: Address) -> dict[str, Any]:
    """The document of a page that lists others, in their order; an empty list is not said."""
    title, path = of
    things = [
        _item(number, {"url": address(page), "name": name}) for number, (name, page) in enumerate(shown, 1)
    ]
    listed = {"@type": "ItemList", "numberOfItems": len(things), "itemListElement": things}
    return present(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": title,
            "url": address(path),
            "inLanguage": str(lang),
            "mainEntity": listed if things else None,
        }
    )


def breadcrumbs(steps: Sequence[Named], address: Address) -> dict[str, Any]:
    """The document of the way to a page: from the front page to the page itself."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            _item(number, {"name": name, "item": address(path)})
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def _item(number: int, said: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "ListItem", "position": number, **said}
