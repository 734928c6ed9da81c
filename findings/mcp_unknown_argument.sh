#!/usr/bin/env bash
# A misspelt optional argument of an MCP tool vanishes, and the call succeeds with the default.
#
# mcp 2.3.0, pydantic 2.14.4. The arguments are checked: a limit that is no number is an error. A
# name the tool does not know is dropped without an error or a warning. The tool's schema has no
# additionalProperties, which in JSON Schema allows any further name, so a client that checks first
# does not see the slip either.
#
# Guessed before the first run, having met it in a server of ours: no additionalProperties, and no
# warning is logged. It was so, by the older handshake and by the newest protocol.
#
# Output: the keys of the schema, then a call with "limt": 3 and one with "limit": "many".
#> legacy ['properties', 'required', 'title', 'type'] required ['query']
#>   {'limt': 3} is an error: False
#>     at most 10 of tides
#>   {'limit': 'many'} is an error: True
#> auto ['properties', 'required', 'title', 'type'] required ['query']
#>   {'limt': 3} is an error: False
#>     at most 10 of tides
#>   {'limit': 'many'} is an error: True
#> warnings []

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q mcp==2.3.0 mcp-types==2.3.0 pydantic==2.14.4

cat >"$folder/server.py" <<'PYTHON'
import asyncio
import logging

from mcp import Client
from mcp.server import MCPServer

server = MCPServer("shelf")
logged = []


class Keep(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            logged.append(record.getMessage())


logging.getLogger().addHandler(Keep())


@server.tool()
def search(query: str, limit: int = 10) -> str:
    return f"at most {limit} of {query}"


async def main() -> None:
    for mode in ("legacy", "auto"):
        async with Client(server, mode=mode) as client:
            (tool,) = (await client.list_tools()).tools
            print(mode, sorted(tool.input_schema), "required", tool.input_schema["required"])
            for slip in ({"limt": 3}, {"limit": "many"}):
                called = await client.call_tool("search", {"query": "tides", **slip})
                print(" ", slip, "is an error:", called.is_error)
                if not called.is_error:
                    print("   ", called.content[0].text)
    print("warnings", logged)


asyncio.run(main())
PYTHON
"$folder/venv/bin/python" "$folder/server.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
