import json

from test_fair import WINDOW

from greenroom_speech import formats
from greenroom_speech.jobs import Ask, Job, Segment, Word


def heard(*texts: str) -> Job:
    job = Job("a", Ask(), [WINDOW], 3661.5, lambda *_: None, lambda *_: None)
    words = [Word(" so", 3600.5, 3601.0, 0.91234567)]
    job.heard = [
        [Segment(3600.5 + n, 3661.007 + n, text, [1], -0.25, 0.01, 1.1, 0.0, words) for n, text in enumerate(texts)]
    ]
    return job


def test_subtitles_carry_hours_and_milliseconds():
    segments = heard(" one", " two").segments()
    assert formats.srt(segments) == "1\n01:00:00,500 --> 01:01:01,007\none\n\n2\n01:00:01,500 --> 01:01:02,007\ntwo\n"
    assert formats.vtt(segments).startswith("WEBVTT\n\n01:00:00.500 --> 01:01:01.007\none\n")
    assert formats.srt([]) == "" and formats.vtt([]) == "WEBVTT\n"


def test_a_time_never_shows_a_thousand_milliseconds():
    assert formats.timestamp(59.9996, ".") == "00:01:00.000"


def test_verbose_holds_what_was_asked_for():
    job = heard(" so", " well")
    both = formats.verbose(job, {"word", "segment"})
    assert both["text"] == "so well" and both["duration"] == 3661.5 and both["duration_after_vad"] == 1
    assert both["words"][0] == {"word": "so", "start": 3600.5, "end": 3601.0, "probability": 0.9123}
    assert [s["id"] for s in both["segments"]] == [0, 1] and both["segments"][0]["words"]
    assert "segments" not in formats.verbose(job, {"word"}) and "words" not in formats.verbose(job, {"segment"})
    nothing = formats.verbose(heard(), {"segment"})
    assert nothing["language"] is None and nothing["text"] == "" and nothing["segments"] == []


def test_an_event_is_one_line_of_data():
    made = formats.event({"type": "x", "delta": "a\nb"}).decode()
    assert made.endswith("\n\n") and json.loads(made.removeprefix("data: "))["delta"] == "a\nb"
