"""Sends each of Streamlit's scripts in one go, without another thread.

The first page needs a hundred of them. Starlette finds, opens and reads each in other threads,
and after each of these steps waits for its turn to run Python, while what the first page runs is
imported: a third of a second in all.
"""

from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PREFIX = "/static/js/"
# As Streamlit has it: names change with their content.
_KEPT = {"Cache-Control": "public, immutable, max-age=31536000"}


class PageScripts:
    """Answers for Streamlit's scripts; anything else is left to the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        folder = Path(str(files("streamlit") / "static" / "static" / "js"))
        self._scripts = {f"{_PREFIX}{file.name}": file for file in folder.glob("*.js")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request or socket."""
        is_read = scope["type"] == "http" and scope["method"] == "GET"
        script = self._scripts.get(scope["path"]) if is_read else None
        if script is None:
            await self._app(scope, receive, send)
            return
        # The largest has less than a megabyte, and is read in less time than a thread takes.
        response = Response(script.read_bytes(), media_type=guess_type(script)[0], headers=_KEPT)
        await response(scope, receive, send)
