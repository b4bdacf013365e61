"""The worker's throughput beside the bare faster-whisper pipeline's, same model and clips, in one run.

    python workers/speech/bench.py MODEL_FOLDER [--clips 32] [--rounds 3] [--seconds 5] [--at 1,4,16]
    python workers/speech/bench.py MODEL_FOLDER --device cuda --compute-type float16 --seconds 28 --at 1,8,16

Prints one line of JSON for each concurrency: clips a second of both (the best of the rounds, which take turns), their
ratio, both real-time factors (seconds of work for a second of speech: the less the better), and at concurrency 1 the
median milliseconds that a request takes beyond the bare call. Bare means: decoded and cut to speech by faster-whisper's
own functions, then stacked in one call (one batch) for as many clips as are asked for at once. The worker does the same
over HTTP. Both get the language, five beams and the same bound on new tokens. A line says "failed" where memory is
spent.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel, decode_audio
from faster_whisper.vad import get_speech_timestamps

from greenroom_speech.encode import encode
from greenroom_speech.espeak import shared_espeak
from greenroom_speech.settings import Settings
from greenroom_speech.whisper import NEW_TOKENS_MORE, NEW_TOKENS_PER_SECOND
from greenroom_speech.windows import VAD

SAID = [
    "I held out a test set and used cross validation.",
    "First I looked at the numbers and then I talked to five users.",
    "I put an index on the column and the query got fast.",
    "I said sorry and offered a refund the same day.",
]


def clips(count: int, seconds: float) -> list[bytes]:
    """WAV files of speech, each of about that length."""
    espeak, made = shared_espeak(), []
    for n in range(count):
        pieces = np.concatenate(
            [p for k in range(4) for p in espeak.say(SAID[(n + k) % 4], ["en-us", "en+f2", "en-us+m3"][n % 3])]
        )
        made.append(b"".join(encode([pieces[: int(seconds * espeak.sample_rate)]], espeak.sample_rate, "wav")))
    return made


class Bare:
    def __init__(self, folder: str, threads: int, device: str, compute_type: str) -> None:
        self.pipeline = BatchedInferencePipeline(
            WhisperModel(folder, device=device, compute_type=compute_type, cpu_threads=threads)
        )

    def hear(self, files: list[bytes]) -> list[str]:
        sounds = []
        for file in files:
            audio = decode_audio(BytesIO(file))
            sounds += [np.concatenate([audio[p["start"] : p["end"]] for p in get_speech_timestamps(audio, VAD)])]
        ends = np.cumsum([len(s) for s in sounds]) / 16_000
        spans = [{"start": end - len(s) / 16_000, "end": end} for s, end in zip(sounds, ends)]
        longest = max(len(s) for s in sounds) / 16_000
        segments, _ = self.pipeline.transcribe(
            np.concatenate(sounds),
            language="en",
            clip_timestamps=spans,
            batch_size=len(files),
            temperature=0,
            max_new_tokens=int(longest * NEW_TOKENS_PER_SECOND) + NEW_TOKENS_MORE,
        )
        return [s.text for s in segments]


def post(address: str, file: bytes) -> str:
    edge = uuid.uuid4().hex
    part = f"--{edge}\r\nContent-Disposition: form-data; name="
    head = f'{part}"language"\r\n\r\nen\r\n{part}"file"; filename="a.wav"\r\n\r\n'
    body = head.encode() + file + f"\r\n--{edge}--\r\n".encode()
    request = urllib.request.Request(
        f"{address}/v1/audio/transcriptions", body, {"Content-Type": f"multipart/form-data; boundary={edge}"}
    )
    with urllib.request.urlopen(request, timeout=600) as reply:
        return json.load(reply)["text"]


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--clips", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--at", default="1,4,16")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--compute-type", default="int8")
    options = parser.parse_args()
    files, threads = clips(options.clips, options.seconds), Settings().threads
    bare = Bare(options.model, threads, options.device, options.compute_type)
    env = os.environ | {
        "SPEECH_PORT": "0",
        "WHISPER_MODEL": options.model,
        "WHISPER_DEVICE": options.device,
        "WHISPER_COMPUTE_TYPE": options.compute_type,
        "WHISPER_THREADS": str(threads),
        "WHISPER_FALLBACK": "off",
    }
    process = subprocess.Popen([sys.executable, Path(__file__).with_name("serve.py")], env=env, stdout=subprocess.PIPE)
    try:
        address = json.loads(process.stdout.readline())["listening"]
        while json.load(urllib.request.urlopen(f"{address}/health"))["hearing"]["state"] != "ready":
            time.sleep(0.1)
        post(address, files[0])
        bare.hear(files[:1])
        for at in map(int, options.at.split(",")):
            try:
                report(at, bare, address, files, options.rounds)
            except (RuntimeError, OSError) as error:
                print(json.dumps({"concurrency": at, "failed": str(error)[:200]}), flush=True)
    finally:
        process.kill()


def report(at: int, bare: Bare, address: str, files: list[bytes], rounds: int) -> None:
    groups = [files[n : n + at] for n in range(0, len(files), at)]
    bare_times, worker_times = [], []
    with ThreadPoolExecutor(at) as pool:
        for _ in range(rounds):
            bare_times.append(timed(lambda: [bare.hear(group) for group in groups]))
            worker_times.append(timed(lambda: list(pool.map(lambda f: post(address, f), files))))
    speeds = [len(files) / min(times) for times in (bare_times, worker_times)]
    spoken = sum(len(decode_audio(BytesIO(file))) for file in files) / 16_000
    line = {
        "concurrency": at,
        "clip_seconds": round(spoken / len(files), 2),
        "bare_clips_per_second": round(speeds[0], 2),
        "worker_clips_per_second": round(speeds[1], 2),
        "ratio": round(speeds[1] / speeds[0], 3),
        "bare_real_time_factor": round(min(bare_times) / spoken, 4),
        "worker_real_time_factor": round(min(worker_times) / spoken, 4),
    }
    if at == 1:
        added = [timed(lambda f=f: post(address, f)) - timed(lambda f=f: bare.hear([f])) for f in files * rounds]
        line["added_milliseconds"] = round(statistics.median(added) * 1000, 1)
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
