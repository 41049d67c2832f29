"""What every publisher promises, kept at a real WordPress."""

from __future__ import annotations

from pathlib import Path

from tayori.ledger.receipts import receipt_from_json, receipt_to_json
from tayori.publishers.bench import SLUG, TITLE
from tayori.publishers.contract import broken_promises
from tayori.publishers.wordpress.publisher import KIND
from tests.proxy import proxying
from tests.wordpress.bench import WordPressBench
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS


def test_wordpress_keeps_its_promises(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    with proxying(empty_wordpress.url) as proxy:
        broken = broken_promises(KIND, lambda root: WordPressBench(root, empty_wordpress, proxy), tmp_path)
    assert broken == ()


def test_the_ledger_keeps_receipts_as_they_are(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    with proxying(empty_wordpress.url) as proxy:
        bench = WordPressBench(tmp_path, empty_wordpress, proxy)
        receipt = bench.open().publish(bench.package(TITLE, SLUG), None)
    assert receipt_from_json(receipt_to_json(receipt)) == receipt
