"""One drawn portal and one browser for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.browser import Portal, chromium, served, write_site


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal of `write_site`, to be looked at in Chromium; mark tests `tools("chromium")`."""
    folder = write_site(tmp_path_factory.mktemp("portal"))
    with served(folder) as url, chromium() as browser:
        yield Portal(url, folder, browser)
