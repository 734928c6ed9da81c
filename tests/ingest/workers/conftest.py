"""Many articles in small batches, so that there is work for several workers."""

import json
from pathlib import Path

import pytest

from tests.support.worker_pools import BATCH


@pytest.fixture
def shore(tmp_path: Path) -> Path:
    """A folder of many articles, a table and a bad file; what repeats over a source is cut off."""
    folder = tmp_path / "shore"
    folder.mkdir()
    for number in range(150):
        body = "\n\n".join(f"Boat {number} sails at dawn {day}." for day in range(number % 7 + 1))
        (folder / f"{number}.md").write_text(
            f"---\nsource: Shore\n---\n# Boat {number}\n\n{body}\n\nAll rights to the shore.\n"
        )
    rows = [
        json.dumps({"_id": n, "title": f"Gull {n}", "text": f"Gulls cry {n} times."})
        for n in range(40)
    ]
    (folder / "gulls.jsonl").write_text("\n".join(rows))
    (folder / "broken.pdf").write_bytes(b"no pdf")
    return folder


@pytest.fixture
def few_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of few texts, so that there are many."""
    monkeypatch.setattr("ingest.passages.embedding.CHECKPOINT", BATCH)
