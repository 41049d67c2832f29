"""A workspace of the design document's own samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config import samples


@pytest.fixture
def nagano(tmp_path: Path) -> Path:
    """The sample workspace."""
    return samples.make(tmp_path / "nagano")
