"""The part of the Hugging Face hub's API that pushing a data set needs, on loopback. What it does not know is a 404."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SHA = "0" * 40


@dataclass
class Hub:
    """address: for HF_ENDPOINT. files: what the repository holds. made: bodies that created repositories; tokens:
    those that created and changed it."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    made: list[dict] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    objects: dict[str, bytes] = field(default_factory=dict)

    def answer(self, path: str, body: bytes) -> object:
        """What comes back as JSON; None for what is not there."""
        if path == "/api/repos/create":
            self.made.append(json.loads(body))
            return {"url": f"{self.address}/datasets/me/x"}
        if not self.made and path.startswith("/api/datasets/"):
            return None
        if "/preupload/" in path:
            names = [file["path"] for file in json.loads(body)["files"]]
            modes = {True: "lfs", False: "regular"}
            return {
                "files": [{"path": n, "uploadMode": modes[n.endswith("parquet")], "shouldIgnore": False} for n in names]
            }
        if path.endswith("/info/lfs/objects/batch"):
            wanted = json.loads(body)["objects"]
            return {
                "transfer": "basic",
                "objects": [
                    {**one, "actions": {"upload": {"href": f"{self.address}/store/{one['oid']}"}}} for one in wanted
                ],
            }
        if path.startswith("/store/"):
            self.objects[path.removeprefix("/store/")] = body
            return {}
        if "/commit/" in path:
            self.take([json.loads(line) for line in body.splitlines()])
            return {"success": True, "commitOid": SHA, "commitUrl": f"{self.address}/datasets/me/x/commit/{SHA}"}
        if path == "/api/validate-yaml":
            return {"errors": [], "warnings": []}
        if re.fullmatch(r"/api/datasets/me/x(/revision/\w+)?", path):
            return {"id": "me/x", "sha": SHA, "siblings": [], "private": True, "tags": [], "downloads": 0, "likes": 0}
        return [] if re.fullmatch(r"/api/datasets/me/x/(tree|paths-info)/\w+", path) else None

    def take(self, lines: list[dict]) -> None:
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                self.files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                self.files[value["path"]] = self.objects[value["oid"]]


@contextmanager
def hub() -> Iterator[Hub]:
    held = Hub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            path = self.path.split("?")[0]
            if path.endswith("/create") or "/commit/" in path:
                held.tokens.add(self.headers.get("authorization"))
            found = held.answer(path, body)
            said = json.dumps({} if found is None else found).encode()
            self.send_response(404 if found is None else 200)
            if found is None:
                self.send_header("x-error-code", "EntryNotFound" if held.made else "RepoNotFound")
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said)

        do_GET = do_POST = do_PUT = do_HEAD = handle_one

        def log_message(self, *_) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
