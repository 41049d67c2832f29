"""The documents of the site, of whose it is, and of a show."""

from __future__ import annotations

from typing import Any

from tayori.model.ids import Lang
from tayori.publishers.base import SiteInfo, SiteShow
from tayori.publishers.plain_text import clean, web
from tayori.publishers.site import paths
from tayori.publishers.site.jsonld.document import Address, present
from tayori.publishers.site.site import Site


def website(site: Site, lang: Lang) -> dict[str, Any]:
    """The document of the front page.

    The organisation stands beside the site and not in it: so search engines take it as the one the whole
    address is about.
    """
    info, home = site.info, site.address(paths.home(site.first, site.first))
    contact = {"@type": "ContactPoint", "email": info.contact, "contactType": "customer support"}
    whose = {
        **organisation(info, lang),
        "@id": f"{home}#organisation",
        "logo": site.address(site.static.mark.file.path),
        "contactPoint": contact if "@" in info.contact else None,
    }
    whole = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": site.name(lang),
        "url": site.address(paths.home(lang, site.first)),
        "inLanguage": str(lang),
        "publisher": {"@id": f"{home}#organisation"},
        "potentialAction": _search(site.address(paths.search(lang, site.first))),
    }
    return {"@context": "https://schema.org", "@graph": [present(whole), present(whose)]}


def series(show: SiteShow, lang: Lang, site: SiteInfo, address: Address) -> dict[str, Any]:
    """The document of a show's page (facts 6.3)."""
    return present(
        {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            "name": clean(show.title.get(lang)),
            "description": clean(show.description.get(lang)),
            "url": address(paths.show(show.slug, lang, site.languages[0])),
            "webFeed": address(paths.feed(show.slug)) if show.feed else None,
            "image": address(show.cover.url) if show.cover else None,
            "author": {"@type": "Organization", "name": clean(show.author)},
            "publisher": organisation(site, lang),
            "genre": [clean(name) for name in show.category],
            "sameAs": [url for _, url in show.subscribe if web(url)],
            "inLanguage": str(show.lang),
            "copyrightNotice": clean(show.copyright),
        }
    )


def organisation(site: SiteInfo, lang: Lang) -> dict[str, Any]:
    """Whose site it is."""
    name = clean(site.organisation.get(lang))
    return present({"@type": "Organization", "name": name, "url": web(site.url)})


def _search(page: str) -> dict[str, Any]:
    return {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{page}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
