"""The tiny Whisper through the worker's own code: words, languages, times, nothing where nothing is said."""

import random

import numpy as np
import pytest
from conftest import MODEL, trained
from faster_whisper import BatchedInferencePipeline, WhisperModel
from sentences import sentence
from sounds import KINDS, sound
from speak import HELD_OUT

from greenroom_speech.audio import RATE, decode
from greenroom_speech.jobs import Ask, Job, Row
from greenroom_speech.whisper import Whisper, split_by_times
from greenroom_speech.windows import VAD, speech_windows


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    return Whisper(WhisperModel(str(MODEL), device="cpu", compute_type="int8", cpu_threads=2), beam_size=5)


def hear(whisper: Whisper, audios: list[np.ndarray], asks: list[Ask]) -> list[Job]:
    """All in one call of the model."""
    jobs = [
        Job(str(n), ask, speech_windows(a), len(a) / RATE, lambda *_: None, lambda *_: None)
        for n, (a, ask) in enumerate(zip(audios, asks))
    ]
    rows = [Row(job, n, whisper.features(window)) for job in jobs for n, window in enumerate(job.windows)]
    for row, segments in zip(rows, whisper.hear(rows) if rows else []):
        row.job.heard[row.index] = segments or []
    return jobs


def text(job: Job) -> str:
    return "".join(s.text for s in job.segments()).strip()


