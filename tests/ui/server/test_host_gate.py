"""The host names that the server answers to, and the origins that may talk to it."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from ui.server.host_gate import HostGate
from ui.server.security_headers import SecurityHeaders

METHODS = ["GET", "POST", "PUT", "DELETE"]


@pytest.fixture
def client() -> TestClient:
    """A server with one more address and one more host name."""

    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("page")

    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.headers["host"])
        await websocket.close()

    app = Starlette(
        routes=[
            Route("/", page, methods=METHODS),
            Route("/api/search", page, methods=METHODS),
            Route("/_stcore/metrics", page),
            WebSocketRoute("/socket", socket),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(HostGate, address="192.168.1.5", hosts=["Articles.example"]),
        ],
    )
    return TestClient(app, base_url="http://localhost:8501")


@pytest.mark.parametrize(
    ("host", "is_let_in"),
    [
        ("localhost:8501", True),
        ("LOCALHOST", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("192.168.1.5:8501", True),
        ("articles.example", True),
        ("evil.example", False),
        ("evil.example:8501", False),
        ("localhost.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example@localhost", False),
        ("192.168.1.6", False),
        ("", False),
    ],
)
def test_the_server_answers_to_its_own_host_names_only(
    client: TestClient, host: str, is_let_in: bool
) -> None:
    response = client.get("/", headers={"Host": host})

    assert response.status_code == (200 if is_let_in else 400)
    assert is_let_in or response.json()["error"].startswith("This server is not called ")


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        ("http://localhost:8501", True),
        ("https://articles.example", True),
        ("http://localhost:3000", False),
        ("http://evil.example", False),
        ("null", False),
    ],
)
def test_a_page_of_another_site_can_neither_ask_nor_change_anything(
    client: TestClient, origin: str, is_let_in: bool
) -> None:
    sent = {"Origin": origin}
    status = 200 if is_let_in else 400

    assert client.post("/", headers=sent).status_code == status
    assert client.get("/api/search", headers=sent).status_code == status
    assert client.get("/", headers=sent).status_code == status


@pytest.mark.parametrize("sent", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_a_socket_is_refused_like_any_request(client: TestClient, sent: dict[str, str]) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client.websocket_connect("/socket", headers=sent),
    ):
        pass

    assert refused.value.status_code == 400


def test_a_page_of_this_server_may_open_a_socket(client: TestClient) -> None:
    sent = {"Origin": "http://localhost:8501"}

    with client.websocket_connect("/socket", headers={**sent, "Host": "localhost:8501"}) as socket:
        assert socket.extra_headers is not None
        headers = {name.decode().lower() for name, _ in socket.extra_headers}

    assert "content-security-policy" in headers


def test_a_socket_gets_the_host_name_of_its_page(client: TestClient) -> None:
    sent = {"Origin": "https://articles.example", "Host": "localhost:8501"}

    with client.websocket_connect("/socket", headers=sent) as socket:
        host = socket.receive_text()

    assert host == "articles.example"


def test_the_metrics_of_streamlit_are_closed(client: TestClient) -> None:
    assert client.get("/_stcore/metrics").status_code == 404


@pytest.mark.parametrize("sent", [{}, {"Host": "evil.example"}])
def test_every_response_forbids_unneeded_features(client: TestClient, sent: dict[str, str]) -> None:
    headers = client.get("/", headers=sent).headers

    policy = headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert not any(
        "unsafe" in rule or "*" in rule for rule in policy if not rule.startswith("style-src")
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
