"""Puts the parts together as an ASGI application."""

import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .embed import Embedder, packaged_folder
from .end_of_turn import EndOfTurn, packaged_model
from .errors import ApiError, shortage
from .hearing import Hearing
from .routes import Routes
from .settings import Settings
from .transcriber import Transcriber
from .voices import Voices

log = logging.getLogger("greenroom.speech")


def build(settings: Settings) -> Starlette:
    """The application; its model is looked for in the background once it runs."""
    hearing = Hearing(settings)
    transcriber = Transcriber(settings, hearing)
    voices, embedder = Voices(settings.piper_voice), Embedder(packaged_folder())
    end_of_turn = EndOfTurn(packaged_model() if settings.end_of_turn else None)
    routes = Routes(settings, hearing, transcriber, voices, embedder, end_of_turn)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        hearing.start()
        yield
        hearing.stop()
        transcriber.close()

    table = [
        Route("/v1/audio/transcriptions", routes.transcriptions, methods=["POST"]),
        Route("/v1/audio/speech", routes.speech, methods=["POST"]),
        Route("/v1/audio/turn", routes.turn, methods=["POST"]),
        Route("/v1/embeddings", routes.embeddings, methods=["POST"]),
        Route("/v1/models", routes.models),
        Route("/health", routes.health),
    ]
    return Starlette(
        routes=table,
        lifespan=lifespan,
        exception_handlers={ApiError: shown, HTTPException: missing, ClientDisconnect: gone, Exception: fault},
    )


async def shown(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse(error.body(), error.status, error.headers())


async def missing(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse(ApiError(error.status_code, "not_found", f"{error.detail}.").body(), error.status_code)


async def gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=499)


async def fault(_request: Request, error: Exception) -> Response:
    log.error("a request failed", exc_info=error)
    told = shortage(error) or ApiError(500, "internal_error", f"The server failed: {type(error).__name__}.")
    return JSONResponse(told.body(), told.status, told.headers())
