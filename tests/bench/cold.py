"""Time of a first question from a cold start: on the command line, and in a browser."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error

from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.figures import Case, Spread, Values
from tests.quality.lay import answered
from tests.support.browser import Watched, browser, served
from tests.support.paths import ROOT

_RUNS = 7
_RUNS_IN_A_BROWSER = 3


def cases(bench: Bench) -> Iterator[Case]:
    """The command line over a small and a larger index, then the browser."""
    yield Case(
        name="command line, shipped corpus", measure=lambda: _command_line(bench.shipped_index())
    )
    yield Case(
        name="command line, 4,000 passages", measure=lambda: _command_line(bench.medquad_index())
    )
    yield Case(
        name="browser, shipped corpus",
        measure=lambda: child.run("tests.bench.cold", [bench.shipped_index(), ROOT / "corpus"]),
    )


def _command_line(index: Path) -> Values:
    """Whole processes, each with another question, after one that warms the system's cache."""
    seconds = []
    for number in range(_RUNS + 1):
        question = answered()[number].question
        command = [sys.executable, "-m", "index", "search", question, "--json"]
        began = time.perf_counter()
        subprocess.run(
            [*command, "--index", str(index)], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        seconds.append(time.perf_counter() - began)
    return {"seconds": Spread.of(seconds[1:])}


def _in_a_browser(index: Path, corpus: Path) -> Values:
    """From the start of `python -m ui` to the answer on the page, in a browser that is open."""
    with browser() as opened:
        seconds = [_ask(opened, index, corpus, number) for number in range(_RUNS_IN_A_BROWSER)]
    return {"seconds": Spread.of(seconds)}


def _ask(opened: Browser, index: Path, corpus: Path, number: int) -> float:
    began = time.perf_counter()
    with served(index, [corpus]) as address:
        # What is waited for is evaluated in the page, which its policy forbids otherwise.
        page = opened.new_page(bypass_csp=True)
        watched = Watched(page)
        page.goto(address)
        # In the page, at each frame: from outside, the driver would look twice a second at last.
        # A person types as soon as there is a field; the page goes on loading meanwhile.
        page.wait_for_function("document.querySelector('input[aria-label^=Ask]')", timeout=60_000)
        page.get_by_label("Ask a question").fill(answered()[number].question)
        page.keyboard.press("Enter")
        answer = "document.querySelector('article.hit, h2.summary')"
        page.wait_for_function(answer, timeout=60_000)
        seconds = time.perf_counter() - began
        page.close()
    if watched.errors:
        raise Error(watched.errors[0])
    return seconds


if __name__ == "__main__":
    child.print_figures(_in_a_browser(Path(sys.argv[1]), Path(sys.argv[2])))
