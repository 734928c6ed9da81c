"""A small corpus for tests of the pages, and what a page shows of it."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ingest.build.pipeline import build
from ingest.readers.plain.markdown import reading_of
from tests.support.paths import ROOT

APP = ROOT / "ui" / "app.py"
CALF = """# Night cramps

## Why do calves cramp at night?

The calf muscle shortens while the foot points down. Tired nerves then fire and the muscle knots.

## What helps against a cramp

Stretch the calf: pull the toes towards the shin and hold them there for half a minute.
"""
CALF_TEXT = reading_of(CALF).text
COPPER = """Wilson's disease stores copper in the liver and in the brain.

Muscles may twitch and the hands may shake when the copper is not removed.
"""
ASKED = "Why does my calf cramp at night?"

Open = Callable[..., AppTest]
"""Opens a page, by default the first one, with the parameters of its address."""


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    (folder / "calf.md").write_text(CALF, encoding="utf-8")
    (folder / "copper.txt").write_text(COPPER, encoding="utf-8")
    (folder / "sources.csv").write_text(
        "path,title,source,published,url\n"
        "calf.md,Night cramps,Calf Society,2020-05-04,https://calf.example/night\n",
        encoding="utf-8",
    )


def rewrite(folder: Path, text: str) -> None:
    (folder / "corpus" / "calf.md").write_text(text, encoding="utf-8")
    build(folder / "index", corpus=[folder / "corpus"])


def html_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def place_of(text: str, words: str) -> dict[str, str]:
    start = text.index(words)
    return {"start": str(start), "end": str(start + len(words))}


def click(app: AppTest, label: str, *, nth: int = 0) -> None:
    [button for button in app.button if button.label == label][nth].click().run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def stances(app: AppTest) -> dict[str, list[str]]:
    """The sources in each row of the strip."""
    found = {}
    strip = html_of(app).split('<section class="strip"')[1].split("</section>")[0]
    for row in strip.split('<div class="row ')[1:]:
        name = row.split(' <span class="count">')[0].split(">")[-1].strip()
        found[name] = [
            one.split("<bdi>")[1].split("</bdi>")[0]
            for one in row.split('<details class="voice"')[1:]
        ]
    return found
