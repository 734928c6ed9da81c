"""Every page of a server opened once, and all that is wrong with it."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import ASKED, Watched

_COMPARED = quote_plus("Does dehydration cause muscle cramps?")
_ASKED = quote_plus(ASKED)
# An address and what is drawn there last. No two of the same page in a row: until the second is
# there, the first would pass for it.
PAGES = {
    "first": ("./", "p.links"),
    "missing": ("read?doc=none.md", "ul.shelf"),
    "answer": (f"./?q={_ASKED}", "article.hit"),
    "article": (f"read?doc=nass-patient-page.md&start=100&end=300&q={_ASKED}", "mark.quote"),
    "silence": (f"./?q={quote_plus('What is the capital of Mongolia?')}", "h2.summary"),
    "sides": (f"./?q={_COMPARED}", ".strip:not([aria-busy]) .row.supports"),
    "table": (f"table?q={_COMPARED}&q={_ASKED}", "table.by-question"),
    "differences": ("differences", "article.pair mark"),
    "library": ("library", "ul.shelf"),
    "kept": ("kept", "h1"),
    "quality": ("quality", "h1"),
    "limits": ("limits", "h1"),
}
_PAPER = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
_DESKTOP, _PHONE = (1400, 900), (360, 740)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was found on one page: faults by colour scheme, and pixels too wide on a phone."""

    faults: dict[str, list[tuple[str, str]]]
    too_wide: int
    errors: list[str]
    hosts: set[str]


def visit_all(watched: Watched, address: str) -> dict[str, Visit]:
    """What is wrong with each page of `PAGES`; the window is as wide as a desktop's."""
    watched.open(f"{address}/limits")
    watched.page.evaluate(Axe().axe_script)
    return {name: _visit(watched, *page) for name, page in PAGES.items()}


def _visit(watched: Watched, place: str, drawn: str) -> Visit:
    watched.errors.clear()
    watched.hosts.clear()
    page = watched.go(place)
    page.wait_for_selector(drawn, state="attached")
    watched.settle()
    faults = {"light": _faults(page)}
    _turn_dark(watched)
    faults["dark"] = _faults(page)
    page.emulate_media(color_scheme="light")
    _resize(watched, _PHONE)
    too_wide = watched.too_wide()
    _resize(watched, _DESKTOP)
    return Visit(faults=faults, too_wide=too_wide, errors=[*watched.errors], hosts={*watched.hosts})


def _faults(page: Page) -> list[tuple[str, str]]:
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        (fault["id"], fault["nodes"][0]["html"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def _turn_dark(watched: Watched) -> None:
    light = watched.page.evaluate(_PAPER)
    watched.page.emulate_media(color_scheme="dark")
    watched.page.wait_for_function(f"light => {_PAPER} !== light", arg=light)
    watched.settle()


def _resize(watched: Watched, size: tuple[int, int]) -> None:
    watched.page.set_viewport_size({"width": size[0], "height": size[1]})
    watched.settle()
