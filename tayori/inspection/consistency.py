"""Pages against each other: the same menus in the same order, the same names, a title of its own for each.

WCAG 2.2: 2.4.2 Page Titled, 3.2.3 Consistent Navigation, 3.2.4 Consistent Identification, 3.2.6
Consistent Help.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tayori.inspection.model import Menu, Observation, PageVisit, State


def judge_site(visits: Sequence[PageVisit]) -> list[Observation]:
    """What only several pages together show; each page counts once, in its first visit."""
    pages = list({visit.address.url: visit for visit in reversed(visits)}.values())[::-1]
    by_lang: dict[str, list[PageVisit]] = defaultdict(list)
    for visit in pages:
        by_lang[visit.lang].append(visit)
    found: list[Observation] = []
    for alike in by_lang.values():
        found += [*_titles(alike), *_order(alike), *_names(alike), *_help(alike)]
    return found


def _titles(pages: Sequence[PageVisit]) -> Iterator[Observation]:
    named: dict[str, list[str]] = defaultdict(list)
    for visit in (page for page in pages if page.is_listed):
        named[visit.title].append(visit.address.url)
    for title, urls in named.items():
        for url in urls[1:]:
            text = f"It is called “{title}”, as {urls[0]} is." if title else "It has no title."
            yield Observation("2.4.2", "title-unique", url, "title", text, State.NEEDS_PERSON)
    if all(len(urls) == 1 for urls in named.values()):
        text = f"{len(pages)} pages have a title of their own."
        yield Observation("2.4.2", "title-unique", pages[0].address.url, "", text, State.PASSES)


def _order(pages: Sequence[PageVisit]) -> Iterator[Observation]:
    """3.2.3: what two menus of one name share comes in the same order in both."""
    known: dict[str, tuple[str, Menu]] = {}
    wrong = []
    for visit in pages:
        for menu in visit.menus:
            url, first = known.setdefault(menu.label, (visit.address.url, menu))
            if not _same_order(_targets(first), _targets(menu)):
                text = f"“{menu.label}” has its links in another order than on {url}."
                wrong.append(
                    Observation("3.2.3", "menu-order", visit.address.url, menu.label, text, State.FAILS)
                )
    yield from wrong
    if known and not wrong:
        text = f"{len(known)} menus come in the same order on {len(pages)} pages."
        yield Observation("3.2.3", "menu-order", pages[0].address.url, "", text, State.PASSES)


def _names(pages: Sequence[PageVisit]) -> Iterator[Observation]:
    """3.2.4: a link in menus of one name that leads to one place is called the same on every page."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    wrong = []
    for visit in pages:
        for menu in visit.menus:
            for name, target in menu.links:
                url, first = known.setdefault((menu.label, target), (visit.address.url, name))
                if name != first:
                    text = f"The link to {target} is called “{name}” here and “{first}” on {url}."
                    where = menu.label
                    wrong.append(
                        Observation("3.2.4", "menu-names", visit.address.url, where, text, State.FAILS)
                    )
    yield from wrong
    if known and not wrong:
        text = f"{len(known)} links of menus have one name each on {len(pages)} pages."
        yield Observation("3.2.4", "menu-names", pages[0].address.url, "", text, State.PASSES)


def _help(pages: Sequence[PageVisit]) -> Iterator[Observation]:
    """3.2.6: the address to write to stands at the same place of the same menu."""
    places: dict[str, str] = {}
    for visit in pages:
        for menu in visit.menus:
            ways = [target for _, target in menu.links if target.startswith(("mailto:", "tel:"))]
            if ways:
                places.setdefault(menu.label, visit.address.url)
    if len(places) > 1:
        text = (
            f"The way to get help is in {' and in '.join(f'“{p}”' for p in places)}, depending on the page."
        )
        yield Observation("3.2.6", "help-place", pages[0].address.url, "", text, State.NEEDS_PERSON)
    elif places:
        text = "The way to get help is in the same place on every page that has one."
        yield Observation("3.2.6", "help-place", pages[0].address.url, "", text, State.PASSES)


def _targets(menu: Menu) -> list[str]:
    return list(dict.fromkeys(target for _, target in menu.links))


def _same_order(one: Sequence[str], other: Iterable[str]) -> bool:
    shared = [target for target in other if target in set(one)]
    return shared == [target for target in one if target in set(shared)]
