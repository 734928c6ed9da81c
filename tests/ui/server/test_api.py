"""The API: questions, comparisons, articles and access."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from opentelemetry import trace
from opentelemetry.trace import NoOpTracer, TracerProvider
from starlette.testclient import TestClient

from index.compare.comparer import Comparer
from index.compare.comparison_formats import comparison_json
from ingest.upkeep.status import status_json
from tests.support.api_client import OPEN, client_of
from tests.support.paths import ROOT
from ui.server.api_access import Access, Buckets
from ui.session import open_index

QUESTION = "When do the tides rise?"


@pytest.fixture(scope="module")
def client(tiny_index: Path) -> TestClient:
    return client_of(tiny_index / "index")


@pytest.fixture(scope="module")
def comparer(tiny_index: Path) -> Comparer:
    return open_index.open_live(tiny_index / "index")


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without its duration."""
    return {name: value for name, value in answer.items() if name != "milliseconds"}


def test_a_question_gets_the_same_answer_as_on_the_command_line(
    client: TestClient, comparer: Comparer
) -> None:
    response = client.get("/api/search", params={"q": QUESTION, "k": 2})

    printed = json.loads(json.dumps(comparer.searcher.search(QUESTION, k=2).as_json()))
    assert response.status_code == 200
    assert timeless(response.json()) == timeless(printed)
    assert (response.json()["answerable"], len(response.json()["hits"])) == (True, 2)


def test_a_comparison_is_the_same_as_on_the_command_line(
    client: TestClient, comparer: Comparer
) -> None:
    claim = "The tides rise at noon."

    response = client.get("/api/compare", params={"q": "tides?", "claim": claim})

    printed = json.loads(json.dumps(comparison_json(comparer.compare("tides?", claim=claim))))
    assert response.status_code == 200
    assert timeless(response.json()) == timeless(printed)
    assert response.json()["claim"] == claim


def test_filters_apply_to_the_api(client: TestClient) -> None:
    only = {"q": "noon dawn dusk", "document": ["tides.md", "boats.txt"], "source": ""}

    found = client.get("/api/search", params=only).json()
    dated = client.get("/api/search", params={**only, "after": "2020"}).json()

    assert {hit["doc_id"] for hit in found["hits"]} == {"tides.md", "boats.txt"}
    assert dated["hits"] == []


def test_articles_are_listed_page_by_page(client: TestClient, comparer: Comparer) -> None:
    places = [{"limit": 1}, {"offset": 1, "limit": 1}, {"offset": 2}]

    pages = [client.get("/api/documents", params=place).json() for place in places]

    assert [(page["total"], len(page["documents"])) for page in pages] == [(3, 1)] * 3
    listed = [document for page in pages for document in page["documents"]]
    assert listed == status_json(comparer.searcher.generation)["documents"]


