"""Every template of the portal in both languages and themes, in real Chromium: axe and what axe cannot do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import pytest

from tayori.inspection.consistency import judge_site
from tayori.inspection.model import DESK, PHONE, Observation, PageVisit, State, Theme
from tayori.inspection.visit import visit_pages
from tests.portal.browser import Portal

pytestmark = [pytest.mark.tools("chromium"), pytest.mark.xdist_group("portal-visits")]
LANGUAGES = ("ja", "en")


def one_of_each(folder: Path) -> list[str]:
    """Paths of pages: the first of every kind in every language, in the order of the site."""
    kinds: dict[str, str] = {}
    for file in sorted(folder.rglob("*.html")):
        path = file.relative_to(folder).as_posix()
        if not path.startswith("media/"):
            kinds.setdefault(kind_of(path), path.removesuffix("index.html"))
    return list(kinds.values())


def kind_of(path: str) -> str:
    """`en/clips/kawa/index.html` -> `en/clips/*`: pages of one template in one language have one kind."""
    lang = "en/" if path.startswith("en/") else ""
    parts = path.removeprefix("en/").removesuffix("index.html").strip("/").split("/")
    if parts[0] == "embed":
        return f"{lang}embed/{'episode' if 'hajimari' in parts else 'clip'}"
    return lang + "/".join([parts[0], *("*" for _ in parts[1:])])


@pytest.fixture(scope="module")
def visits(portal: Portal) -> tuple[PageVisit, ...]:
    """Every kind of page: thoroughly by day on a desk, its English sister in the dark on a phone.

    What has no sister is seen in both. `tayori portal check` does all of it on every page, for minutes.
    """
    paths = one_of_each(portal.folder)
    by_day = [path for path in paths if not path.startswith("en/")]
    by_night = [path for path in paths if path.startswith("en/") or f"en/{path}" not in paths]
    looked = [
        visit_pages(
            [portal.url + quote(path) for path in some], [theme], [size], thorough=theme is Theme.LIGHT
        )
        for some, theme, size in ((by_day, Theme.LIGHT, DESK), (by_night, Theme.DARK, PHONE))
    ]
    return tuple(visit for look in looked for visit in look.visits)


def told(observations: Sequence[Observation]) -> str:
    return "\n".join(sorted({re.sub(r"http://[\d.:]+", "", str(o)) for o in observations}))


def test_no_page_fails_a_check(visits: tuple[PageVisit, ...]) -> None:
    assert not told([o for visit in visits for o in visit.failures])


def test_axe_leaves_nothing_open(visits: tuple[PageVisit, ...]) -> None:
    left = [
        o
        for v in visits
        for o in v.observations
        if o.rule.startswith("axe-") and o.state is State.NEEDS_PERSON
    ]
    assert not told(left)


def test_pages_agree_with_each_other(visits: tuple[PageVisit, ...]) -> None:
    assert not told([o for o in judge_site(visits) if o.state is State.FAILS])


def test_every_kind_of_page_was_looked_at(visits: tuple[PageVisit, ...]) -> None:
    assert all(visit.checks for visit in visits)
    looked_at = {(visit.lang, kind_of(visit.address.path.strip("/"))) for visit in visits}
    kinds = {kind.removeprefix("en/") for _, kind in looked_at}
    assert {"", "clips/*", "podcasts/*/*", "photos/*", "search", "accessibility", "terms", "tags/*"} <= kinds
    assert {lang for lang, _ in looked_at} == set(LANGUAGES)
