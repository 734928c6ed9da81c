"""What a new state of the index changes for the questions that its user saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from index.errors import QuestionError
from index.records import Advance
from index.search.answer import Answer
from ingest.build.plan import Changes

if TYPE_CHECKING:
    from index.search.searcher import Searcher

Kind = Literal["appears", "vanishes", "moves"]
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHit:
    """The passage that answers a question best: its article and its words."""

    doc_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A question that is answered otherwise: its first hit as it was and as it will be.

    An answer `appears` where there was none, `vanishes`, or `moves`: another passage comes first,
    or others are among the first three. `because` names the articles that were added, changed or
    removed and stand in one of the two answers; none where only the order or the bar moved.
    """

    question: str
    kind: Kind
    before: FirstHit | None
    after: FirstHit | None
    because: tuple[str, ...]

    def words(self) -> str:
        """The move in one line."""
        why = f"; because of {', '.join(self.because)}" if self.because else ""
        match self.before, self.after:
            case None, FirstHit() as after:
                how = f"is answered now, first by “{after.title}” ({after.doc_id})"
            case FirstHit() as before, None:
                how = f"is answered no more, before by “{before.title}” ({before.doc_id})"
            case FirstHit() as before, FirstHit() as after if before.doc_id != after.doc_id:
                how = f"is answered first by {after.doc_id} instead of {before.doc_id}"
            case _:
                how = "is answered by other passages"
        return f"“{self.question}” {how}{why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How many questions were asked, and those that are answered otherwise, in their order."""

    asked: int = 0
    moves: tuple[Move, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The preview as the command line prints it."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """The preview that `as_json` made this of."""
        moves = tuple(
            Move(
                question=move["question"],
                kind=move["kind"],
                before=FirstHit(**move["before"]) if move["before"] else None,
                after=FirstHit(**move["after"]) if move["after"] else None,
                because=tuple(move["because"]),
            )
            for move in said["moves"]
        )
        return cls(asked=said["asked"], moves=moves)


Approve = Callable[[Preview], bool]
"""Told which saved questions would be answered otherwise; says whether to publish all the same."""


def always(preview: Preview) -> bool:
    """Yes."""
    return True


def preview(
    questions: Sequence[str],
    *,
    before: "Searcher",
    after: "Searcher",
    changed: Changes,
    advance: Advance,
) -> Preview:
    """Ask the questions of both; one that cannot be asked is left out."""
    asked = 0
    moves = []
    concerned = {*changed.added, *changed.changed, *changed.removed}
    for question in questions:
        advance(1)
        try:
            was, will = (one.search(question, k=_SHOWN) for one in (before, after))
        except QuestionError:
            continue
        asked += 1
        if (kind := _kind(was, will)) is not None:
            old, new = _places(was), _places(will)
            differing = [*(one for one in new if one not in old), *(o for o in old if o not in new)]
            because = dict.fromkeys(doc_id for doc_id, _ in differing)
            moves.append(
                Move(
                    question=question,
                    kind=kind,
                    before=_first(was),
                    after=_first(will),
                    because=tuple(doc_id for doc_id in because if doc_id in concerned),
                )
            )
    return Preview(asked=asked, moves=tuple(moves))


def _kind(was: Answer, will: Answer) -> Kind | None:
    if was.answerable != will.answerable:
        return "appears" if will.answerable else "vanishes"
    if not was.answerable:
        return None
    is_same = _first(was) == _first(will) and set(_places(was)) == set(_places(will))
    return None if is_same else "moves"


def _first(answer: Answer) -> FirstHit | None:
    if not answer.answerable:
        return None
    hit = answer.hits[0]
    return FirstHit(doc_id=hit.document.doc_id, title=hit.document.title, text=hit.passage.text)


def _places(answer: Answer) -> list[tuple[str, str]]:
    """The first passages, told by article and words, since places in a text shift."""
    hits = answer.hits if answer.answerable else ()
    return [(hit.document.doc_id, hit.passage.text) for hit in hits]