@pytest.mark.parametrize("doc_id", ["tides.md", "gulls.jsonl#1"])
def test_an_article_comes_with_its_text_and_verbatim_passages(
    client: TestClient, doc_id: str
) -> None:
    found = client.get(f"/api/documents/{quote(doc_id, safe='')}").json()

    assert found["doc_id"] == doc_id
    assert found["origins"]["title"]
    assert found["passages"]
    for passage in found["passages"]:
        assert found["text"][passage["start"] : passage["end"]] == passage["text"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/search", 400, "q is missing"),
        ("/api/search?q=tides&k=0", 400, "k is '0', but must be a number from 1 to 100."),
        ("/api/search?q=tides&k=%D9%A3", 400, "k is '٣', but must be a number"),
        ("/api/search?q=tides&top=3", 400, "There is no parameter 'top' here. Use: q, k,"),
        ("/api/search?q=tides&k=%2B3", 400, "k is '+3', but must be a number"),
        ("/api/search?q=tides&k=1_0", 400, "k is '1_0', but must be a number"),
        ("/api/search?q=tides&k=3.0", 400, "k is '3.0', but must be a number"),
        ("/api/search?q=tides&k=0000000003", 400, "k is '0000000003', but must be a number"),
        ("/api/search?q=tides&q=boats", 400, "q is given more than once"),
        ("/api/search?q=tides&boilerplate=1", 400, "boilerplate is '1', but must be"),
        ("/api/search?q=tides&after=", 400, "after is empty."),
        ("/api/search?q=", 422, "The question has no word to look for."),
        ("/api/compare?q=tides&k=3", 400, "There is no parameter 'k' here. Use: q, claim, source,"),
        ("/api/documents?q=tides", 400, "There is no parameter 'q' here. Use: offset, limit."),
        ("/api/documents/tides.md?k=3", 400, "There is no parameter 'k' here. Use: none."),
        ("/api/documents/", 404, "There is no article '' in the index."),
        ("/api/search?q=tides&boilerplate=yes", 400, "boilerplate is 'yes', but must be"),
        ("/api/search?q=%3F!", 422, "The question has no word to look for."),
        ("/api/search?q=tides&source=Mayo", 422, "No article is from the source 'Mayo'."),
        ("/api/search?q=tides&after=soon", 422, "'soon' is not a date."),
        ("/api/compare?q=tides&claim=", 400, "claim is empty."),
        ("/api/compare?q=tides&claim=%3F", 422, "The question has no word to look for."),
        ("/api/documents?limit=1001", 400, "limit is '1001', but must be a number from 1 to 1000"),
        ("/api/documents/none.md", 404, "There is no article 'none.md' in the index."),
        ("/api/documents/more%2Fnone.md%23x", 404, "There is no article 'more/none.md#x' in"),
        ("/api/nothing", 404, "There is nothing at this address."),
    ],
)
def test_an_invalid_request_gets_one_line(
    client: TestClient, address: str, status: int, words: str
) -> None:
    response = client.get(address)

    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert response.json()["error"].startswith(words)
    assert "\n" not in response.json()["error"]


def test_the_api_is_read_only(client: TestClient) -> None:
    response = client.post("/api/search", json={"q": "tides"})

    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert response.json() == {"error": "This address is read-only."}


@pytest.mark.parametrize("path", ["search?q=tides", "documents", "documents/tides.md", "health"])
def test_a_head_request_has_the_status_of_its_get_request(client: TestClient, path: str) -> None:
    assert client.head(f"/api/{path}").status_code == 200


