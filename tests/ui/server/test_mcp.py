"""The MCP tools, called by the official client over stdin and stdout."""

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent, Tool

from index import VERSION
from index.compare.comparison_formats import comparison_json
from tests.support.api_client import client_of
from tests.support.paths import ROOT
from ui.server.mcp import server_of
from ui.session import open_index

Call = Callable[..., CallToolResult]
T = TypeVar("T")


@pytest.fixture
def call(tiny_index: Path) -> Call:
    """Call a tool, in this process."""

    def call(name: str, **arguments: object) -> CallToolResult:
        async def ask() -> CallToolResult:
            async with Client(server_of(tiny_index / "index")) as client:
                return await client.call_tool(name, arguments)

        return anyio.run(ask)

    return call


def over_stdio(index: Path, ask: Callable[[Client], Awaitable[T]]) -> T:
    """The result of asking a separate process."""
    command = ["-m", "ui", "mcp", "--index", str(index)]
    server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT)

    async def run() -> T:
        async with Client(server) as client:
            return await ask(client)

    return anyio.run(run)


def found(result: CallToolResult) -> dict[str, Any]:
    """The JSON of a result, without its duration."""
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return {name: v for name, v in result.structured_content.items() if name != "milliseconds"}


def error_of(result: CallToolResult) -> str:
    assert result.is_error
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def test_the_official_client_can_list_and_call_the_tools_over_stdio(tiny_index: Path) -> None:
    async def ask(client: Client) -> tuple[list[str], CallToolResult, CallToolResult]:
        tools = (await client.list_tools()).tools
        names = [t.name for t in tools if t.annotations and t.annotations.read_only_hint]
        answer = await client.call_tool("search", {"q": "When do the tides rise?", "k": 1})
        return names, answer, await client.call_tool("read", {"doc_id": "gulls.jsonl#1"})

    names, answer, article = over_stdio(tiny_index / "index", ask)

    assert names == ["search", "compare", "read"]
    (hit,) = found(answer)["hits"]
    assert (hit["doc_id"], hit["text"]) == ("tides.md", "Tides rise at noon.")
    assert found(article)["text"] == "Gulls cry at dusk."


def test_stdout_has_nothing_but_the_protocol(tiny_index: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    ask = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"q": "?!"}},
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    lines = "".join(json.dumps(one) + "\n" for one in (hello, ready, ask))
    with subprocess.Popen(
        [sys.executable, "-m", "ui", "mcp", "--index", str(tiny_index / "index")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(lines)
        process.stdin.flush()
        said = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest, errors = process.stdout.read(), process.stderr.read()

    assert process.returncode == 0
    assert [line["id"] for line in said] == [1, 2]
    assert said[0]["result"]["serverInfo"]["version"] == VERSION
    assert "nothing here is advice" in said[0]["result"]["instructions"]
    assert (rest, errors) == ("", "")


def test_a_question_gets_the_answer_of_the_command_line(call: Call, tiny_index: Path) -> None:
    searcher = open_index.open_live(tiny_index / "index").searcher

    answer = call("search", q="When do the tides rise?", k=2)

    printed = json.loads(json.dumps(searcher.search("When do the tides rise?", k=2).as_json()))
    printed.pop("milliseconds")
    assert found(answer) == printed


def test_a_comparison_is_the_same_as_on_the_command_line(call: Call, tiny_index: Path) -> None:
    comparer = open_index.open_live(tiny_index / "index")

    comparison = call("compare", q="Do the tides rise?")

    printed = json.loads(json.dumps(comparison_json(comparer.compare("Do the tides rise?"))))
    printed.pop("milliseconds")
    assert found(comparison) == printed


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(0, None, "Tides\n\nTides rise at noon."), (7, 12, "Tides"), (99, None, ""), (9, 2, "")],
)
def test_an_article_can_be_read_whole_or_in_parts(
    call: Call, start: int, end: int | None, text: str
) -> None:
    part = found(call("read", doc_id="tides.md", start=start, end=end))

    assert part["text"] == text
    assert part["end"] - part["start"] == len(text)
    assert (part["length"], part["title"]) == (26, "Tides")


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("search", {"q": "?!"}, "The question has no word to look for."),
        ("search", {"q": "tides", "source": ["Mayo"]}, "No article is from the source"),
        ("search", {"q": "tides", "after": "soon"}, "'soon' is not a date."),
        ("compare", {"q": "tides", "claim": "?"}, "The question has no word to look for."),
        ("compare", {"q": "tides", "claim": ""}, "claim is empty."),
        ("compare", {"q": "tides", "claim": "\ud800"}, "claim is '\\ud800', but must be a text."),
        ("search", {}, "q is missing."),
        ("search", {"q": 5}, "q is 5, but must be a text."),
        ("search", {"q": "tides", "k": 101}, "k is 101, but must be a number from 1 to 100."),
        ("search", {"q": "tides", "k": True}, "k is True, but must be a number from 1 to 100."),
        ("search", {"q": "tides", "source": "Mayo"}, "source is 'Mayo', but must be a list of"),
        ("read", {"doc_id": "none.md"}, "There is no article 'none.md' in the index."),
        ("read", {"doc_id": "tides.md", "start": -1}, "start is -1, but must be a number from 0"),
        ("write", {"doc_id": "tides.md"}, "There is no tool 'write' here. Use: search, compare,"),
    ],
)
def test_an_impossible_request_is_one_line(
    call: Call, name: str, arguments: dict[str, object], words: str
) -> None:
    said = error_of(call(name, **arguments))

    assert words in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "arguments", "others"),
    [
        ("search", {"q": "tides"}, "q, k, like, source, document, after, before, boilerplate"),
        ("compare", {"q": "tides"}, "q, claim, source, document, after, before, boilerplate"),
        ("read", {"doc_id": "tides.md"}, "doc_id, start, end"),
    ],
)
def test_an_unknown_argument_is_an_error_that_names_those_that_exist(
    call: Call, name: str, arguments: dict[str, object], others: str
) -> None:
    said = error_of(call(name, **arguments, sources=["Mayo"]))

    assert said == f"There is no parameter 'sources' here. Use: {others}."


