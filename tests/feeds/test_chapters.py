from __future__ import annotations

import json

import pytest

from tayori.errors import UsageError
from tayori.feeds.chapters import render_chapters
from tayori.model.asset import Chapter


def test_chapters_are_json_chapters_in_seconds() -> None:
    chapters = [Chapter(start_ms=0, title="はじまり"), Chapter(start_ms=6500, title="駅")]
    document = json.loads(render_chapters(chapters, "朝の駅で", "町かど放送局"))

    assert document == {
        "version": "1.2.0",
        "title": "朝の駅で",
        "podcastName": "町かど放送局",
        "chapters": [{"startTime": 0.0, "title": "はじまり"}, {"startTime": 6.5, "title": "駅"}],
    }


@pytest.mark.parametrize("starts", [(5000, 0), (0, 0)])
def test_chapters_out_of_order_are_refused(starts: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="朝の駅で"):
        render_chapters([Chapter(start_ms=ms, title="x") for ms in starts], "朝の駅で")
