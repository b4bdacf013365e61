"""The worker when things go wrong: killed, short of memory, stopped, flooded. The caller sees an error that says to try
again, and trying again works."""

import resource
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import openai
import pytest
from conftest import as_wav, ready, trained, transcribe, until, worker

from greenroom_speech.audio import RATE, decode
from greenroom_speech.encode import encode
from greenroom_speech.errors import shortage

WORDS = "i put an index on the column and the query got fast"
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits another process's memory, which only Linux does")


@pytest.fixture(scope="module")
def answer(spoken) -> bytes:
    return spoken(WORDS)


@pytest.fixture(scope="module")
def minutes(answer) -> bytes:
    """The same words over and over, long enough that something can happen meanwhile."""
    return as_wav(np.tile(np.concatenate([decode(answer, 60), np.zeros(RATE, np.float32)]), 100))


def sdk(client, **more) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{client.base_url}/v1", api_key="any", **{"max_retries": 0, **more})


def ask(client: openai.OpenAI, data: bytes) -> str:
    return client.audio.transcriptions.create(file=("a.wav", data), model="whisper-1").text


def heard(client) -> int:
    return client.get("/health").json()["queue"]["windows_heard"]


@trained
def test_killed_in_the_middle_it_is_asked_again_and_hears(answer, minutes):
    with worker(WHISPER_BATCH="1") as first, ThreadPoolExecutor(1) as pool:
        ready(first)
        impatient = sdk(first)
        asking = pool.submit(ask, impatient, minutes)
        until(lambda: heard(first) >= 1)
        assert not asking.done()
        first.process.kill()
        # What OpenAI's clients try again by themselves, unless they are told not to, as here.
        with pytest.raises(openai.APIConnectionError):
            asking.result(30)
        port = str(first.base_url.port)
    with worker(SPEECH_PORT=port) as second:
        ready(second)
        assert ask(impatient, answer) == WORDS


@trained
@linux
def test_short_of_memory_it_says_so_and_lives(answer, minutes):
    small = b"".join(encode([(decode(minutes, 900) * 32767).astype(np.int16)], RATE, "opus"))
    with worker() as client:
        ready(client)
        assert transcribe(client, answer).json()["text"] == WORDS
        pid = client.process.pid
        with open(f"/proc/{pid}/statm") as pages:
            now = int(pages.read().split()[0]) * resource.getpagesize()
        before = resource.prlimit(pid, resource.RLIMIT_AS, (now + 12_000_000, resource.RLIM_INFINITY))
        reply = transcribe(client, small)
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "out_of_memory")
        assert int(reply.headers["retry-after"]) > 0
        resource.prlimit(pid, resource.RLIMIT_AS, before)
        assert transcribe(client, answer).json()["text"] == WORDS
        assert client.process.poll() is None


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (RuntimeError("CUDA failed with error out of memory"), True),
        (RuntimeError("std::bad_alloc"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (RuntimeError("Failed to allocate memory for requested buffer of size 64"), True),
        (RuntimeError("an index is out of range"), False),
    ],
)
def test_a_shortage_is_known_by_each_librarys_words(error, short):
    told = shortage(error)
    assert (told is not None and (told.status, told.code) == (503, "out_of_memory")) is short


@trained
def test_a_worker_that_stands_still_is_given_up_and_asked_again(answer):
    with worker() as client:
        ready(client)
        client.process.send_signal(signal.SIGSTOP)
        with pytest.raises(openai.APITimeoutError):
            ask(sdk(client, timeout=1), answer)
        client.process.send_signal(signal.SIGCONT)
        assert ask(sdk(client), answer) == WORDS
        until(lambda: client.get("/health").json()["queue"]["requests"] == 0)


@trained
def test_when_the_queue_is_full_clients_wait_their_turn(answer):
    with worker(SPEECH_QUEUE="2", WHISPER_BATCH="1") as client, ThreadPoolExecutor(12) as pool:
        ready(client)
        together = threading.Barrier(12)

        def both(_: int) -> tuple[bool, str]:
            together.wait()
            try:
                return False, ask(sdk(client), answer)
            except openai.RateLimitError as full:
                assert full.code == "queue_full" and int(full.response.headers["retry-after"]) >= 1
            # As a client that was not told otherwise does: it waits as long as the worker says.
            return True, ask(sdk(client, max_retries=20), answer)

        results = list(pool.map(both, range(12)))
        assert any(refused for refused, _ in results)
        assert [text for _, text in results] == [WORDS] * 12
