"""Segments become cues of readable length; no text is lost, none is made up."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise

from hypothesis import given, settings

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.transcription.base import Segment, Word
from tayori.subtitles.transcription.draft import draft, draft_findings, unsure_findings
from tests.subtitles.transcription.strategies import streams

JA, EN = Lang("ja"), Lang("en")


def spoken(text: str, start_ms: int = 0, each_ms: int = 200, cut: str = "|") -> Segment:
    """A segment whose words, between bars, last `each_ms` each; `~` is a pause of a second."""
    words: list[Word] = []
    at = start_ms
    for piece in text.split(cut):
        at += 1000 * piece.count("~")
        words.append(Word(at, at + each_ms, piece.replace("~", ""), 900))
        at += each_ms
    return Segment(start_ms, at, "".join(w.text for w in words), tuple(words))


def lines(segment: Segment, lang: Lang = JA) -> list[str]:
    return [cue.text for cue in draft([segment], lang).track.cues]


def visible(text: str) -> Counter[str]:
    return Counter(c for c in text if not c.isspace() and not unicodedata.category(c).startswith("C"))


@given(streams)
@settings(deadline=None)
def test_any_stream_makes_a_track_in_order_without_loss(stream: list[Segment]) -> None:
    made = draft(stream, JA)
    cues = made.track.cues
    assert len(made.least_permille) == len(cues)
    assert all(one.end_ms <= two.start_ms for one, two in pairwise(cues))
    for cue in cues:
        assert 0 <= cue.start_ms < cue.end_ms
        assert cue.end_ms - cue.start_ms <= 7000
        assert cue.text == cue.text.strip() != ""
        assert "\n" not in cue.text
        assert [w.at for w in cue.words] == sorted(w.at for w in cue.words)
        assert [w.start_ms for w in cue.words] == sorted(w.start_ms for w in cue.words)
        assert all(0 <= w.at < len(cue.text) and not cue.text[w.at].isspace() for w in cue.words)
        assert all(cue.start_ms <= w.start_ms <= cue.end_ms for w in cue.words)
    said = "".join("".join(w.text for w in s.words) or s.text for s in stream)
    assert sum((visible(cue.text) for cue in cues), Counter[str]()) == visible(said)


def test_word_times_stand_where_the_words_do() -> None:
    (cue,) = draft([spoken(" my| fellow| Americans", 500, 400)], EN).track.cues
    assert cue.text == "my fellow Americans"
    assert [(cue.text[w.at :].split()[0], w.start_ms) for w in cue.words] == [
        ("my", 500),
        ("fellow", 900),
        ("Americans", 1300),
    ]


def test_sentences_and_pauses_end_a_cue() -> None:
    assert lines(spoken("吾輩は|猫で|ある|こと。|名前は|まだ|無い|です。")) == [
        "吾輩は猫であること。",
        "名前はまだ無いです。",
    ]
    assert lines(spoken("今日の|朝は|とても|寒い|~市場が|もう|開き|ます")) == [
        "今日の朝はとても寒い",
        "市場がもう開きます",
    ]
    assert lines(spoken(" Mr.| Smith| is| here| now.| He| came| by| train.", each_ms=300), EN) == [
        "Mr. Smith is here now.",
        "He came by train.",
    ]


def test_short_answer_joins_its_neighbour_but_not_over_a_pause() -> None:
    assert lines(spoken("はい。|市場は|もう|開いて|います。")) == ["はい。市場はもう開いています。"]
    assert lines(spoken("はい。|~市場は|もう|開いて|います。")) == ["はい。", "市場はもう開いています。"]


def test_long_speech_is_divided_between_phrases() -> None:
    text = (
        "長野市の|朝は|とても|早く|始まり|ます|駅|前の|市場|では|"
        "四|時|から|野菜を|並べる|音が|して|人が|集まり|ます"
    )
    made = lines(spoken(text, each_ms=300))
    assert "".join(made) == text.replace("|", "")
    assert all(len(line) <= 32 for line in made)
    assert not any(line.startswith(("ます", "では", "前の", "時", "から")) for line in made)


def test_rest_of_the_voice_decides_between_two_places_alike() -> None:
    """Twelve words with a rest of 0.6 s before the eighth: there, not in the middle."""
    words = tuple(Word(at, at + 500, " potato", 900) for n in range(12) for at in (n * 550 + 600 * (n >= 7),))
    first, second = draft([Segment(0, 8000, "", words)], EN).track.cues
    assert (first.text.count("potato"), second.start_ms) == (7, 4450)


def test_quick_word_stays_long_enough_to_be_read_where_there_is_room() -> None:
    alone = Segment(1000, 1200, "はい", (Word(1000, 1200, "はい"),))
    soon = Segment(1500, 3000, "そうです", (Word(1500, 3000, "そうです"),))
    assert [(c.start_ms, c.end_ms) for c in draft([alone], JA).track.cues] == [(1000, 1800)]
    assert draft([alone, soon], JA).track.cues[0].end_ms == 1500


def test_speakers_are_kept_and_segments_without_words_are_taken() -> None:
    (cue,) = draft([Segment(0, 2000, "おはよう", speaker="市長")], JA).track.cues
    assert (cue.text, cue.speaker, cue.words[0].start_ms) == ("おはよう", "市長", 0)


def test_long_pause_is_a_hint_of_another_speaker_and_no_more() -> None:
    cues = (Cue(0, 1000, "一"), Cue(1200, 2000, "二"), Cue(3500, 4000, "三"))
    (found,) = draft_findings(Track(JA, TrackKind.CAPTIONS, cues))
    assert (found.rule, found.cues, found.severity) == ("transcription-speakers", (3,), "note")
    named = (*cues[:2], Cue(3500, 4000, "三", speaker="市長"))
    assert draft_findings(Track(JA, TrackKind.CAPTIONS, named)) == ()


def test_least_sure_word_is_known_by_cue() -> None:
    unsure = Segment(0, 2000, "善光寺へ", (Word(0, 900, "善光寺", 310), Word(900, 2000, "へ", 990)))
    assert draft([unsure, spoken("行く", 3000)], JA).least_permille == (310, 900)
    (found,) = unsure_findings((1, 4))
    assert (found.rule, found.cues) == ("transcription-unsure", (1, 4))
    assert unsure_findings(()) == ()


def test_long_stream_takes_linear_time() -> None:
    words = tuple(Word(n * 100, n * 100 + 100, "語") for n in range(6000))
    made = draft([Segment(0, 600_000, "", words)], JA)
    assert sum(len(cue.text) for cue in made.track.cues) == 6000


def test_japanese_is_timed_by_phrase_so_that_a_person_can_edit_it() -> None:
    (cue,) = draft([spoken("今|日|は|長|野|市|で|雨|で|す", each_ms=100)], JA).track.cues
    assert {(0, 0), (3, 300)} <= {(w.at, w.start_ms) for w in cue.words}
    assert len(cue.words) < 6
    assert all(w.start_ms == 100 * w.at for w in cue.words)
