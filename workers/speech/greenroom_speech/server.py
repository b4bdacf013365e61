"""Runs the application and says where it listens."""

import json
import logging
import os
import signal
import socket
import sys
import threading

import uvicorn

from .app import build
from .settings import BadSettings, Settings, read_settings


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for chatty in ("httpx", "httpx2"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        settings = read_settings(os.environ)
        listener = listen(settings)
    except (BadSettings, OSError) as error:
        sys.exit(f"greenroom_speech: {error}")
    if settings.watch_stdin:
        threading.Thread(target=stop_with_stdin, daemon=True).start()
    config = uvicorn.Config(build(settings), log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    host, port = listener.getsockname()[:2]
    print(json.dumps({"listening": f"http://{f'[{host}]' if ':' in host else host}:{port}"}), flush=True)
    uvicorn.Server(config).run(sockets=[listener])


def listen(settings: Settings) -> socket.socket:
    """A bound socket. Connections made from here on wait for the server, so the address may be told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(256)
    return listener


def stop_with_stdin() -> None:
    """Reads until the supervisor's end of the pipe is gone, also when it was killed."""
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
