"""Concordance in its own process, and a real browser to look at it."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from urllib.parse import quote_plus, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.support.paths import ROOT
from tests.support.ports import free_port

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
SCREENSHOTS = ROOT / "tests" / "screenshots"
ASKED = "why do my legs cramp when I walk?"
SENTENCE = "Such spasms or cramps are usually in the legs."
HOSTILE_TITLE = "Zebra $x^2$ **bold** [link](http://evil.example) :red[red] :material/home: :smile:"
HOSTILE_TEXT = (
    "The zebra grazes <script>document.title='taken'</script> on <b>grass</b> "
    '<img src="http://evil.example/x.png" onerror="document.title=1"> &amp; $\\frac{1}{2}$ '
    "**not bold** # no heading \u202edesrever </div></article><style>*{display:none}</style>.\n"
    "   \n"
    "    Four blanks before a zebra, [a](http://evil.example) :rainbow[none].\n"
)
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Nothing is being computed, fetched, replaced or moved, in three frames one after the other: what
# has just come is drawn in the next one. A page that a link leads to names itself.
_STANDS_STILL = """() => {
    const unfinished =
        '[data-stale=true], [data-testid=stSkeleton], [data-testid=stSpinner], [aria-busy=true]';
    const labels = "summary [data-testid=stMarkdownContainer]";
    const moves = one =>
        one.playState === "running" && one.effect?.getComputedTiming().endTime < Infinity;
    const still = () =>
        document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
        && document.querySelector("footer")
        && document.querySelector(".masthead").dataset.page === location.pathname.split("/").pop()
        && !document.querySelector(unfinished)
        && [...document.querySelectorAll(labels)].every(one => one.textContent.trim())
        && document.fonts.status === "loaded"
        && !document.getAnimations().some(moves);
    window.frames_still = still() ? (window.frames_still ?? 0) + 1 : 0;
    if (window.frames_still < 3) return false;
    window.frames_still = 0;
    return true;
}"""
_TOO_WIDE = (
    "(main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
)
_TRIES = 10


@dataclass
class Watched:
    """A page with all hosts it contacted and all errors in it."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._add_host(request.url))
        self.page.on("websocket", lambda socket: self._add_host(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._add_error)

    def open(self, address: str) -> Page:
        """Load a page, and return it when it stands still."""
        self.page.goto(address)
        self.settle()
        return self.page

    def go(self, place: str) -> Page:
        """Another page of the server, opened without a reload, as by a link."""
        self.page.evaluate(
            "place => { history.pushState({}, '', place);"
            " dispatchEvent(new PopStateEvent('popstate')); }",
            place,
        )
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page stands still.

        After a click wait first for what it leads to: until the server hears of it, the page
        stands still, too.
        """
        self.page.wait_for_function(_STANDS_STILL, timeout=60_000)

    def unfold(self, label: str) -> None:
        """Open a folded part of the page; returns when nothing in it moves any more."""
        self.page.locator("summary").filter(has_text=label).click()
        folded = self.page.locator("details[open]").filter(has_text=label)
        expect(folded).to_have_count(1)
        self.settle()

    def too_wide(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate(_TOO_WIDE))

    def _add_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.hostname or url)

    def _add_error(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


def ask(watched: Watched, address: str, question: str) -> None:
    """Open the page that answers a question."""
    watched.open(f"{address}/?q={quote_plus(question)}")
    expect(watched.page.locator("article.hit, h2.summary").first).to_be_attached()


def type_question(watched: Watched, address: str, question: str) -> None:
    """Ask as a person does, in the form of the first page."""
    watched.open(address)
    watched.page.get_by_label("Ask a question").fill(question)
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**/?q=*")
    watched.page.wait_for_selector("article.hit, h2.summary", state="attached")
    watched.settle()


def until(act: Callable[[], object], seen: Callable[[float], object]) -> None:
    """Act, again and again, until `seen` finds what is wanted within the milliseconds it is given.

    For what may be undone by chance: a list closes whenever something around it scrolls.
    """
    for _ in range(_TRIES - 1):
        act()
        try:
            seen(2_000)
        except AssertionError:
            continue
        return
    act()
    seen(2_000)


@contextmanager
def served(index: Path, corpus: Sequence[Path], *, port: int | None = None) -> Iterator[str]:
    """The address of a `python -m ui` that runs over `corpus`, ended with Ctrl-C."""
    port = port or free_port()
    command = [sys.executable, "-m", "ui", "--index", str(index), "--port", str(port)]
    command += [word for folder in corpus for word in ("--corpus", str(folder))]
    environment = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert b"Traceback" not in errors, errors.decode()


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield opened
        opened.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, process.communicate()[1].decode()
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
