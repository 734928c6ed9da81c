"""The whole server, from a browser and from other programs: headers, host names, the API."""

import json
import re
import urllib.error
import urllib.request
from email.message import Message

import pytest
from playwright.sync_api import BrowserContext

from tests.support.browser import Watched
from tests.support.visits import Visit

QUESTION = "Does+dehydration+cause+muscle+cramps%3F"


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def test_no_page_violates_the_content_security_policy(visits: dict[str, Visit]) -> None:
    errors = {name: visit.errors for name, visit in visits.items()}
    foreign = {name: visit.hosts - {"localhost"} for name, visit in visits.items()}

    assert errors == {name: [] for name in visits}
    assert foreign == {name: set() for name in visits}


def test_a_foreign_script_does_not_run(address: str, window: BrowserContext) -> None:
    watched = Watched(window.new_page())
    watched.open(address)
    watched.page.evaluate(
        "const one = document.createElement('script');"
        "one.textContent = \"document.title = 'taken'\"; document.body.append(one)"
    )

    assert watched.page.title() == "Ask · Concordance"
    assert "violates the following Content Security Policy" in watched.errors[0]
    watched.page.close()


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/favicon.png", "/api/health", "/nowhere"]
)
def test_pages_and_files_have_the_security_headers(address: str, path: str) -> None:
    _, _, headers = get(address + path)

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_api_and_metrics_are_served_by_the_same_process(address: str) -> None:
    health = get(f"{address}/api/health")
    search = get(f"{address}/api/search?q={QUESTION}&k=1")
    article = get(f"{address}/api/documents/salt.md")
    figures = get(f"{address}/metrics")

    assert json.loads(health[1])["status"] == "ok"
    assert json.loads(search[1])["answerable"] is True
    assert json.loads(article[1])["source"] == "Salt Society"
    assert b'concordance_questions_total{door="page",outcome="answered"}' in figures[1]


@pytest.mark.parametrize("path", ["/", "/read", "/quality?x=1"])
def test_each_page_has_its_style_and_script_in_its_head(address: str, path: str) -> None:
    asked = {"Accept": "text/html", "Accept-Encoding": "gzip", "If-None-Match": '"before"'}

    _, body, headers = get(address + path, **asked)

    head = body[: body.index(b"</head>")].decode()
    base, style, script = re.findall(r'(?:href|src)="\./(app/static/[^"]*)"', head)
    assert int(headers["Content-Length"]) == len(body)
    assert headers["ETag"] is None
    assert b".masthead" in get(f"{address}/{style}")[1]
    assert b"BACKEND_BASE_URL" in get(f"{address}/{base}")[1]
    assert b"addEventListener" in get(f"{address}/{script}")[1]


def test_requests_for_another_host_name_get_nothing(address: str) -> None:
    for path in ("/", f"/api/search?q={QUESTION}", "/_stcore/stream"):
        status, body, _ = get(address + path, Host="evil.example")

        assert (status, b"cramps" in body) == (400, False)
