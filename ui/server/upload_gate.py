"""Rejects uploads from non-editors when sign-in is on.

The pages merely hide the control; this enforces it.
"""

import json
from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ui.session.roles import policy
from ui.session.sign_in import ONLY_EDITORS

_UPLOADS = "/_stcore/upload_file/"


class UploadGate:
    """Rejects requests to Streamlit's upload address, unless an editor sends them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        is_upload = scope["type"] == "http" and scope["path"].startswith(_UPLOADS)
        if is_upload and policy().role(_user(HTTPConnection(scope).cookies)) != "editor":
            refused = JSONResponse({"error": ONLY_EDITORS}, status_code=403)
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _user(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """What the identity provider says about the user, from Streamlit's cookie."""
    raw = get_cookie_with_chunks(lambda name: _signed(cookies.get(name), name), USER_COOKIE_NAME)
    user = json.loads(raw) if raw else {}
    return user if isinstance(user, dict) else {}


def _signed(value: str | None, name: str) -> bytes | None:
    if value is None:
        return None
    return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace"))