def edits(said: list[str], heard: list[str]) -> int:
    """Words to insert, delete or replace."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def test_edits_count_words():
    assert edits(["a", "b", "c"], ["a", "x", "c", "d"]) == 2 and edits([], ["a"]) == 1 and edits(["a"], []) == 1


@trained
@pytest.mark.parametrize("timestamps", [False, True])
def test_words_of_voices_never_heard_in_training(whisper, spoken, timestamps):
    rng = random.Random(20_26)
    wrong = total = 0
    for _ in range(10):
        said = [sentence(rng) for _ in range(8)]
        voices = [rng.choice(HELD_OUT) for _ in said]
        voices = ["de+m5" if lang == "de" else voice for voice, (_, lang) in zip(voices, said)]
        audios = [decode(spoken(words, voice), 60) for voice, (words, _) in zip(voices, said)]
        jobs = hear(whisper, audios, [Ask(timestamps=timestamps)] * 8)
        wrong += sum(edits(words.split(), text(job).split()) for job, (words, _) in zip(jobs, said))
        total += sum(len(words.split()) for words, _ in said)
    assert wrong / total <= 0.05


@trained
def test_languages_are_told_apart(whisper, spoken):
    said = {
        "wir haben das modell getestet": "de",
        "bitte wiederholen sie die frage": "de",
        "please repeat the question": "en",
        "we built a data pipeline last year": "en",
    }
    audios = [decode(spoken(words, "de+m5" if lang == "de" else "en-us+m5"), 60) for words, lang in said.items()]
    jobs = hear(whisper, audios, [Ask()] * len(said))
    assert [job.language for job in jobs] == list(said.values())
    assert all(job.language_probability > 0.5 for job in jobs)
    (told,) = hear(whisper, audios[:1], [Ask(language="de")])
    assert (told.language, told.language_probability) == ("de", 1.0)


@trained
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_heard_where_nothing_is_said(whisper, kind):
    noises = [
        sound(kind, int(seconds * RATE), random.Random(seed), np.random.default_rng(seed))
        for seed in range(4)
        for seconds in (1, 4, 9)
    ]
    for ask in (Ask(), Ask(timestamps=True), Ask(prompt=whisper.prompt("Um, uh, so, like, you know", ""))):
        assert [text(job) for job in hear(whisper, noises, [ask] * len(noises))] == [""] * len(noises)


@trained
def test_the_model_itself_keeps_silent_too(whisper):
    """Without the speech detection before it."""
    from greenroom_speech.windows import Window

    for kind in KINDS:
        noise = sound(kind, 5 * RATE, random.Random(7), np.random.default_rng(7))
        job = Job("a", Ask(language="en"), [Window(noise, ((0, len(noise)),))], 5.0, lambda *_: None, lambda *_: None)
        (segments,) = whisper.hear([Row(job, 0, whisper.features(job.windows[0]))])
        assert segments == [], kind


@trained
def test_company_in_a_batch_changes_no_text(whisper, spoken):
    said = [
        "skip this question",
        "we ran an experiment for two weeks and compared both groups",
        "ich habe einen dienst gebaut",
        "stop",
    ]
    audios = [decode(spoken(words, "de+m5" if words.startswith("ich") else "en+f5"), 60) for words in said]
    together = [text(job) for job in hear(whisper, audios, [Ask()] * len(said))]
    alone = [text(hear(whisper, [audio], [Ask()])[0]) for audio in audios]
    assert together == alone


@trained
def test_the_same_words_as_the_bare_pipeline(whisper, spoken):
    bare = BatchedInferencePipeline(whisper.model)
    for words in (
        "i put an index on the column and the query got fast",
        "give me a hint please",
        "first i looked at the numbers and then i talked to five users",
    ):
        audio = decode(spoken(words), 60)
        segments, info = bare.transcribe(
            audio,
            vad_parameters={"min_silence_duration_ms": VAD.min_silence_duration_ms, "speech_pad_ms": VAD.speech_pad_ms},
        )
        (job,) = hear(whisper, [audio], [Ask()])
        assert text(job) == "".join(s.text for s in segments).strip()
        assert job.language == info.language


@trained
def test_words_carry_times_that_follow_the_sound(whisper, spoken):
    before, after = (
        decode(spoken("we tested the model"), 60),
        decode(spoken("i said sorry and offered a refund the same day"), 60),
    )
    pause = np.zeros(3 * RATE, np.float32)
    (job,) = hear(whisper, [np.concatenate([pause, before, pause, after, pause])], [Ask(words=True, timestamps=True)])
    words = [w for s in job.segments() for w in s.words]
    assert "".join(w.word for w in words).strip() == text(job)
    times = [t for w in words for t in (w.start, w.end)]
    assert times == sorted(times) and all(0 < w.probability <= 1 for w in words)
    first_end, second_start = 3 + len(before) / RATE, 6 + len(before) / RATE
    early, late = [w for w in words if w.end <= first_end + 0.45], [w for w in words if w.start >= second_start - 0.45]
    assert len(early) + len(late) == len(words) and early and late, "no word lies in the pause"
    assert words[0].start >= 2.5 and words[-1].end <= second_start + len(after) / RATE + 0.5


@trained
def test_a_prompt_does_not_change_the_words(whisper, spoken):
    audio = decode(spoken("first i would check the data for missing values"), 60)
    ask = Ask(prompt=whisper.prompt("Um, uh, like, so, you know, well", "deadline, manager"))
    assert text(hear(whisper, [audio], [ask])[0]) == text(hear(whisper, [audio], [Ask()])[0])


@trained
def test_prompts_are_cut_to_what_the_model_takes(whisper):
    assert whisper.prompt("", " ") == ()
    long = whisper.prompt("word " * 2000, "name " * 2000)
    assert len(long) == whisper.model.max_length // 2 - 1
    only = whisper.prompt("the last words stay", "")
    assert whisper.tokenizer("en").decode(list(only)) == " the last words stay"


@trained
def test_minutes_of_speech_are_heard_in_order(whisper, spoken):
    said = ["my team fixed the model", "i shipped a dashboard last year", "give me a moment"]
    parts = [np.concatenate([decode(spoken(words), 60), np.zeros(RATE, np.float32)]) for words in said]
    (job,) = hear(whisper, [np.concatenate(parts * 8)], [Ask(timestamps=True)])
    assert len(job.windows) > 1
    starts = [s.start for s in job.segments()]
    assert starts == sorted(starts) and starts[-1] > 30


def test_words_after_the_last_pair_of_times_are_kept():
    first = 100
    assert split_by_times([100, 1, 2, 150, 150, 3, 200], first, 5) == [(0, 1, [1, 2]), (1, 2, [3])]
    assert split_by_times([100, 1, 150, 150, 2, 3], first, 5) == [(0, 1, [1]), (1, 5, [2, 3])]
    assert split_by_times([1, 2], first, 5) == [(0, 5, [1, 2])]
    assert split_by_times([100], first, 5) == []
    assert split_by_times([100, 1, 900], first, 5) == [(0, 5, [1])], "a time beyond the window is its end"
