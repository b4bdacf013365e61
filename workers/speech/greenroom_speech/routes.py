"""The OpenAI audio API's routes, and one of our own: whether a turn has ended."""

import asyncio
import base64
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from . import formats
from .embed import MODEL_ID as EMBEDDING_MODEL
from .embed import PACKAGE as EMBEDDING_PACKAGE
from .embed import Embedder
from .encode import MEDIA, encode
from .end_of_turn import MODEL_ID as END_OF_TURN_MODEL
from .end_of_turn import EndOfTurn
from .errors import ApiError, Cancelled
from .hearing import Hearing
from .requests import caller, read_body, read_form, read_json, read_upload, while_connected
from .settings import Settings
from .transcriber import Hearings, Transcriber, Wish
from .voices import Voices

MAX_INPUT = 4096
"""Characters of one speech request, as in the OpenAI API."""
MAX_TEXTS = 2048
MAX_TURN_BYTES = 1024 * 1024
ON = ("true", "1")


class Routes:
    def __init__(
        self,
        settings: Settings,
        hearing: Hearing,
        transcriber: Transcriber,
        voices: Voices,
        embedder: Embedder,
        end_of_turn: EndOfTurn,
    ) -> None:
        self.settings, self.hearing, self.transcriber = settings, hearing, transcriber
        self.voices, self.embedder, self.end_of_turn = voices, embedder, end_of_turn
        self.started = time.time()

    async def transcriptions(self, request: Request) -> Response:
        form = await read_form(request, self.settings.max_bytes)
        who = caller(request, str(form.get("user", "")))
        # Only now, with the body read, does a client see the answer however busy it was sending.
        self.transcriber.admit(who)
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                self.transcriber.leave(who)

        try:
            self._check_model(str(form.get("model", "")))
            streamed, wanted, granularities = read_shape(form)
            wish = read_wish(form, wanted, granularities)
            data = await read_upload(form, self.settings.max_bytes)
            hearings = await while_connected(request, self.transcriber.submit(data, wish, who))
            if streamed:
                return Released(stream(hearings), lambda: (hearings.cancel(), leave()))
            try:
                job = await while_connected(request, hearings.finished())
            finally:
                hearings.cancel()
        except Cancelled:
            leave()
            return Response(status_code=499)
        except BaseException:
            leave()
            raise
        leave()
        if wanted == "verbose_json":
            return JSONResponse(formats.verbose(job, granularities))
        if wanted == "json":
            return JSONResponse(formats.plain(job))
        segments = job.segments()
        text = {
            "text": lambda: formats.full_text(segments) + "\n",
            "srt": lambda: formats.srt(segments),
            "vtt": lambda: formats.vtt(segments),
        }
        return PlainTextResponse(text[wanted]())

    async def speech(self, request: Request) -> Response:
        body = await read_json(request)
        text, voice = body.get("input"), body.get("voice", "alloy")
        form, speed = body.get("response_format", "mp3"), body.get("speed", 1.0)
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_INPUT:
            raise ApiError(400, "bad_input", f"input must be text of 1 to {MAX_INPUT} characters.")
        if not isinstance(voice, str):
            raise ApiError(400, "unknown_voice", "voice must be a name.")
        if form not in MEDIA:
            raise ApiError(400, "bad_format", f"response_format must be one of {', '.join(MEDIA)}.")
        if isinstance(speed, bool) or not isinstance(speed, (int, float)) or not 0.25 <= speed <= 4:
            raise ApiError(400, "bad_speed", "speed must be a number from 0.25 to 4.")
        if body.get("stream_format", "audio") != "audio":
            raise ApiError(400, "bad_format", "stream_format must be audio.")
        rate, pieces = await run_in_threadpool(self.voices.say, text, voice, float(speed))
        chunks = read_ahead(encode(pieces, rate, form))
        first = await anext(chunks, b"")
        return StreamingResponse(chain(first, chunks), media_type=MEDIA[form])

    async def embeddings(self, request: Request) -> Response:
        body = await read_json(request)
        texts = body.get("input")
        texts = [texts] if isinstance(texts, str) else texts
        if (
            not isinstance(texts, list)
            or not 1 <= len(texts) <= MAX_TEXTS
            or not all(isinstance(t, str) and t for t in texts)
        ):
            raise ApiError(
                400, "bad_input", f"input must be a text or a list of 1 to {MAX_TEXTS} texts, none of them empty."
            )
        if self.embedder.folder is None:
            raise ApiError(
                503, "model_unavailable", f"The package {EMBEDDING_PACKAGE.replace('_', '-')} is not installed."
            )
        vectors, tokens = await run_in_threadpool(self.embedder.embed, texts)
        as_text = body.get("encoding_format") == "base64"
        rows = [
            base64.b64encode(v.astype("<f4").tobytes()).decode() if as_text else [round(float(x), 7) for x in v]
            for v in vectors
        ]
        data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return JSONResponse({"object": "list", "model": EMBEDDING_MODEL, "data": data, "usage": usage})

    async def turn(self, request: Request) -> Response:
        """Body: 16-bit little-endian PCM, mono, 16 kHz, of which the last 8 seconds count. Answers
        {"finished": probability}."""
        body = await read_body(request, MAX_TURN_BYTES)
        if not body or len(body) % 2:
            raise ApiError(400, "bad_audio", "The body must be 16-bit PCM samples, mono, 16 kHz.")
        if self.end_of_turn.file is None:
            raise ApiError(
                503, "model_unavailable", "The package pipecat-ai, which carries the model, is not installed."
            )
        samples = np.frombuffer(body, "<i2").astype(np.float32) / 32768
        finished = await run_in_threadpool(self.end_of_turn.finished, samples)
        return JSONResponse({"model": END_OF_TURN_MODEL, "finished": round(finished, 4)})

    async def models(self, _request: Request) -> Response:
        names = [self.hearing.name, self.voices.engine] + ([EMBEDDING_MODEL] if self.embedder.folder else [])
        return JSONResponse({"object": "list", "data": [self._model(name) for name in names]})

    async def health(self, _request: Request) -> Response:
        """Always 200 while the process serves; `hearing.state` says whether it hears."""
        hearing, batcher, progress = self.hearing, self.transcriber.batcher, self.hearing.progress
        body = {
            "status": "ok",
            "hearing": {
                "state": hearing.state,
                "reason": hearing.reason or None if hearing.state == "unavailable" else None,
                "model": hearing.name,
                "device": hearing.device or None,
                "compute_type": hearing.compute_type or None,
                "download": {"bytes": progress.done, "total_bytes": progress.total}
                if hearing.state == "downloading"
                else None,
            },
            "queue": {
                "requests": self.transcriber.admitted,
                "limit": self.settings.queue,
                "windows_waiting": batcher.waiting if batcher else 0,
                "windows_running": batcher.running if batcher else 0,
                "batches_heard": batcher.batches if batcher else 0,
                "windows_heard": batcher.rows if batcher else 0,
            },
            "voice": {"engine": self.voices.engine, "note": self.voices.note},
            "embeddings": {
                "model": EMBEDDING_MODEL,
                "available": self.embedder.folder is not None,
                "loaded": self.embedder.loaded,
            },
            "end_of_turn": {"model": END_OF_TURN_MODEL, "available": self.end_of_turn.file is not None},
            "limits": {"seconds": self.settings.max_seconds, "bytes": self.settings.max_bytes},
        }
        return JSONResponse(body)

    def _model(self, name: str) -> dict:
        return {"id": name, "object": "model", "created": int(self.started), "owned_by": "greenroom"}

    def _check_model(self, name: str) -> None:
        if not self.hearing.answers_to(name):
            raise ApiError(
                404,
                "model_not_found",
                f"There is no model {name[:80]!r} here; this server hears with {self.hearing.name!r}.",
            )


