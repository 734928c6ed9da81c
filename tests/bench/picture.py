"""Draws growth.png: how the stages of a question and of a build grow with the index.

matplotlib is in a folder of its own, so another process draws.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.environment import packages
from tests.bench.figures import Figures, Values
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REQUIREMENTS = ROOT / "tests" / "bench" / "requirements.txt"
# Distinct without colour: by marker, dash and the name at the end of the line.
_MARKERS = "osD^vPX*"
_DASHES = ("-", "--", ":", "-.")
_KINDS = {"question": "ms", "build": "s"}
_LEAST_GAP = 0.055

Lines = Mapping[str, Sequence[tuple[float, float]]]
"""For each stage, passages and time, by size."""


def write(bench: Bench) -> None:
    """Write growth.png beside the figures, if growth was measured.

    Raises:
        CalledProcessError: matplotlib cannot be installed.
        ChildError: the drawing failed.
    """
    file = bench.folder / "figures.json"
    if any(lines_of(Figures(file), kind) for kind in _KINDS):
        path = packages(bench.folder / "tools", REQUIREMENTS)
        child.run(
            "tests.bench.picture",
            [file, bench.folder / "growth.png"],
            environment={"PYTHONPATH": str(path)},
        )


def lines_of(figures: Figures, kind: str) -> Lines:
    """The stages of questions or builds, and the whole; stages that take no time are left out."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for case in figures.parts.get("questions", {}):
        values = figures.values("questions", case)
        for name, size, value in _stages(values, kind):
            lines.setdefault(name, []).append((size, value))
    return {name: sorted(points) for name, points in lines.items()}


def _stages(values: Values, kind: str) -> list[tuple[str, float, float]]:
    """Each stage at one size, with the number of passages and the time above zero."""
    size, unit = values.get("passages"), f", {_KINDS[kind]}"
    whole = {"question": "p50, ms", "build": "build, s"}[kind]
    stages = []
    for name, value in values.items():
        is_stage = name.startswith(f"{kind}: ") and name.endswith(unit)
        if isinstance(size, int | float) and isinstance(value, int | float) and value > 0:
            if is_stage:
                stage = name.removeprefix(f"{kind}: ").removesuffix(unit)
                stages.append((stage, float(size), float(value)))
            elif name == whole:
                stages.append(("whole", float(size), float(value)))
    return stages


def spaced(heights: Sequence[float], gap: float) -> list[float]:
    """Heights of labels in the given order, moved up until none overlaps another.

    >>> spaced([0.5, 0.1, 0.12], gap=0.1)
    [0.5, 0.1, 0.2]
    """
    placed: dict[int, float] = {}
    floor = float("-inf")
    for number in sorted(range(len(heights)), key=heights.__getitem__):
        floor = max(heights[number], floor + gap)
        placed[number] = floor
    return [placed[number] for number in range(len(heights))]


def _draw(figures: Figures, picture: Path) -> None:
    import matplotlib as mpl

    mpl.use("agg")
    mpl.rcParams.update({"font.size": 9})
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, 2, figsize=(12, 5))
    figure.subplots_adjust(left=0.06, right=0.86, wspace=0.5)
    for panel, (kind, unit) in zip(panels, _KINDS.items(), strict=True):
        panel.set_title(f"A {kind}, by stage")
        panel.set_xlabel("passages in the index")
        panel.set_ylabel({"ms": "milliseconds, median", "s": "seconds"}[unit])
        _draw_lines(panel, lines_of(figures, kind))
    figure.savefig(picture, dpi=96)


def _draw_lines(panel: "Axes", lines: Lines) -> None:
    panel.set(xscale="log", yscale="log")
    panel.grid(visible=True, which="major", color="0.88")
    panel.spines[["top", "right"]].set_visible(False)
    for number, (name, points) in enumerate(lines.items()):
        panel.plot(
            *zip(*points, strict=True),
            marker=_MARKERS[number % len(_MARKERS)],
            linestyle=_DASHES[number % len(_DASHES)],
            color="0" if name == "whole" else "0.35",
            linewidth=2 if name == "whole" else 1.2,
        )
    _label(panel, lines)


def _label(panel: "Axes", lines: Lines) -> None:
    """The name of each line after its last point, with its marker."""
    low, high = (math.log10(limit) for limit in panel.get_ylim())
    ends = [points[-1] for points in lines.values()]
    heights = [(math.log10(time) - low) / (high - low) for _, time in ends]
    placed = spaced(heights, _LEAST_GAP)
    for name, end, height in zip(lines, ends, placed, strict=True):
        panel.annotate(
            name,
            xy=end,
            xytext=(1.03, height),
            textcoords="axes fraction",
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": "0.6", "linewidth": 0.6},
        )


if __name__ == "__main__":
    _draw(Figures(Path(sys.argv[1])), Path(sys.argv[2]))
    child.print_figures({})
