"""What was heard, in the shapes of the OpenAI API."""

import json
from collections.abc import Iterable

from .jobs import Job, Segment

FORMATS = ("json", "text", "verbose_json", "srt", "vtt")


def full_text(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments).strip()


def timestamp(seconds: float, decimal: str) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}{decimal}{whole % 1000:03}"


def srt(segments: list[Segment]) -> str:
    cues = (
        f"{n}\n{timestamp(s.start, ',')} --> {timestamp(s.end, ',')}\n{s.text.strip()}\n"
        for n, s in enumerate(segments, 1)
    )
    return "\n".join(cues)


def vtt(segments: list[Segment]) -> str:
    cues = (f"{timestamp(s.start, '.')} --> {timestamp(s.end, '.')}\n{s.text.strip()}\n" for s in segments)
    return "\n".join(["WEBVTT\n", *cues])


def words(segments: list[Segment]) -> list[dict]:
    return [
        {"word": w.word.strip(), "start": w.start, "end": w.end, "probability": round(w.probability, 4)}
        for segment in segments
        for w in segment.words or []
    ]


def verbose(job: Job, granularities: set[str]) -> dict:
    """verbose_json. Times are seconds in the recording; `language` is null when nothing was heard and none was asked
    for."""
    segments = job.segments()
    body = {
        "task": "transcribe",
        "language": job.language,
        "language_probability": None if job.language_probability is None else round(job.language_probability, 4),
        "duration": round(job.seconds, 3),
        "duration_after_vad": round(sum(window.seconds for window in job.windows), 3),
        "text": full_text(segments),
    }
    if "word" in granularities:
        body["words"] = words(segments)
    if "segment" in granularities:
        body["segments"] = [segment_body(n, segment) for n, segment in enumerate(segments)]
    return body


def segment_body(number: int, segment: Segment) -> dict:
    body = {
        "id": number,
        "seek": round(segment.start * 100),
        "start": segment.start,
        "end": segment.end,
        "text": segment.text,
        "tokens": segment.tokens,
        "temperature": segment.temperature,
        "avg_logprob": round(segment.avg_logprob, 4),
        "compression_ratio": round(segment.compression_ratio, 4),
        "no_speech_prob": round(segment.no_speech_prob, 4),
    }
    return body if segment.words is None else body | {"words": words([segment])}


def plain(job: Job) -> dict:
    return {"text": full_text(job.segments()), "usage": {"type": "duration", "seconds": round(job.seconds, 3)}}


def event(body: dict) -> bytes:
    """One server-sent event."""
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
