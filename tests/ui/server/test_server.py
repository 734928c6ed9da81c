"""The server beside its pages: health, readiness, metrics, the log."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, quote_plus
from xml.etree import ElementTree

import pytest
import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from index import VERSION
from index.errors import ConcordanceError, QuestionError
from index.retrieval.filters import Filters
from tests.support.commands import wait_for
from tests.support.paths import ROOT
from tests.support.ports import free_port
from tests.support.tiny_index import copy_of
from ui.server.api.operations import health_routes, metrics_route, search_engine_route
from ui.server.page_head import head_html
from ui.session import open_index
from ui.session.permalinks import read_asked
from ui.telemetry.counted_search import ask, compare, note_comparison
from ui.telemetry.log import start_log, stop_log


def client_of(index: Path) -> TestClient:
    routes = [*health_routes(index), metrics_route(index), search_engine_route()]
    return TestClient(Starlette(routes=routes), base_url="http://localhost:8501")


@pytest.fixture
def client(tiny_index: Path) -> TestClient:
    return client_of(tiny_index / "index")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log without the questions themselves."""
    file = tmp_path / "log.jsonl"
    handler = start_log(str(file), questions=False)
    yield file
    stop_log(handler)


def figures(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """All metric samples, by name and labels."""
    text = client.get("/metrics").text
    families = text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_live_process_reports_its_version(client: TestClient) -> None:
    response = client.get("/api/health")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "version": VERSION})