def test_filters_apply_to_the_tools(call: Call) -> None:
    only = {"q": "noon dawn dusk", "document": ["tides.md", "boats.txt"], "source": [""]}

    hits = found(call("search", **only))["hits"]
    dated = found(call("search", **only, after="2020"))["hits"]
    compared = found(call("compare", q="Do the tides rise?", document=["boats.txt"]))

    assert {hit["doc_id"] for hit in hits} == {"tides.md", "boats.txt"}
    assert dated == []
    documents = [article["doc_id"] for one in compared["sources"] for article in one["documents"]]
    assert documents == ["boats.txt"]


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_the_server_announces_its_tools_and_nothing_else(tiny_index: Path, mode: str) -> None:
    async def ask() -> dict[str, Any]:
        async with Client(server_of(tiny_index / "index"), mode=mode) as client:
            return client.server_capabilities.model_dump(exclude_none=True)

    assert anyio.run(ask) == {"tools": {"list_changed": False}}


def test_search_and_compare_take_the_parameters_of_the_api(tiny_index: Path) -> None:
    async def ask() -> dict[str, Tool]:
        async with Client(server_of(tiny_index / "index")) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    tools = anyio.run(ask)
    paths = client_of(tiny_index / "index").get("/api/openapi.json").json()["paths"]

    for name in ("search", "compare"):
        parameters = paths[f"/api/{name}"]["get"]["parameters"]
        schema = tools[name].input_schema
        assert list(schema["properties"]) == [parameter["name"] for parameter in parameters]
        # In place of a question, search takes a text.
        assert schema.get("required", []) == {"search": [], "compare": ["q"]}[name]
        assert schema["additionalProperties"] is False


def test_search_takes_a_text_in_place_of_a_question(tiny_index: Path) -> None:
    client = client_of(tiny_index / "index")
    doc_id = client.get("/api/documents").json()["documents"][0]["doc_id"]

    found = client.get("/api/search", params={"like": f"{doc_id}@0-12"})
    both = client.get("/api/search", params={"like": f"{doc_id}@0-12", "q": "tides"})
    wrong = client.get("/api/search", params={"like": doc_id})

    assert found.status_code == 200
    assert all(hit["doc_id"] != doc_id for hit in found.json()["hits"])
    assert (both.status_code, wrong.status_code) == (400, 422)


def test_without_an_index_a_tool_says_how_to_build_one(tmp_path: Path) -> None:
    async def ask() -> CallToolResult:
        async with Client(server_of(tmp_path / "index")) as client:
            return await client.call_tool("search", {"q": "tides"})

    assert "Build one: python -m ingest build" in error_of(anyio.run(ask))


def test_clients_can_see_that_no_further_arguments_are_taken(tiny_index: Path) -> None:
    async def ask(client: Client) -> list[object]:
        tools = (await client.list_tools()).tools
        return [tool.input_schema["additionalProperties"] for tool in tools]

    assert over_stdio(tiny_index / "index", ask) == [False, False, False]
