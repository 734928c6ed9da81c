#!/usr/bin/env bash
# Over a connection that is kept, Streamlit answers even the smallest request after 40 ms.
#
# streamlit 1.67.0, Python 3.11, Linux. asyncio turns Nagle's algorithm off for the connections of a
# server, but only if the protocol of the listening socket is named; Streamlit hands over a socket
# that it made without one (protocol 0). So the body of an answer, which follows its head in a packet
# of its own, waits until the client has acknowledged the head, which clients put off for 40 ms. Only
# the first answer of a connection comes at once (here after 6 ms, all others after 42 to 48), so that
# tests with a new connection for each request never see it.
#
# Met in the times of a page, where a small file took 44 ms. Guessed before the first run of this
# script: the same for any answer from the second request on, and never with new connections. Before
# it was met, nobody here expected more than 5 ms of a server on the same machine.
#
# Output: whether the median of the later requests takes at least 30 ms, and with new connections.
#> one connection, the last ten of thirty requests: at least 30 ms
#> thirty connections, the last ten: below 30 ms

set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q streamlit==1.67.0

echo 'import streamlit as st; st.write("Tides")' >"$folder/app.py"
port=$("$folder/venv/bin/python" -c \
    'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/venv/bin/streamlit" run "$folder/app.py" --server.headless true --server.port "$port" \
    --server.address 127.0.0.1 --browser.gatherUsageStats false >/dev/null 2>&1 &
server=$!

cat >"$folder/ask.py" <<'PYTHON'
import http.client
import statistics
import sys
import time

port = int(sys.argv[1])


def asked(line: http.client.HTTPConnection) -> float:
    began = time.perf_counter()
    line.request("GET", "/_stcore/health")
    assert line.getresponse().read() == b"ok"
    return 1000 * (time.perf_counter() - began)


for _ in range(300):
    try:
        asked(http.client.HTTPConnection("127.0.0.1", port))
        break
    except OSError:
        time.sleep(0.1)
kept = http.client.HTTPConnection("127.0.0.1", port)
times = {
    "one connection, the last ten of thirty requests": [asked(kept) for _ in range(30)],
    "thirty connections, the last ten": [
        asked(http.client.HTTPConnection("127.0.0.1", port)) for _ in range(30)
    ],
}
for how, each in times.items():
    slow = statistics.median(each[-10:]) >= 30
    print(f"{how}: {'at least' if slow else 'below'} 30 ms")
PYTHON
"$folder/venv/bin/python" "$folder/ask.py" "$port" >"$folder/seen" 2>&1
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
