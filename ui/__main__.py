"""The command that brings the index up to date and opens Concordance in the browser."""

import argparse
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread

from click.exceptions import Abort
from streamlit.web import cli

from index.errors import ConcordanceError, CorpusError, IndexMissingError
from index.home import home_at
from index.terminal import add_index, run
from ingest.last_build import DEFAULT_CORPUS, corpus_roots
from ingest.pipeline import build
from ingest.terminal import TerminalProgress, print_report
from ui.state import warm_up, warm_up_comparing

_HOST = "localhost"
_FIRST_PORT = 8501
_PORTS_TRIED = 100
_EXAMPLES = """examples:
  python -m ui
  python -m ui --corpus ~/articles --index ~/articles.index
  python -m ui --port 9000
"""


def main() -> None:
    """Read the arguments, bring the index up to date, and serve the pages until Ctrl-C."""
    arguments = _parser().parse_args()
    port = _free_port(arguments.port)
    _bring_up_to_date(arguments.index, arguments.corpus)
    # What a first question would wait for is done while the server and the browser start.
    Thread(target=_load, args=[arguments.index.absolute()], daemon=True).start()
    print(f"Concordance is at http://{_HOST}:{port} and stops with Ctrl-C.", flush=True)
    _serve(arguments.index, arguments.corpus or [], port)


def _load(index: Path) -> None:
    # Whatever is wrong with the index is told by the first page.
    with suppress(ConcordanceError):
        warm_up(index)
    # What only other pages need comes last, since all of this shares one core with the first page.
    import_module("ui.charts")
    with suppress(ConcordanceError):
        warm_up_comparing(index)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ui",
        description="Ask your articles in the browser; the index is built first where needed.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--corpus",
        action="append",
        type=Path,
        metavar="DIR",
        help=f"a folder of articles (default: that of the last build, at first {DEFAULT_CORPUS})",
    )
    add_index(parser)
    parser.add_argument("--port", type=_port, help=f"(default: {_FIRST_PORT} or the next free one)")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port, a number from 1 to 65535")
    return int(text)


def _free_port(wanted: int | None) -> int:
    """The port that was asked for, else the first free one.

    Raises:
        ConcordanceError: it is in use, or there is none.
    """
    if wanted is not None:
        if not _is_free(wanted):
            raise ConcordanceError(
                f"Port {wanted} is in use or not allowed. Name another one with --port, or leave "
                f"--port away and a free one is found."
            )
        return wanted
    for port in range(_FIRST_PORT, _FIRST_PORT + _PORTS_TRIED):
        if _is_free(port):
            return port
    raise ConcordanceError(
        f"All ports from {_FIRST_PORT} to {_FIRST_PORT + _PORTS_TRIED - 1} are in use. "
        f"Name a free one with --port."
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does: a port that was only just given back may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def _bring_up_to_date(index: Path, corpus: list[Path] | None) -> None:
    """Build; where that fails, an index that is already there will do, or a folder to fill.

    Raises:
        ConcordanceError: it failed, and there is neither.
    """
    progress = TerminalProgress()
    try:
        report = build(index, corpus=corpus or (), progress=progress)
    except ConcordanceError as error:
        print(f"{error} {_going_on(index, corpus, error)}", file=sys.stderr)
    else:
        print_report(report, index=index)
    finally:
        progress.close()


def _going_on(index: Path, corpus: list[Path] | None, trouble: ConcordanceError) -> str:
    """What there is to go on with; the trouble is raised where there is nothing."""
    try:
        home_at(index).open()
    except IndexMissingError:
        folders = corpus_roots(corpus or (), home_at(index))
        if isinstance(trouble, CorpusError) and all(folder.is_dir() for folder in folders):
            return "Or add a first article on the page Library."
        raise trouble from None
    except ConcordanceError as error:
        raise trouble from error
    return "Going on with the index as it is."


def _serve(index: Path, corpus: list[Path], port: int) -> None:
    # In this process: `streamlit run` would have ui/ on its path instead of the folder above it,
    # and a process of its own would outlive this one when only this one is ended.
    try:
        cli.main(
            [
                "run",
                str(Path(__file__).with_name("app.py")),
                f"--server.address={_HOST}",
                f"--server.port={port}",
                "--server.showEmailPrompt=false",
                "--browser.gatherUsageStats=false",
                "--logger.hideWelcomeMessage=true",
                "--logger.level=warning",
                "--",
                str(index.absolute()),
                *(str(folder.absolute()) for folder in corpus),
            ],
            prog_name="streamlit",
            standalone_mode=False,
        )
    except Abort as error:
        # What click makes of a Ctrl-C that comes before the server listens for it.
        raise KeyboardInterrupt from error


if __name__ == "__main__":
    sys.exit(run(main))
