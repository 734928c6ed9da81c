"""`python -m index stance`: judge pairs of sentences from a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.batches import batched
from index.compare.stance.model import StanceScorer, load_stance_model
from index.compare.stance.training.judged_pairs import LABELS
from index.errors import TableError
from index.terminal import readable_file

# Rows judged at once: few enough that a long file shows its first rows soon.
AT_ONCE = 256


def print_stances(name: str, *, stance_model: str | None) -> None:
    """Print the label and probabilities of each row of the JSONL file `name`, one per line.

    Raises:
        TableError: a row is not a premise and a hypothesis.
        ModelError: there is no such model.
    """
    rows = list(_rows(name))
    scorer = load_stance_model(stance_model)
    for some in batched(rows, AT_ONCE):
        for row in _judged(some, scorer):
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201


def _judged(rows: list[dict[str, Any]], scorer: StanceScorer) -> Iterator[dict[str, Any]]:
    judged = scorer.probabilities([(row["premise"], row["hypothesis"]) for row in rows])
    for row, probabilities in zip(rows, judged, strict=True):
        repeated = {"_id": row["_id"]} if "_id" in row else {}
        yield {
            **repeated,
            "label": LABELS[int(probabilities.argmax())],
            "probabilities": {
                label: round(float(one), 4)
                for label, one in zip(LABELS, probabilities, strict=True)
            },
        }


def _rows(name: str) -> Iterator[dict[str, Any]]:
    file: Path = readable_file(name)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield {**row, "premise": str(row["premise"]), "hypothesis": str(row["hypothesis"])}
        except (ValueError, KeyError, TypeError) as error:
            raise TableError(
                f"{name}, line {number} is not a pair of sentences. Write one JSON object per "
                f'line: {{"premise": "…", "hypothesis": "…"}}'
            ) from error
