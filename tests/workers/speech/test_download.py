"""The model is fetched from a hub on loopback that speaks Hugging Face's protocol, with progress, and found again
without it."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import MODEL, ready, trained, transcribe, until, worker

REPOSITORY, COMMIT = "someone/tiny", "1" * 40


class Hub:
    """Serves the folder as REPOSITORY. The largest file stops half way until `go` is set."""

    def __init__(self, folder: Path) -> None:
        hub, self.go, self.asked = self, threading.Event(), []
        files = {path.name: path.read_bytes() for path in folder.iterdir()}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                hub.asked.append(f"{self.command} {path}")
                name = path.rsplit("/", 1)[-1]
                if path.startswith(f"/api/models/{REPOSITORY}/tree/"):
                    self.answer(
                        json.dumps(
                            [{"type": "file", "path": n, "size": len(b), "oid": "0"} for n, b in files.items()]
                        ).encode()
                    )
                elif path.startswith(f"/api/models/{REPOSITORY}"):
                    siblings = [{"rfilename": n} for n in files]
                    self.answer(json.dumps({"id": REPOSITORY, "sha": COMMIT, "siblings": siblings}).encode())
                elif "/resolve/" in path and name in files:
                    self.answer(files[name], slow=name == "model.bin")
                else:
                    self.send_response(404)
                    self.send_header("X-Error-Code", "RepoNotFound")
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def answer(self, body: bytes, slow: bool = False) -> None:
                start = int((self.headers.get("Range") or "bytes=0-").split("=")[1].split("-")[0])
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(body) - start))
                self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
                self.send_header("X-Repo-Commit", COMMIT)
                self.end_headers()
                if self.command == "HEAD":
                    return
                half = len(body) // 2 if slow else len(body)
                self.wfile.write(body[start:half])
                self.wfile.flush()
                if slow:
                    hub.go.wait(30)
                    self.wfile.write(body[half:])

            def log_message(self, *_args: object) -> None:
                """Keeps the test's output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub(MODEL)
    yield made
    made.go.set()
    made.server.shutdown()
    made.server.server_close()


@trained
def test_a_model_is_downloaded_with_progress_and_kept(hub, tmp_path, spoken):
    settings = {
        "WHISPER_MODEL": REPOSITORY,
        "WHISPER_CACHE": str(tmp_path),
        "HF_ENDPOINT": hub.address,
        "HF_HUB_OFFLINE": "0",
    }
    size = (MODEL / "model.bin").stat().st_size
    with worker(**settings, HF_HUB_DISABLE_XET="1") as client:
        until(lambda: (client.get("/health").json()["hearing"]["download"] or {}).get("total_bytes", 0) > size)
        hearing = client.get("/health").json()["hearing"]
        assert (
            hearing["state"] == "downloading" and 0 <= hearing["download"]["bytes"] < hearing["download"]["total_bytes"]
        )
        waiting = transcribe(client, spoken("stop"))
        assert (waiting.status_code, waiting.json()["error"]["code"]) == (503, "model_loading")
        assert waiting.headers["retry-after"] == "2"
        hub.go.set()
        ready(client)
        assert transcribe(client, spoken("thank you")).json()["text"] == "thank you"
    hub.asked.clear()
    with worker(**settings) as client:
        ready(client)
    assert hub.asked == [], "a second start needs no network"


@trained
def test_a_model_that_does_not_exist_is_named(hub, tmp_path):
    with worker(
        WHISPER_MODEL="nobody/nothing", WHISPER_CACHE=str(tmp_path), HF_ENDPOINT=hub.address, HF_HUB_OFFLINE="0"
    ) as client:
        until(lambda: client.get("/health").json()["hearing"]["state"] == "unavailable")
        assert "there is no model nobody/nothing" in client.get("/health").json()["hearing"]["reason"]
