"""An endpoint on this machine that embeds as OpenAI's does, for peers that embed nothing.

`python -m tests.bench.peers.endpoint MODEL` prints its address, and answers until its input ends.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.child import ROOT

ADDRESS = "CONCORDANCE_BENCH_EMBEDDINGS"
"""The variable with the address."""

DIMENSIONS = 384


class Endpoint:
    """An endpoint with this model, started when it is first needed; `python` says with which."""

    def __init__(self, python: Callable[[], Path], model: Path) -> None:
        self._python = python
        self._model = model

    @cached_property
    def _started(self) -> tuple[str, subprocess.Popen[str]]:
        command = [str(self._python()), "-m", "tests.bench.peers.endpoint", str(self._model)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout
        return process.stdout.readline().strip(), process

    @property
    def address(self) -> str:
        """Where it answers."""
        return self._started[0]

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._started[1].pid

    def close(self) -> None:
        """End it, if it was started."""
        if "_started" in vars(self):
            self._started[1].terminate()
            self._started[1].communicate()


def answer(request: dict[str, Any], vectors: NDArray[np.float32]) -> dict[str, Any]:
    """What OpenAI answers to a request with these vectors, shape (n, dim): numbers, or base64."""
    whole = vectors.astype("<f4")
    coded = request.get("encoding_format") == "base64"
    data = [
        {
            "object": "embedding",
            "index": row,
            "embedding": base64.b64encode(one.tobytes()).decode() if coded else one.tolist(),
        }
        for row, one in enumerate(whole)
    ]
    used = {"prompt_tokens": 0, "total_tokens": 0}
    return {"object": "list", "model": request.get("model"), "data": data, "usage": used}


def _main(model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = SentenceTransformer(str(model), device="cpu", local_files_only=True)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            given = request["input"]
            vectors = embedder.encode([given] if isinstance(given, str) else given)
            payload = json.dumps(answer(request, vectors)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}/v1\n")
    sys.stdout.flush()
    Thread(target=server.serve_forever, daemon=True).start()
    # The benchmark never writes here: this returns when it has ended, however it did.
    sys.stdin.read()


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
