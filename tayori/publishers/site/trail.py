"""The way to a page: the pages above its address, from the front page down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tayori.publishers.site.page import Page

TOPICS, AUDIENCES = "tags/", "for/"

Step = tuple[str, str]
"""What a page is called, and its path."""


def titles(pages: Iterable[Page]) -> dict[str, str]:
    """Path -> title of the pages that have an address."""
    return {page.head.path: page.head.title for page in pages if page.head.alternates}


def steps_to(path: str, home: str, known: Mapping[str, str]) -> tuple[Step, ...]:
    """The pages between `home` and `path`, neither included: `podcasts/`, then `podcasts/<show>/`.

    A folder that is no page itself, such as `clips/page/`, is no step.
    """
    if not path.startswith(home):
        return ()
    parts = path.removeprefix(home).strip("/").split("/")[:-1]
    above = (home + "".join(f"{part}/" for part in parts[:number]) for number in range(1, len(parts) + 1))
    # what is for an audience stands in the list of topics, and has no list of its own
    found = (home + TOPICS if page == home + AUDIENCES else page for page in above)
    return tuple((known[page], page) for page in found if page in known)
