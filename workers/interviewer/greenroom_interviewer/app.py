"""The part of the OpenAI API that interviews need, over an Engine: /v1/models, /v1/chat/completions (streamed or whole,
bound to a JSON schema), and vLLM's /v1/load_lora_adapter and /v1/unload_lora_adapter."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from .engine import Ask, Engine, Spent, Unknown, Unusable

MAX_BODY = 2_000_000
MAX_WAITING = 32
MOST_TOKENS = 4096


class Refusal(Exception):
    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def make_app(engine: Engine, adapters: Path, api_key: str | None = None) -> Starlette:
    """`adapters`: the folder below which an adapter must lie to be loaded."""
    thread = ThreadPoolExecutor(max_workers=1)
    waiting = [0]

    async def in_turn(work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(thread, work)

    async def models(request: Request) -> Response:
        listed = [{"id": name, "object": "model", "created": 0, "owned_by": "greenroom"} for name in engine.served()]
        return JSONResponse({"object": "list", "data": listed})

    async def chat(request: Request) -> Response:
        body = await body_of(request)
        ask = ask_of(body)
        if ask.model not in engine.served():
            raise Refusal(404, f"The model `{ask.model}` does not exist.", "model_not_found")
        if waiting[0] >= MAX_WAITING:
            raise Refusal(429, "Too many requests wait; try again in a moment.")
        spent = Spent()
        told = pieces_of(ask, spent)
        # What is wrong shows with the first piece, while the status can still say so.
        first = await anext(told, None)
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": ask.model}
        if body.get("stream"):
            options = body.get("stream_options") or {}
            events = stream(head, first, told, spent, bool(options.get("include_usage")))
            return StreamingResponse(events, media_type="text/event-stream")
        text = (first or "") + "".join([piece async for piece in told])
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": spent.finish}
        return JSONResponse({**head, "object": "chat.completion", "choices": [choice], "usage": usage_of(spent)})

    async def pieces_of(ask: Ask, spent: Spent) -> AsyncIterator[str]:
        """The reply's pieces; whoever stops reading stops the model."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue = asyncio.Queue()
        wanted = [True]

        def work() -> None:
            try:
                for piece in engine.reply(ask, spent, lambda: wanted[0]):
                    loop.call_soon_threadsafe(queue.put_nowait, piece)
                loop.call_soon_threadsafe(queue.put_nowait, None)
            except Exception as error:  # noqa: BLE001 - it belongs to who asked
                loop.call_soon_threadsafe(queue.put_nowait, error)

        waiting[0] += 1
        job = loop.run_in_executor(thread, work)
        try:
            while (piece := await queue.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            wanted[0] = False
            waiting[0] -= 1
            job.cancel()

    async def load(request: Request) -> Response:
        body = await body_of(request)
        name, path = text_of(body, "lora_name"), Path(text_of(body, "lora_path")).resolve()
        if not path.is_relative_to(adapters.resolve()):
            raise Refusal(400, f"adapters are loaded from below {adapters} only")
        if name in engine.served() and not body.get("load_inplace"):
            raise Refusal(400, f"{name} is there already; load_inplace replaces it")
        await in_turn(lambda: engine.load(name, path))
        return Response(f"Success: LoRA adapter '{name}' added.")

    async def unload(request: Request) -> Response:
        name = text_of(await body_of(request), "lora_name")
        await in_turn(lambda: engine.unload(name))
        return Response(f"Success: LoRA adapter '{name}' removed.")

    async def health(request: Request) -> Response:
        return Response("ok")

    def guarded(endpoint: Callable) -> Callable:
        async def answer(request: Request) -> Response:
            given = request.headers.get("authorization", "")
            try:
                if api_key and not hmac.compare_digest(given.encode(), f"Bearer {api_key}".encode()):
                    raise Refusal(401, "Incorrect API key provided.", "invalid_api_key")
                return await endpoint(request)
            except Refusal as refusal:
                return failure(refusal.status, str(refusal), refusal.code)
            except Unknown as error:
                return failure(404, f"The model `{error}` does not exist.", "model_not_found")
            except Unusable as error:
                return failure(400, str(error))

        return answer

    routes = [
        Route("/health", health),
        Route("/v1/models", guarded(models)),
        Route("/v1/chat/completions", guarded(chat), methods=["POST"]),
        Route("/v1/load_lora_adapter", guarded(load), methods=["POST"]),
        Route("/v1/unload_lora_adapter", guarded(unload), methods=["POST"]),
    ]
    return Starlette(routes=routes)


async def stream(
    head: dict, first: str | None, rest: AsyncIterator[str], spent: Spent, usage: bool
) -> AsyncIterator[str]:
    def event(delta: dict, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return sse({**head, "object": "chat.completion.chunk", "choices": [choice]})

    try:
        yield event({"role": "assistant", "content": ""})
        if first:
            yield event({"content": first})
        async for piece in rest:
            yield event({"content": piece})
        yield event({}, spent.finish)
        if usage:
            yield sse({**head, "object": "chat.completion.chunk", "choices": [], "usage": usage_of(spent)})
        yield "data: [DONE]\n\n"
    finally:
        await rest.aclose()


def sse(value: dict) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def usage_of(spent: Spent) -> dict:
    total = spent.prompt + spent.completion
    return {"prompt_tokens": spent.prompt, "completion_tokens": spent.completion, "total_tokens": total}


def failure(status: int, message: str, code: str | None = None) -> Response:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return JSONResponse({"error": {"message": message, "type": kind, "param": None, "code": code}}, status)


async def body_of(request: Request) -> dict:
    data = b""
    async for piece in request.stream():
        data += piece
        if len(data) > MAX_BODY:
            raise Refusal(413, f"a request has {MAX_BODY} bytes at most")
    try:
        body = json.loads(data)
    except ValueError as error:
        raise Refusal(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise Refusal(400, "the body is not a JSON object")
    return body


def text_of(body: dict, name: str) -> str:
    if not isinstance(body.get(name), str) or not body[name]:
        raise Refusal(400, f"{name} must be a string")
    return body[name]


def number_of(body: dict, name: str, least: float, most: float, default: Any) -> Any:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise Refusal(400, f"{name} must be a number from {least} to {most}")
    return value


def ask_of(body: dict) -> Ask:
    messages = body.get("messages")
    good = (
        isinstance(messages, list)
        and messages
        and all(
            isinstance(m, dict)
            and m.get("role") in ("system", "user", "assistant")
            and isinstance(m.get("content"), str)
            for m in messages
        )
    )
    if not good:
        raise Refusal(400, "messages must be a list of system, user and assistant messages with text")
    limit = body.get("max_completion_tokens") if body.get("max_tokens") is None else body["max_tokens"]
    seed = number_of(body, "seed", -(2**63), 2**63 - 1, None)
    return Ask(
        text_of(body, "model"),
        [{"role": m["role"], "content": m["content"]} for m in messages],
        schema_of(body.get("response_format")),
        float(number_of(body, "temperature", 0, 2, 1.0)),
        number_of(body, "top_p", 0, 1, None),
        int(number_of({"max_tokens": limit}, "max_tokens", 1, MOST_TOKENS, 1024)),
        None if seed is None else int(seed),
    )


def schema_of(form: Any) -> dict | None:
    if form is None or form == {"type": "text"}:
        return None
    if form == {"type": "json_object"}:
        return {"type": "object"}
    try:
        schema = form["json_schema"]["schema"]
        if form["type"] != "json_schema" or not isinstance(schema, dict):
            raise TypeError
    except (KeyError, TypeError) as error:
        raise Refusal(400, "response_format must be text, json_object or json_schema with a schema") from error
    return schema