def test_the_description_has_the_errors_of_each_operation(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()

    statuses = {path: set(item["get"]["responses"]) for path, item in described["paths"].items()}
    assert {set(item) == {"get"} for item in described["paths"].values()} == {True}
    assert statuses == {
        "/api/search": {"200", "400", "422", "429", "503"},
        "/api/compare": {"200", "400", "422", "429", "503"},
        "/api/documents": {"200", "400", "429", "503"},
        "/api/documents/{doc_id}": {"200", "400", "404", "429", "503"},
        "/api/health": {"200"},
        "/api/ready": {"200", "503"},
    }
    assert "ValidationError" not in json.dumps(described)


def test_the_first_question_loads_the_api_but_no_page_or_monitor_does(tiny_index: Path) -> None:
    code = """if True:
        import sys
        from pathlib import Path
        import ui.__main__, ui.ask.page, ui.server.server
        from tests.support.api_client import client_of
        client = client_of(Path(sys.argv[1]))
        before = {"fastapi", "pydantic"} & set(sys.modules)
        for path in ("health", "documents"):
            status = client.get(f"/api/{path}").status_code
            print(before, path, status, "fastapi" in sys.modules)
    """
    command = [sys.executable, "-c", code, str(tiny_index / "index")]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "set() health 200 False\nset() documents 200 True\n"


def test_no_question_is_traced_where_tracing_is_set_up(
    tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracers = []

    class Recorder(TracerProvider):
        def get_tracer(self, *named: object, **_: object) -> NoOpTracer:
            tracers.append(named)
            return NoOpTracer()

    monkeypatch.setattr(trace, "get_tracer_provider", Recorder)

    response = client_of(tiny_index / "index").get("/api/search", params={"q": QUESTION})

    assert (response.status_code, tracers) == (200, [])


def test_other_requests_are_answered_while_a_question_waits(tiny_index: Path) -> None:
    with client_of(tiny_index / "index") as client, ThreadPoolExecutor() as threads:
        with open_index.index_lock:
            waiting = threads.submit(client.get, "/api/search", params={"q": QUESTION})
            health = threads.submit(client.get, "/api/health").result(timeout=20)
            is_waiting = not waiting.done()
        answered = waiting.result()

    assert (health.status_code, is_waiting, answered.status_code) == (200, True, 200)


def test_without_an_index_the_answer_says_how_to_build_one(tmp_path: Path) -> None:
    response = client_of(tmp_path / "index").get("/api/search", params={"q": "tides"})

    assert response.status_code == 503
    assert response.json()["error"].startswith("There is no index in ")


@pytest.mark.parametrize(
    ("access", "sent", "status"),
    [
        (Access(is_local=True), None, 200),
        (Access(is_local=True, token="secret"), None, 401),
        (Access(is_local=False), None, 401),
        (Access(is_local=False), "Bearer ", 401),
        (Access(is_local=False, token="secret"), None, 401),
        (Access(is_local=False, token="secret"), "Bearer wrong", 401),
        (Access(is_local=False, token="secret"), "secret", 401),
        (Access(is_local=False, token="secret"), "Basic secret", 401),
        (Access(is_local=False, token="secret"), "Bearer secret", 200),
    ],
)
def test_programs_need_the_token_if_others_can_reach_the_server(
    tiny_index: Path, access: Access, sent: str | None, status: int
) -> None:
    client = client_of(tiny_index / "index", access)

    response = client.get("/api/documents", headers={"Authorization": sent} if sent else {})

    assert response.status_code == status
    assert ("www-authenticate" in response.headers) == (status == 401)
    assert client.get("/api/health").status_code == 200


def test_the_token_is_not_in_the_repr() -> None:
    assert "secret" not in repr(Access(is_local=False, token="secret"))


def test_a_client_that_asks_too_often_learns_when_to_ask_again(tiny_index: Path) -> None:
    client = client_of(tiny_index / "index", rate=0.001)

    statuses = [client.get("/api/documents").status_code for _ in range(6)]
    response = client.get("/api/documents")

    assert statuses == [200] * 6
    assert response.status_code == 429
    seconds = int(response.headers["retry-after"])
    assert 900 <= seconds <= 1000
    assert response.json()["error"].endswith(f"Ask again in {seconds} s.")


def test_a_comparison_costs_as_much_as_five_questions(tiny_index: Path) -> None:
    client = client_of(tiny_index / "index", rate=0.001)

    client.get("/api/compare", params={"q": "Do the tides rise?"})
    statuses = [client.get("/api/documents").status_code for _ in range(2)]

    assert statuses == [200, 429]


def test_a_bucket_refills_but_never_beyond_its_size() -> None:
    buckets = Buckets(rate=2, size=4)

    waits = [buckets.wait("a", 4, now=0), buckets.wait("a", 1, now=0), buckets.wait("b", 1, now=0)]
    later = [buckets.wait("a", 1, now=0.5), buckets.wait("a", 5, now=100)]

    assert waits == [0, 0.5, 0]
    assert later == [0, 0.5]


def test_the_number_of_remembered_clients_is_limited() -> None:
    buckets = Buckets(rate=1, size=1)

    for number in range(10_001):
        buckets.wait(str(number), 1, now=0)

    assert buckets.wait("0", 1, now=0) == 0
    assert buckets.wait("10000", 1, now=0) == 1


@pytest.mark.parametrize("access", [OPEN, Access(is_local=False, token="secret")])
def test_the_description_requires_a_token_only_if_needed(tiny_index: Path, access: Access) -> None:
    schema = client_of(tiny_index / "index", access).get("/api/openapi.json").json()

    guarded = {path for path, item in schema["paths"].items() if "security" in item["get"]}
    asked = {"/api/search", "/api/compare", "/api/documents", "/api/documents/{doc_id}"}
    assert guarded == (set() if access.is_open else asked)
    assert ("401" in schema["paths"]["/api/search"]["get"]["responses"]) == (not access.is_open)


def test_a_name_with_a_line_break_is_looked_up_like_any_other(client: TestClient) -> None:
    answer = client.get("/api/documents/tides%0A.md")

    assert answer.status_code == 404
    assert "tides" in answer.json()["error"]
