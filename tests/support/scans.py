"""Scans, and engines that recognise them without a model: each page has a shade of its own."""

import time
from collections.abc import Collection
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.recognition.engine import EngineError, Found, Picture

_SHADE = 8


def scan(file: Path, pages: int) -> Path:
    """A PDF of this many pictures; what is on the nth page is "Page n."."""
    shades = [Image.new("RGB", (100, 140), "white") for _ in range(pages)]
    for number, picture in enumerate(shades, start=1):
        picture.paste((_SHADE * number,) * 3, (10, 10, 90, 130))
    shades[0].save(file, save_all=True, append_images=shades[1:], resolution=72)
    return file


def printed_scan(file: Path, *lines: str) -> Path:
    """A PDF of one picture of these lines."""
    picture = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        font = ImageFont.load_default(size=34)
        draw.text((150, 160 + 52 * number), line, fill=(40, 40, 40), font=font)
    picture.save(file, resolution=150, quality=90)
    return file


class ShadeEngine:
    """Says which page of a `scan` it sees, and writes that into a `log`.

    It never ends on one that is `slow`, ends its process on one that is `deadly`, and fails on one
    that is `bad`.
    """

    def __init__(
        self,
        log: Path,
        *,
        slow: Collection[int] = (),
        deadly: Collection[int] = (),
        bad: Collection[int] = (),
    ) -> None:
        self._log = log
        self._slow = slow
        self._deadly = deadly
        self._bad = bad

    def __call__(self, picture: Picture) -> list[Found]:
        """One line in the middle of the picture."""
        height, width = picture.shape[:2]
        number = round(float(picture[height // 2, width // 2].mean()) / _SHADE)
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{number}\n")
        if number in self._slow:
            time.sleep(3600)
        if number in self._deadly:
            raise SystemExit(3)
        if number in self._bad:
            raise EngineError("no memory")
        corners = np.array([[20, 40], [80, 40], [80, 52], [20, 52]], np.float32) * height / 140
        return [Found(f"Page {number}.", corners, 0.99)]


def seen_in(log: Path) -> list[int]:
    """The pages that an engine has seen, in order."""
    return [int(line) for line in log.read_text().split()] if log.is_file() else []
