"""A page with a fault in real Chromium: each check tells its fault, and tells none where there is none."""

from __future__ import annotations

import pytest

from tayori.inspection.model import DESK, PHONE, PageVisit, State, Theme
from tayori.inspection.visit import visit_pages
from tests.inspection.bad_pages import ALONE, FAULTS, FILES, GOOD, faulty_pages
from tests.webserver import Page, serving

pytestmark = [pytest.mark.tools("chromium"), pytest.mark.xdist_group("browser-faults")]
HTML = "text/html; charset=utf-8"


@pytest.fixture(scope="module")
def visits() -> dict[str, PageVisit]:
    """The one thorough visit of every page with faults, by its name."""
    pages = faulty_pages()
    with serving() as site:
        site.pages.update({path: Page(body.encode(), mime=mime) for path, (mime, body) in FILES.items()})
        site.pages.update({f"/{n}": Page(html.encode(), mime=HTML) for n, html in enumerate(pages.values())})
        looked = visit_pages([f"{site.url}/{n}" for n in range(len(pages))], [Theme.LIGHT], [DESK])
    return dict(zip(pages, looked.visits, strict=True))


@pytest.mark.parametrize("name", [*FAULTS, *ALONE])
def test_a_fault_is_told(name: str, visits: dict[str, PageVisit]) -> None:
    fault = ALONE[name][0] if name in ALONE else FAULTS[name]
    visit = visits[name if name in ALONE else fault.on]
    said = [(o.criterion, o.rule) for o in visit.failures if fault.text in o.text]
    assert (fault.criterion, fault.rule) in said, "\n".join(map(str, visit.failures))


def test_a_sound_page_has_no_fault_in_any_theme_and_window() -> None:
    with serving() as site:
        site.pages.update({path: Page(body.encode(), mime=mime) for path, (mime, body) in FILES.items()})
        site.pages["/good"] = Page(GOOD.encode(), mime=HTML)
        looked = visit_pages([f"{site.url}/good"], list(Theme), [DESK, PHONE])
    assert [str(o) for visit in looked.visits for o in visit.failures] == []
    passed = {o.rule for o in looked.visits[0].observations if o.state is State.PASSES}
    assert passed >= {
        "axe-image-alt",
        "axe-color-contrast",
        "axe-target-size",
        "contrast-on-picture",
        "captions",
    }
    assert passed >= {
        "keyboard-walk",
        "focus-visible",
        "skip-link",
        "transcript",
        "toggle-state",
        "policy-broken",
    }
    assert passed >= {
        "reflow-scrolls",
        "text-spacing",
        "text-resize",
        "orientation",
        "motion-reduced",
        "autoplay",
    }
    assert looked.tools.browser.startswith("Chromium ")
    assert looked.tools.axe.startswith("axe-core 4.")


def test_what_our_own_block_says_is_no_word_of_the_page() -> None:
    script = "navigator.serviceWorker.register('/sw.js'); console.warn('own word')"
    with serving() as site:
        site.pages.update({path: Page(body.encode(), mime=mime) for path, (mime, body) in FILES.items()})
        site.pages["/w.js"] = Page(script.encode(), mime="text/javascript")
        site.pages["/worker"] = Page(GOOD.replace("</head>", _SCRIPT).encode(), mime=HTML)
        looked = visit_pages([f"{site.url}/worker"], [Theme.LIGHT], [DESK])
    assert [line.partition(" (")[0] for line in looked.visits[0].console] == ["warning: own word"]


_SCRIPT = '<script src="/w.js"></script></head>'
