"""Times from a key or click in an open browser until the page shows the result."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_plus

from playwright.sync_api import Page

from index.compare.question import asked_in
from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.figures import Case, Spread, Values
from tests.quality.lay import answered
from tests.support.browser import Watched, browser, served
from tests.support.paths import ROOT

_RUNS = 20
_FIRST = 4
# From the key or click itself to the second frame after the expected element is there.
_WATCH = """shows => {
    const seen = window.seen = {};
    const there = new Function(`return Boolean(${shows})`);
    for (const kind of ["keydown", "pointerup"])
        document.addEventListener(kind, () => (seen.began ??= performance.now()), true);
    const look = () => {
        if (!seen.began || seen.found || !there()) return;
        seen.found = true;
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(
            () => (seen.milliseconds = performance.now() - seen.began)));
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { subtree: true, childList: true, attributes: true });
}"""
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_PAGES = {"Quality": "h1", "Library": "h1"}


def cases(bench: Bench) -> Iterator[Case]:
    """One case, over the shipped corpus."""
    yield Case(
        name="browser, shipped corpus",
        measure=lambda: child.run("tests.bench.clicks", [bench.shipped_index(), ROOT / "corpus"]),
    )


def _clicks(index: Path, corpus: Path) -> Values:
    with served(index, [corpus]) as address, browser() as opened:
        # The observer is evaluated in the page, which the page's policy forbids otherwise.
        page = opened.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        watched = Watched(page)
        painted = [_painted(watched, address) for _ in range(_RUNS // 4)]
        first, whole, sides = _answers(page)
        return {
            "something is on the page, milliseconds": Spread.of(painted),
            "Enter to the first passage, milliseconds": Spread.of(first),
            "Enter to all passages with their buttons, milliseconds": Spread.of(whole),
            "Enter to who says yes and no, milliseconds": Spread.of(sides),
            **{f"a click on {name}, milliseconds": times for name, times in _others(watched)},
        }


def _painted(watched: Watched, address: str) -> float:
    watched.page.goto(address)
    watched.settle()
    return float(watched.page.evaluate(_PAINTED))


def _answers(page: Page) -> tuple[list[float], list[float], list[float]]:
    """From Enter to the first passage, and to all; and of yes/no questions, to who says what."""
    questions = [one.question for one in answered()]
    sided = [question for question in questions if asked_in(question).form == "yes/no"]
    found = [_asked(page, question) for question in questions[: _FIRST + _RUNS]]
    sides = [_asked(page, question) for question in sided[: _FIRST + _RUNS]]
    first, whole = zip(*found[_FIRST:], strict=True)
    return [*first], [*whole], [time for _, time in sides[_FIRST:]]


def _asked(page: Page, question: str) -> tuple[float, float]:
    """From Enter to the first passage of the answer, and to all of it."""
    page.get_by_label("Ask a question").fill(question)
    words = quote_plus(question).replace("'", "%27")
    shows = f"document.querySelector(`article.hit h3 a[href*='{words}']`)"
    first = _timed(page, shows, lambda: page.keyboard.press("Enter"))
    page.wait_for_selector(_IDLE)
    return first, float(page.evaluate("performance.now() - window.seen.began"))


def _others(watched: Watched) -> Iterator[tuple[str, Spread]]:
    """Opening a passage beside the answer and closing it, then from page to page."""
    page, read, back = watched.page, [], []
    title = page.locator("article.hit h3 a").first
    for _ in range(_RUNS):
        read.append(_timed(page, "document.querySelector('.beside mark.quote')", title.click))
        watched.settle()
        close = page.locator(".beside .close")
        back.append(_timed(page, "!document.querySelector('.beside')", close.click))
        watched.settle()
    yield "a passage, which opens beside the answer", Spread.of(read)
    yield "Close", Spread.of(back)
    for name, selector in _PAGES.items():
        times = []
        for _ in range(_RUNS // 4):
            page.get_by_role("link", name="Ask", exact=True).click()
            watched.settle()
            link = page.get_by_role("link", name=name, exact=True)
            current = f".masthead [aria-current][href='{name.lower()}']"
            shows = f'document.querySelector("{current}") && document.querySelector("{selector}")'
            times.append(_timed(page, shows, link.click))
            watched.settle()
        yield name, Spread.of(times)


def _timed(page: Page, shows: str, act: Callable[[], object]) -> float:
    page.evaluate(_WATCH, shows)
    act()
    page.wait_for_function("window.seen.milliseconds", timeout=60_000)
    return float(page.evaluate("window.seen.milliseconds"))


if __name__ == "__main__":
    child.print_figures(_clicks(Path(sys.argv[1]), Path(sys.argv[2])))