def read_shape(form: FormData) -> tuple[bool, str, set[str]]:
    """(streamed, response format, granularities). Errors: ApiError 400."""
    wanted = str(form.get("response_format", "json"))
    if wanted not in formats.FORMATS:
        raise ApiError(400, "bad_format", f"response_format must be one of {', '.join(formats.FORMATS)}.")
    asked = {
        str(value) for key in ("timestamp_granularities[]", "timestamp_granularities") for value in form.getlist(key)
    }
    if not asked <= {"word", "segment"}:
        raise ApiError(400, "bad_granularity", "timestamp_granularities must be word, segment or both.")
    return str(form.get("stream", "")).lower() in ON, wanted, asked or {"segment"}


def read_wish(form: FormData, wanted: str, granularities: set[str]) -> Wish:
    """Errors: ApiError 400."""
    try:
        temperature = float(str(form.get("temperature", "0")))
    except ValueError:
        temperature = -1.0
    if not 0 <= temperature <= 1:
        raise ApiError(400, "bad_temperature", "temperature must be a number from 0 to 1.")
    timed = wanted in ("srt", "vtt") or (wanted == "verbose_json" and "segment" in granularities)
    text = {name: re.sub(r"<\|.*?\|>", "", str(form.get(name, ""))) for name in ("prompt", "hotwords")}
    words = wanted == "verbose_json" and "word" in granularities
    return Wish(str(form.get("language", "")), text["prompt"], text["hotwords"], temperature, timed, words)


class Released(StreamingResponse):
    """Server-sent events that give back what they hold, also when the client goes before the first of them."""

    def __init__(self, events: AsyncIterator[bytes], release: Callable[[], object]) -> None:
        super().__init__(events, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._release()


async def stream(hearings: Hearings) -> AsyncIterator[bytes]:
    """Server-sent events: a delta for each window as it is heard, then the whole text; an error is an event too."""
    said = ""
    try:
        async for segments in hearings.windows():
            text = "".join(segment.text for segment in segments)
            delta = text if said else text.lstrip()
            if delta.strip():
                said += delta
                yield formats.event({"type": "transcript.text.delta", "delta": delta})
        done = formats.plain(hearings.job)
        yield formats.event({"type": "transcript.text.done", "text": done["text"], "usage": done["usage"]})
    except ApiError as error:
        yield formats.event(error.body() | {"type": "error"})


async def chain(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk


async def read_ahead(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Runs a blocking iterator in a thread of its own, which stops soon after this one is closed."""
    loop, made, gone = asyncio.get_running_loop(), asyncio.Queue(), threading.Event()

    def tell(what: bytes | Exception | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(made.put_nowait, what)

    def run() -> None:
        try:
            for chunk in chunks:
                if gone.is_set():
                    break
                tell(chunk)
            tell(None)
        except Exception as error:  # noqa: BLE001 - handed to the reader
            tell(error)
        finally:
            if close := getattr(chunks, "close", None):
                close()

    threading.Thread(target=run, name="voice", daemon=True).start()
    try:
        while (what := await made.get()) is not None:
            if isinstance(what, Exception):
                raise what
            yield what
    finally:
        gone.set()
