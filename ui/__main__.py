"""The command that opens Concordance in the browser, and brings the index up to date."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from index import VERSION
from index.embedding.read_ahead import read_ahead
from index.errors import ConcordanceError
from index.store.open import open_store
from index.terminal import add_index, run
from ingest.corpus.roots import DEFAULT_CORPUS
from ui.server.api_access import TOKEN_VARIABLE, Access
from ui.server.ports import FIRST_PORT, LOCALHOST, LOOPBACK, free_port
from ui.telemetry.log import start_log, write

_MCP = "mcp"
# Seconds after which no browser is likely to come.
_PATIENCE = 10.0
# Seconds that a thread may run Python while another waits, until a browser has a page.
_TURN = 0.0005
# What the first page and the first question run, which the browser would wait for.
_FIRST_PAGE = ("ui.app", "ui.ask.page", "ui.telemetry.metrics")
_EXAMPLES = """examples:
  python -m ui
  python -m ui --corpus ~/articles --index ~/articles.index
  python -m ui --port 9000
  python -m ui --log - --log-questions
  python -m ui mcp --index ~/articles.index      tools for programs that speak MCP; see mcp --help
  python -m ui --address 0.0.0.0 --port 8501 --log /var/log/concordance.jsonl
"""
_OPEN_TO_ALL = (
    "Warning: anyone who can reach {} can read and change your articles, since no sign-in is "
    "required. See ui/README.md, On a server."
)


def main() -> None:
    """Read the arguments, build the index if there is none, and serve the pages until Ctrl-C."""
    if sys.argv[1:2] == [_MCP]:
        # Imported here: each of the two ways to serve has large dependencies of its own.
        from ui.server import mcp

        mcp.main(sys.argv[2:])
        return
    parser = _parser()
    arguments = parser.parse_args()
    if arguments.log_questions and not arguments.log:
        parser.error("--log-questions needs --log, which says where to write them")
    read_ahead()
    from ui.server.server import Serving, configure, page_address, serve
    from ui.session.background import begin, end
    from ui.session.roles import expect_audience, policy

    port = free_port(arguments.port, address=arguments.address)
    configure(arguments.address, port)
    has_sign_in = policy().is_set_up
    if arguments.log:
        start_log(arguments.log, questions=arguments.log_questions)
    index, corpus = arguments.index.absolute(), arguments.corpus or []
    was_there = _is_there(index)
    if not was_there:
        # Imported here: what reads articles is not needed for the first answer.
        from ui.terminal import build_first

        build_first(index, corpus)
    is_reached = arguments.address not in LOOPBACK or bool(arguments.host)
    is_local = not (is_reached or has_sign_in)
    serving = Serving(
        index=index,
        corpus=[folder.absolute() for folder in corpus],
        address=arguments.address,
        port=port,
        hosts=arguments.host,
        access=Access(is_local=is_local, token=os.environ.get(TOKEN_VARIABLE)),
    )
    print(f"Concordance is at {page_address(serving)} and stops with Ctrl-C.", flush=True)
    if is_reached:
        expect_audience()
    if is_reached and not has_sign_in:
        reached = arguments.host[0] if arguments.address in LOOPBACK else arguments.address
        print(_OPEN_TO_ALL.format(reached), file=sys.stderr)
    write("start", {"version": VERSION, "address": arguments.address, "port": port})
    # Loaded while the browser starts, so that the first question does not wait; not before, since
    # the browser waits for the server.
    load = partial(_load, index, corpus if was_there else None)
    try:
        serve(serving, partial(begin, load))
    finally:
        end()


def _load(index: Path, corpus: Sequence[Path] | None) -> None:
    """Load what the pages need, the first page first; then look for changes in `corpus`, if any.

    All of this shares the processor with the first page and the first question.
    """
    from ui.session.background import attempt, is_ending, wait_for_page
    from ui.session.state import find_suggestions, warm_up_comparing

    usual = sys.getswitchinterval()
    # The server answers the browser in between, for which it would wait 5 ms each time.
    sys.setswitchinterval(_TURN)
    try:
        attempt(partial(_load_first, index))
        wait_for_page(_PATIENCE)
    finally:
        sys.setswitchinterval(usual)
    works = (
        partial(find_suggestions, index),
        partial(_look, index, corpus),
        partial(warm_up_comparing, index),
        _import_rest,
        partial(_search_differences, index),
    )
    for work in works:
        if is_ending():
            return
        attempt(work)


def _load_first(index: Path) -> None:
    from ui.session.state import warm_up

    for module in _FIRST_PAGE:
        import_module(module)
    warm_up(index)


def _look(index: Path, corpus: Sequence[Path] | None) -> None:
    if corpus is not None:
        from ui.terminal import build_beside

        build_beside(index, corpus)


def _import_rest() -> None:
    from index.text.language import load_identifier

    import_module("ui.quality.figure_charts")
    load_identifier()


def _search_differences(index: Path) -> None:
    from index.differences.background_search import keep_searched
    from ui.session.background import is_ending

    keep_searched(index, is_ending=is_ending)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ui",
        description="Ask your articles in the browser. The index is built first if needed.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--corpus",
        action="append",
        type=Path,
        metavar="DIR",
        help=f"a folder of articles (default: that of the last build, or {DEFAULT_CORPUS})",
    )
    add_index(parser)
    parser.add_argument("--port", type=_port, help=f"(default: {FIRST_PORT} or the next free one)")
    parser.add_argument(
        "--address",
        default=LOCALHOST,
        help=f"address to listen on (default: {LOCALHOST}, reachable from this machine only)",
    )
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="another host name that browsers may use for this server (default: localhost only)",
    )
    parser.add_argument(
        "--log",
        metavar="FILE",
        help="log every question as one line of JSON; - for stderr (default: no log)",
    )
    parser.add_argument(
        "--log-questions", action="store_true", help="log the text of the questions, too"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port number from 1 to 65535")
    return int(text)


def _is_there(index: Path) -> bool:
    """Whether an index can be opened. Anything wrong with it is for a build to mend, or to say."""
    try:
        open_store(index).open()
    except ConcordanceError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(run(main))
