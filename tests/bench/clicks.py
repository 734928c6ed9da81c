"""Times from a key or click in an open browser until the page shows the result."""

import sys
from collections.abc import Callable, Iterator, Mapping
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
# For each name the time from the key or click itself to the second frame after what is expected is
# there, all in the page: a driver that looks from outside does so twice a second at last. What is
# expected first counts before the others, which an older answer may show, too.
_WATCH = """expected => {
    const seen = window.seen = { times: {} };
    const looks = Object.entries(expected)
        .map(([name, shows]) => [name, new Function(`return Boolean(${shows})`)]);
    const found = new Set();
    for (const kind of ["keydown", "pointerup"])
        document.addEventListener(kind, () => (seen.began ??= performance.now()), true);
    const look = () => {
        if (!seen.began) return;
        for (const [name, there] of looks) {
            if (found.has(name) || !(there() && (found.size || name === looks[0][0]))) continue;
            found.add(name);
            requestAnimationFrame(() => requestAnimationFrame(
                () => (seen.times[name] = performance.now() - seen.began)));
        }
        if (found.size === looks.length) watch.disconnect();
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { subtree: true, childList: true, attributes: true });
}"""
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_WHOLE = """document.querySelector(
    '[data-testid="stApp"][data-test-script-state="notRunning"]')"""
_SIDES = "document.querySelector('.strip:not([aria-busy]) .names *')"
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
        answers = dict(_answers(page))
        return {
            "something is on the page, milliseconds": Spread.of(painted),
            **{f"{name}, milliseconds": times for name, times in answers.items()},
            **{f"a click on {name}, milliseconds": times for name, times in _others(watched)},
        }


def _painted(watched: Watched, address: str) -> float:
    watched.page.goto(address)
    watched.settle()
    return float(watched.page.evaluate(_PAINTED))


def _answers(page: Page) -> Iterator[tuple[str, Spread]]:
    """From Enter to the first passage, and to all; and of yes/no questions, to who says what."""
    questions = [one.question for one in answered()]
    sided = [question for question in questions if asked_in(question).form == "yes/no"]
    sided = sided[: _FIRST + _RUNS]
    # The verdicts on what was asked before are kept.
    others = [question for question in questions if question not in sided][: _FIRST + _RUNS]
    both = [_asked(page, question) for question in sided][_FIRST:]
    found = [_asked(page, question) for question in others][_FIRST:]
    yield "Enter to the first passage", Spread.of([one["first"] for one in found])
    yield "Enter to all passages with their buttons", Spread.of([one["whole"] for one in found])
    yield (
        "Enter to the first passage of a yes/no question",
        Spread.of([one["first"] for one in both]),
    )
    yield "Enter to who says yes and no", Spread.of([one["sides"] for one in both])
    yield "Enter to the end of that answer", Spread.of([one["whole"] for one in both])


def _asked(page: Page, question: str) -> dict[str, float]:
    """From Enter to the first passage of the answer, to its finished strip, and to all of it."""
    page.get_by_label("Ask a question").fill(question)
    words = quote_plus(question).replace("'", "%27")
    first = f"document.querySelector(`article.hit h3 a[href*='{words}']`)"
    expected = {"first": first, "sides": _SIDES, "whole": _WHOLE}
    return _timed(page, expected, lambda: page.keyboard.press("Enter"))


def _others(watched: Watched) -> Iterator[tuple[str, Spread]]:
    """Opening a passage beside the answer and closing it, then from page to page."""
    page, read, back = watched.page, [], []
    title = page.locator("article.hit h3 a").first
    for _ in range(_RUNS):
        read.append(_clicked(page, "document.querySelector('.beside mark.quote')", title.click))
        watched.settle()
        close = page.locator(".beside .close")
        back.append(_clicked(page, "!document.querySelector('.beside')", close.click))
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
            times.append(_clicked(page, shows, link.click))
            watched.settle()
        yield name, Spread.of(times)


def _clicked(page: Page, shows: str, act: Callable[[], object]) -> float:
    return _timed(page, {"shown": shows}, act)["shown"]


def _timed(page: Page, expected: Mapping[str, str], act: Callable[[], object]) -> dict[str, float]:
    """For each name the time until what it expects is on the page."""
    page.evaluate(_WATCH, expected)
    act()
    page.wait_for_function(
        "many => Object.keys(window.seen.times).length === many",
        arg=len(expected),
        timeout=60_000,
    )
    return {name: float(time) for name, time in page.evaluate("window.seen.times").items()}


if __name__ == "__main__":
    child.print_figures(_clicks(Path(sys.argv[1]), Path(sys.argv[2])))
