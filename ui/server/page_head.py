"""Puts into the head of the page what it needs from the first moment on, so that nothing jumps.

Streamlit would bring it only with the first answer of its script, when parts are drawn already.
"""

import hashlib
from importlib.resources import files
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STATIC = Path(__file__).parents[1] / "static"
_END = b"</head>"
# A page in which to put a head comes whole and plain, though the browser may have one of before.
_LEFT_OUT = (b"if-none-match", b"if-modified-since", b"accept-encoding")


class PageHead:
    """Adds `head_html` to every page of HTML."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._head = head_html().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket, as ASGI has it."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            kept = [(name, value) for name, value in scope["headers"] if name not in _LEFT_OUT]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        body = bytearray()

        async def send_with_head(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await send(self._begun(start, body))
                    await send({"type": "http.response.body", "body": bytes(body)})

        await self._app(scope, receive, send_with_head)

    def _begun(self, start: Message, body: bytearray) -> Message:
        """The head put into `body`, and the start of the answer to match."""
        place = body.find(_END)
        if place >= 0:
            body[place:place] = self._head
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        del headers["etag"], headers["last-modified"]
        return {**start, "headers": headers.raw}


def head_html() -> str:
    """Links to our style and script, and to the part of Streamlit that draws HTML."""
    parts = files("streamlit") / "static" / "static" / "js"
    drawing = sorted(part.name for part in parts.iterdir() if part.name.startswith("Html."))
    preloads = [f'<link rel="modulepreload" href="./static/js/{name}">' for name in drawing]
    return "".join(
        [
            f'<link rel="stylesheet" href="{_address("style.css")}">',
            *preloads,
            f'<script src="{_address("concordance.js")}" defer></script>',
        ]
    )


def _address(name: str) -> str:
    """Where a file of ours is, with its digest, so that a browser keeps no former one."""
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()
    return f"./app/static/{name}?{digest[:12]}"


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return bool(start["status"] == 200 and is_html and "content-encoding" not in headers)
