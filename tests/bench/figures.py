"""The figures of the benchmarks, stored in one file that grows case by case."""

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from index.files.atomic import replace_text

FAILED = "failed"
"""The name under which a case without figures has the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The values of one measure over its repetitions in a run."""

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
"""The figures of one case, by a name that ends with the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One column of a part's table; `measure` may need the cases before it to be measured."""

    name: str
    measure: Callable[[], Values]


class Figures:
    """All figures in `file`, part by part, each case as it was measured last."""

    def __init__(self, file: Path) -> None:
        self._file = file
        stored = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        self.parts: dict[str, dict[str, dict[str, Any]]] = stored.get("parts", {})
        self.machines: dict[str, dict[str, str]] = stored.get("machines", {})

    def has(self, part: str, case: str) -> bool:
        """Whether the case was measured, and did not fail."""
        values = self.parts.get(part, {}).get(case)
        return values is not None and FAILED not in values

    def add(self, part: str, case: str, values: Values, *, machine: Mapping[str, str]) -> None:
        """Keep the figures of a case, and the machine; they are on disk at once."""
        self.parts.setdefault(part, {})[case] = packed(values)
        self.machines[part] = dict(machine)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        payload = {"machines": self.machines, "parts": self.parts}
        replace_text(self._file, json.dumps(payload, indent=1, ensure_ascii=False) + "\n")

    def values(self, part: str, case: str) -> Values:
        """The figures of a case; empty if it was not measured."""
        return unpacked(self.parts.get(part, {}).get(case, {}))


def packed(values: Values) -> dict[str, Any]:
    """The values in a form that JSON can store."""
    return {name: asdict(v) if isinstance(v, Spread) else v for name, v in values.items()}


def unpacked(stored: Mapping[str, Any]) -> Values:
    """The values from which `packed` made `stored`."""
    return {name: Spread(**v) if isinstance(v, dict) else v for name, v in stored.items()}