def test_the_version_matches_the_project_file() -> None:
    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_an_index_that_answers_is_ready(client: TestClient) -> None:
    response = client.get("/api/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_without_an_index_nothing_is_ready(tmp_path: Path) -> None:
    response = client_of(tmp_path / "index").get("/api/ready")

    assert response.status_code == 503
    assert response.json()["error"].startswith("There is no index in ")


def test_a_damaged_index_is_not_ready(tiny_index: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_index / "index", tmp_path / "index")
    next((tmp_path / "index").rglob("vectors.npy")).write_bytes(b"")

    response = client_of(tmp_path / "index").get("/api/ready")

    assert response.status_code == 503
    assert "vectors.npy is not as it was written" in response.json()["error"]


def test_readiness_does_not_wait_while_the_index_is_being_opened(client: TestClient) -> None:
    with open_index.index_lock, ThreadPoolExecutor(1) as threads:
        response = threads.submit(client.get, "/api/ready").result(timeout=60)

    assert (response.status_code, response.json()["error"]) == (
        503,
        "Your library is being opened. Ask again in a few seconds.",
    )


def test_readiness_is_cached_for_a_second(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/api/ready")
    monkeypatch.setattr(open_index, "open_version", None)

    response = client.get("/api/ready")

    assert response.status_code == 200


def test_each_question_is_counted_by_door_and_outcome(client: TestClient, tiny_index: Path) -> None:
    searcher = open_index.open_live(tiny_index / "index").searcher
    before = figures(client)

    ask(searcher, "When do the tides rise?", k=1, filters=Filters(), door="page")
    ask(searcher, "How do I renew a passport?", k=1, filters=Filters(), door="api")
    with pytest.raises(QuestionError):
        ask(searcher, "?!", k=1, filters=Filters(), door="page")

    after = figures(client)
    grown = {key: value - before[key] for key, value in after.items() if key in before}
    questions = {
        (labels["door"], labels["outcome"]): count
        for (name, pairs), count in grown.items()
        if name == "concordance_questions_total" and (labels := dict(pairs))
    }
    assert {key: count for key, count in questions.items() if count} == {
        ("page", "answered"): 1,
        ("api", "refused"): 1,
        ("page", "error"): 1,
    }
    assert grown["concordance_question_seconds_count", (("door", "page"),)] == 2
    assert grown["concordance_hits_shown_total", (("door", "page"),)] == 1
    assert grown["concordance_hits_shown_total", (("door", "api"),)] == 0


def test_a_redrawn_page_does_not_count_as_a_question(client: TestClient, tiny_index: Path) -> None:
    searcher = open_index.open_live(tiny_index / "index").searcher
    before = figures(client)

    ask(searcher, "When do the tides rise?", k=1, filters=Filters(), door="page", again=True)

    key = ("concordance_questions_total", (("door", "page"), ("outcome", "answered")))
    assert figures(client)[key] == before[key]


def test_comparisons_are_counted_by_outcome(client: TestClient, tiny_index: Path) -> None:
    comparer = open_index.open_live(tiny_index / "index")
    before = figures(client)

    made = compare(comparer, "Do the tides rise?", claim=None, filters=Filters(), door="api")
    note_comparison(comparer, made, door="page")
    with pytest.raises(QuestionError):
        compare(comparer, "?!", claim=None, filters=Filters(), door="api")

    after = figures(client)
    made_by = {
        (door, outcome): after[key] - before[key]
        for door in ("page", "api")
        for outcome in ("answered", "error")
        if (key := ("concordance_comparisons_total", (("door", door), ("outcome", outcome))))
    }
    assert made_by == {
        ("page", "answered"): 1,
        ("page", "error"): 0,
        ("api", "answered"): 1,
        ("api", "error"): 1,
    }


def test_the_metrics_include_the_live_generation_and_its_age(client: TestClient) -> None:
    shown = figures(client)

    info = {"model": "all-MiniLM-L6-v2", "name": "000001"}
    assert shown["concordance_generation_info", tuple(sorted(info.items()))] == 1
    assert shown["concordance_documents", ()] == 3
    assert shown["concordance_passages", ()] == 3
    assert 0 < shown["concordance_generation_age_seconds", ()] < 3_600
    assert shown["process_resident_memory_bytes", ()] > 10_000_000


def test_metrics_work_without_an_index(tmp_path: Path) -> None:
    client = client_of(tmp_path / "index")

    names = {name for name, _ in figures(client)}

    assert "concordance_questions_total" in names
    assert "concordance_generation_info" not in names
    assert client.get("/metrics").headers["content-type"].startswith("application/openmetrics-text")


def test_the_log_has_the_outcome_but_not_the_question(tiny_index: Path, log: Path) -> None:
    searcher = open_index.open_live(tiny_index / "index").searcher

    ask(searcher, "When do the tides rise?", k=1, filters=Filters(), door="page")

    line = json.loads(log.read_text(encoding="utf-8"))
    assert list(line) == [
        "time", "event", "door", "outcome", "milliseconds", "hits", "generation",
    ]  # fmt: skip
    assert (line["event"], line["door"], line["outcome"]) == ("question", "page", "answered")
    assert (line["hits"], line["generation"]) == (1, "000001")
    assert line["time"].endswith("+00:00")


def test_the_log_has_the_question_if_that_is_switched_on(tiny_index: Path, tmp_path: Path) -> None:
    comparer = open_index.open_live(tiny_index / "index")
    file = tmp_path / "log.jsonl"
    handler = start_log(str(file), questions=True)

    compare(comparer, "Do the tides rise, 潮?", claim=None, filters=Filters(), door="api")
    stop_log(handler)

    line = json.loads(file.read_text(encoding="utf-8"))
    assert (line["event"], line["question"]) == ("comparison", "Do the tides rise, 潮?")


def test_the_browser_opens_and_ctrl_c_stops_the_server(tiny_index: Path, tmp_path: Path) -> None:
    index = copy_of(tiny_index, tmp_path) / "index"
    opener = tmp_path / "xdg-open"
    opener.write_text(
        f'#!/bin/sh\necho "$1" > "{tmp_path}/part"; mv "{tmp_path}/part" "{tmp_path}/opened"\n'
    )
    opener.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    port = free_port()

    with subprocess.Popen(
        [sys.executable, "-m", "ui", "--index", str(index), "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PATH": path, "STREAMLIT_SERVER_HEADLESS": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            wait_for(tmp_path / "opened")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)

    assert (tmp_path / "opened").read_text() == f"http://localhost:{port}\n"
    assert process.returncode == 0


def test_a_log_that_cannot_be_written_is_a_one_line_error(tmp_path: Path) -> None:
    with pytest.raises(ConcordanceError, match=r"cannot be written to .* Choose another file"):
        start_log(str(tmp_path / "none" / "log.jsonl"), questions=False)


def test_nothing_is_logged_unless_asked_for(
    tiny_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    searcher = open_index.open_live(tiny_index / "index").searcher

    ask(searcher, "When do the tides rise?", k=1, filters=Filters(), door="page")

    assert capsys.readouterr() == ("", "")


def test_the_container_files_refer_to_existing_files_and_options() -> None:
    folder = ROOT / "ui" / "container"
    image = (folder / "Dockerfile").read_text(encoding="utf-8")
    services = yaml.safe_load((folder / "compose.yaml").read_text(encoding="utf-8"))["services"]

    copied = re.findall(r"^COPY (\S+)", image, re.MULTILINE)

    assert all((ROOT / name).exists() for name in copied)
    assert {"index", "ingest", "ui", "requirements.txt"} <= set(copied)
    options = {*re.findall(r'"(--[a-z]+)"', image), *services["concordance"]["command"][::2]}
    assert options == {"--address", "--port", "--log", "--corpus", "--index"}
    assert (folder / services["concordance"]["build"]["context"]).resolve() == ROOT
    assert set(services) == {"concordance", *services["concordance"]["depends_on"]}


def test_every_page_names_the_search_engine_and_its_description_can_be_asked(
    client: TestClient,
) -> None:
    link = re.search(
        r'<link rel="search" type="([^"]*)" title="Concordance" href="\.(.*?)">', head_html()
    )
    assert link is not None

    response = client.get(link[2])

    assert response.headers["content-type"].startswith(link[1])


def test_a_browser_can_ask_from_its_address_bar(client: TestClient) -> None:
    response = client.get("/opensearch.xml")

    assert response.headers["content-type"].startswith("application/opensearchdescription+xml")
    url = ElementTree.fromstring(response.content).find("{*}Url")
    assert url is not None
    template = url.attrib["template"].replace("{searchTerms}", quote_plus("leg cramps?"))
    address, _, query = template.partition("?")
    assert address == "http://localhost:8501/"
    assert read_asked(parse_qs(query)).question == "leg cramps?"
