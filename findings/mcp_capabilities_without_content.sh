#!/usr/bin/env bash
# An MCPServer with one tool and nothing else announces prompts and resources.
#
# mcp 2.3.0. A client asks for both lists and finds them empty. To one of the newest protocol the
# server also promises to tell when any of the lists changes, and offers subscriptions to resources
# it does not have.
#
# Guessed before the first run, having met it in a server of ours: by the older handshake, all three
# with listChanged and subscribe false; to a modern client, all of them true; both lists are empty.
# It was so.
#
# Output: the protocol, what the server announces, and what it has.
#> legacy 2025-11-25
#>   prompts {'listChanged': False}
#>   resources {'subscribe': False, 'listChanged': False}
#>   tools {'listChanged': False}
#>   prompts: []
#>   resources: []
#> auto 2026-07-28
#>   prompts {'listChanged': True}
#>   resources {'subscribe': True, 'listChanged': True}
#>   tools {'listChanged': True}
#>   prompts: []
#>   resources: []

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q mcp==2.3.0 mcp-types==2.3.0

cat >"$folder/server.py" <<'PYTHON'
import asyncio

from mcp import Client
from mcp.server import MCPServer

server = MCPServer("adder")


@server.tool()
def add(a: int, b: int) -> int:
    return a + b


async def main() -> None:
    for mode in ("legacy", "auto"):
        async with Client(server, mode=mode) as client:
            print(mode, client.protocol_version)
            announced = client.server_capabilities.model_dump(by_alias=True, exclude_none=True)
            for name, value in announced.items():
                print(" ", name, value)
            print("  prompts:", (await client.list_prompts()).prompts)
            print("  resources:", (await client.list_resources()).resources)


asyncio.run(main())
PYTHON
"$folder/venv/bin/python" "$folder/server.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
