"""Security headers on every response: what a browser must not allow."""

import base64
import hashlib
import re
from importlib.resources import files

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ANSWERS = ("http.response.start", "websocket.accept", "websocket.http.response.start")
# No page here uses these.
_NEVER = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "midi", "hid")


class SecurityHeaders:
    """Adds the headers to all responses, including Streamlit's own files and socket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            # The address of a page contains the question.
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": ", ".join(f"{name}=()" for name in _NEVER),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request or socket."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] in _ANSWERS:
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def policy() -> str:
    """The content security policy: this server only, and only Streamlit's scripts and ours."""
    page = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    scripts = " ".join(f"'sha256-{_digest(text)}'" for text in _INLINE.findall(page))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {scripts}",
            # Streamlit injects its styles from its scripts.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
