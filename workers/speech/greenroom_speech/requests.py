"""Reading requests: who asks, a multipart form in memory and within limits, whether the asker is still there."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable
from typing import TypeVar

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from .errors import ApiError, Cancelled

MORE_THAN_FILE = 64 * 1024
"""Room for the form's other fields."""
DRAIN_BYTES = 64 * 1024 * 1024
T = TypeVar("T")


def caller(request: Request, user: str = "") -> str:
    """Names whose turn it is: the API key (hashed) or the address, and `user` where a service asks for many people."""
    key = request.headers.get("authorization", "") or (request.client.host if request.client else "")
    return hashlib.sha256(f"{key}\n{user}".encode()).hexdigest()[:16]


class _InMemory(MultiPartParser):
    """Recordings never touch a disk: starlette would write those over 1 MB to a temporary file."""

    spool_max_size = 2**40


async def read_form(request: Request, max_bytes: int) -> FormData:
    """Errors: ApiError 413 file_too_large, 400 bad_form."""
    limit = max_bytes + MORE_THAN_FILE
    if "multipart/form-data" not in request.headers.get("content-type", ""):
        raise ApiError(400, "bad_form", "Send multipart/form-data with a field named file.")

    async def limited():
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise ApiError(413, "file_too_large", f"The file is larger than {max_bytes} bytes.")
            yield chunk

    try:
        if int(request.headers.get("content-length", "0")) > limit:
            raise ApiError(413, "file_too_large", f"The file is larger than {max_bytes} bytes.")
        return await _InMemory(request.headers, limited(), max_files=1, max_fields=64).parse()
    except (MultiPartException, ValueError) as error:
        raise ApiError(400, "bad_form", f"The form could not be read: {error}.") from error
    except ApiError:
        await drain(request)
        raise


async def drain(request: Request) -> None:
    """Reads what is still being sent, up to a bound: a client that is writing would not see an answer given before
    that."""
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > DRAIN_BYTES:
                return
    except RuntimeError:
        return  # The stream was read already.


async def read_upload(form: FormData, max_bytes: int) -> bytes:
    upload = form.get("file")
    if not isinstance(upload, UploadFile):
        raise ApiError(400, "no_file", "The field file is missing.")
    data = await upload.read()
    if len(data) > max_bytes:
        raise ApiError(413, "file_too_large", f"The file is larger than {max_bytes} bytes.")
    if not data:
        raise ApiError(400, "bad_audio", "The file could not be read as audio: it is empty.")
    return data


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Errors: ApiError 413."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise ApiError(413, "body_too_large", f"The body is larger than {max_bytes} bytes.")
    return bytes(body)


async def read_json(request: Request, max_bytes: int = 4 * 1024 * 1024) -> dict:
    """Errors: ApiError 400 bad_json, 413."""
    try:
        value = json.loads(await read_body(request, max_bytes))
    except ValueError as error:
        raise ApiError(400, "bad_json", f"The body is no JSON: {error}.") from error
    if not isinstance(value, dict):
        raise ApiError(400, "bad_json", "The body must be a JSON object.")
    return value


async def while_connected(request: Request, work: Awaitable[T]) -> T:
    """The work's result; it is cancelled when the client goes away. Errors: Cancelled."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Cancelled
        return task.result()
    finally:
        for each in (task, gone):
            each.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
