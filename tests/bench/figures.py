"""What the benchmarks measured, kept in one file that grows case by case."""

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from index.files.atomic import replace_text

FAILED = "failed"
"""What says why a case has no figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What the same thing gave each time that it was measured, in one run."""

    median: float
    low: float
    high: float
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """The spread of at least one value.

        >>> Spread.of([3, 1, 2])
        Spread(median=2, low=1, high=3, runs=3)
        """
        return cls(
            median=statistics.median(values), low=min(values), high=max(values), runs=len(values)
        )


Values = Mapping[str, float | str | Spread]
"""What was measured of one case, by a name that ends with the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One column of a part's table; `measure` may need that the cases before it were measured."""

    name: str
    measure: Callable[[], Values]


class Figures:
    """All figures in `file`, part by part, each case as it was measured last."""

    def __init__(self, file: Path) -> None:
        self._file = file
        said = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        self.parts: dict[str, dict[str, dict[str, Any]]] = said.get("parts", {})
        self.machines: dict[str, dict[str, str]] = said.get("machines", {})

    def has(self, part: str, case: str) -> bool:
        """Whether the case was measured, and did not fail."""
        found = self.parts.get(part, {}).get(case)
        return found is not None and FAILED not in found

    def add(self, part: str, case: str, values: Values, *, machine: Mapping[str, str]) -> None:
        """Keep what was measured of a case, and on which machine; it is on disk at once."""
        self.parts.setdefault(part, {})[case] = packed(values)
        self.machines[part] = dict(machine)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        told = {"machines": self.machines, "parts": self.parts}
        replace_text(self._file, json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    def values(self, part: str, case: str) -> Values:
        """What was measured of a case; nothing where it was not."""
        return unpacked(self.parts.get(part, {}).get(case, {}))


def packed(values: Values) -> dict[str, Any]:
    """The values as JSON can hold them."""
    return {name: asdict(v) if isinstance(v, Spread) else v for name, v in values.items()}


def unpacked(said: Mapping[str, Any]) -> Values:
    """The values that `packed` made this of."""
    return {name: Spread(**v) if isinstance(v, dict) else v for name, v in said.items()}
