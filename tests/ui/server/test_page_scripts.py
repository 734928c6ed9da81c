"""The scripts of a page are sent at once, and as Streamlit would send them."""

from pathlib import Path
from typing import NoReturn

import pytest
import streamlit
from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_handler,
)

from ui.server.page_scripts import PageScripts

STATIC = Path(streamlit.__file__).with_name("static")
SCRIPTS = [f"/static/js/{file.name}" for file in sorted((STATIC / "static" / "js").glob("T*.js"))]
OTHERS = ["/static/js/no.js", "/static/js/%2e%2e/js", "/static/js", "/manifest.json"]
HEADERS = ("content-type", "content-length", "cache-control")

theirs = create_streamlit_static_handler(str(STATIC), None)


def answer(path: str, *, ours: bool, method: str = "GET") -> tuple[object, ...]:
    """What matters of the answer to a browser."""
    client = TestClient(PageScripts(theirs) if ours else theirs)
    got = client.request(method, path, follow_redirects=False)
    return (got.status_code, got.content, *(got.headers.get(name) for name in HEADERS))


def test_scripts_need_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [answer(path, ours=False) for path in SCRIPTS]

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("another thread is used")

    monkeypatch.setattr(to_thread, "run_sync", refuse)

    assert len(sent) > 5
    assert [answer(path, ours=True) for path in SCRIPTS] == sent


@pytest.mark.parametrize("path", OTHERS)
def test_anything_else_is_left_to_streamlit(path: str) -> None:
    assert answer(path, ours=True) == answer(path, ours=False)


def test_nothing_can_be_posted_to_a_script() -> None:
    with pytest.raises(HTTPException, match="405"):
        answer(SCRIPTS[0], ours=True, method="POST")
