"""What a search for differences has read so far, so that one that was killed goes on."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.differences.difference import Difference
from index.differences.found_differences import PART
from index.differences.near_pairs import NearPair
from index.files.atomic import replacing
from index.files.digests import text_digest


class Checkpoint:
    """The pairs read in a search, by a digest of both sentences and where they stand.

    `search` names what was searched and how; what was read in another search is passed over.
    """

    def __init__(self, index: Path, *, search: str) -> None:
        self._file = index / PART
        self._search = search
        self._read: dict[str, dict[str, Any] | None] = {}
        try:
            fields = json.loads(self._file.read_text(encoding="utf-8"))
            if fields["search"] == search:
                self._read = dict(fields["read"])
        # What cannot be read is read again.
        except (OSError, ValueError, TypeError, KeyError):
            pass

    def __len__(self) -> int:
        return len(self._read)

    def has(self, pair: NearPair) -> bool:
        """Whether the pair was read."""
        return _key(pair) in self._read

    def keep(self, pairs: Sequence[NearPair], found: Sequence[Difference | None]) -> None:
        """Write down that these pairs were read, and what was found.

        Raises:
            OSError: it cannot be written.
        """
        for pair, one in zip(pairs, found, strict=True):
            self._read[_key(pair)] = one.as_json() if one else None
        with replacing(self._file) as draft:
            draft.write(json.dumps({"search": self._search, "read": self._read}).encode())

    def found(self) -> list[Difference]:
        """All differences found so far."""
        return [Difference.from_json(fields) for fields in self._read.values() if fields]

    def remove(self) -> None:
        """Remove the file; what was found is stored elsewhere."""
        self._file.unlink(missing_ok=True)


def pairs_read(index: Path) -> int:
    """How many pairs a search that goes on, or was cut off, has read; 0 if there is none."""
    try:
        fields = json.loads((index / PART).read_text(encoding="utf-8"))
        return len(fields["read"])
    except (OSError, ValueError, TypeError, KeyError):
        return 0


def _key(pair: NearPair) -> str:
    ends = (f"{one.claim.document.doc_id} {one.claim.span}" for one in (pair.a, pair.b))
    texts = (pair.a.claim.premise, pair.b.claim.premise)
    return text_digest("\n".join((*ends, *texts)))
