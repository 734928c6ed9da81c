"""Adds our style and script to the head of every page, so that nothing jumps while it loads.

Streamlit would load them only with the first response of its script, after parts are drawn.
"""

import hashlib
import re
from importlib.resources import files
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SEARCH_ENGINE_TYPE = "application/opensearchdescription+xml"
_STATIC = Path(__file__).parents[1] / "static"
_END = b"</head>"
_DRAWING = ("Html", "TextInput", "Multiselect", "Selectbox", "Checkbox", "purify")
_IMPORT = re.compile(r'(?:from|import)"\./([^"/]+\.js)"')
# The page is needed whole and uncompressed, even if the browser has an older one in its cache.
_LEFT_OUT = (b"if-none-match", b"if-modified-since", b"accept-encoding")


class PageHead:
    """Adds `head_html` to every HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._head = head_html().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request or socket."""
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
                    await send(self._with_head(start, body))
                    await send({"type": "http.response.body", "body": bytes(body)})

        await self._app(scope, receive, send_with_head)

    def _with_head(self, start: Message, body: bytearray) -> Message:
        """Insert the head into `body`; returns the start of the response with matching headers."""
        place = body.find(_END)
        if place >= 0:
            body[place:place] = self._head
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        del headers["etag"], headers["last-modified"]
        return {**start, "headers": headers.raw}


def head_html() -> str:
    """Links to our styles and scripts, to the parts of Streamlit that draw the first page, and to
    what browsers need to offer Concordance as a search engine.
    """
    preloads = [
        f'<link rel="modulepreload" href="./static/js/{name}">' for name in _drawing_parts()
    ]
    return "".join(
        [
            f'<script src="{_address("base.js")}"></script>',
            f'<link rel="stylesheet" href="{_address("style.css")}">',
            f'<link rel="search" type="{SEARCH_ENGINE_TYPE}" title="Concordance" '
            'href="./opensearch.xml">',
            *preloads,
            f'<script src="{_address("concordance.js")}" defer></script>',
        ]
    )


def _drawing_parts() -> list[str]:
    """The scripts of Streamlit that draw the first page, with those that they import.

    Left out are those that its page names itself. The others it would fetch wave by wave, the
    first of them only when the page is to be drawn.
    """
    folder = files("streamlit") / "static"
    named = (folder / "index.html").read_text(encoding="utf-8")
    scripts = {part.name: part for part in (folder / "static" / "js").iterdir()}
    names = sorted(name for name in scripts if name.split(".")[0] in _DRAWING)
    for name in names:
        for imported in _IMPORT.findall(scripts[name].read_text(encoding="utf-8")):
            if imported not in named and imported not in names:
                names.append(imported)
    return names


def _address(name: str) -> str:
    """The address of one of our files, with its digest, so that browsers never use an old one."""
    digest = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()
    return f"./app/static/{name}?{digest[:12]}"


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    return bool(start["status"] == 200 and is_html and "content-encoding" not in headers)
