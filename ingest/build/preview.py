"""Compares the answers to saved questions before and after a build."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from index.errors import QuestionError
from index.records import Advance
from ingest.build.changes import Changes

if TYPE_CHECKING:
    from index.search.answer import Answer
    from index.search.searcher import Searcher

Kind = Literal["appears", "vanishes", "moves"]
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHit:
    """The passage that answers a question best: its article and its text."""

    doc_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A question that is answered differently: its first hit before and after.

    An answer `appears` where there was none, `vanishes`, or `moves`: another passage comes first,
    or the first three are not the same. `because` names the articles that were added, changed or
    removed and are in one of the two answers; empty if only the order or the threshold moved.
    `titles` are theirs.
    """

    question: str
    kind: Kind
    before: FirstHit | None
    after: FirstHit | None
    because: tuple[str, ...]
    titles: tuple[str, ...] = ()

    def words(self) -> str:
        """The move in one line, with the titles of articles."""
        match self.before, self.after:
            case None, FirstHit() as after:
                how = f"is now answered, first by “{after.title}”"
            case FirstHit() as before, None:
                how = f"is no longer answered, before by “{before.title}”"
            case FirstHit() as before, FirstHit() as after if before.doc_id != after.doc_id:
                how = f"is answered first by “{after.title}” instead of “{before.title}”"
            case _:
                how = "is answered by other passages"
        titles = ", ".join(f"“{title}”" for title in self.titles)
        return f"“{self.question}” {how}{f'; because of {titles}' if titles else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How many questions were asked, and those that are answered differently, in order."""

    asked: int = 0
    moves: tuple[Move, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The preview as the command line prints it."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """The preview that `as_json` wrote."""
        moves = tuple(
            Move(
                question=move["question"],
                kind=move["kind"],
                before=FirstHit(**move["before"]) if move["before"] else None,
                after=FirstHit(**move["after"]) if move["after"] else None,
                because=tuple(move["because"]),
                titles=tuple(move.get("titles", ())),
            )
            for move in fields["moves"]
        )
        return cls(asked=fields["asked"], moves=moves)


Approve = Callable[[Preview], bool]
"""Gets the saved questions that would be answered differently; says whether to publish anyway."""


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
    """Ask both searchers the questions; one that cannot be asked is left out."""
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
            titles = {one.document.doc_id: one.document.title for one in (*was.hits, *will.hits)}
            differ = dict.fromkeys(doc_id for doc_id, _ in differing)
            because = tuple(doc_id for doc_id in differ if doc_id in concerned)
            moves.append(
                Move(
                    question=question,
                    kind=kind,
                    before=_first(was),
                    after=_first(will),
                    because=because,
                    titles=tuple(titles[doc_id] for doc_id in because),
                )
            )
    return Preview(asked=asked, moves=tuple(moves))


def _kind(was: "Answer", will: "Answer") -> Kind | None:
    if was.answerable != will.answerable:
        return "appears" if will.answerable else "vanishes"
    if not was.answerable:
        return None
    is_same = _first(was) == _first(will) and set(_places(was)) == set(_places(will))
    return None if is_same else "moves"


def _first(answer: "Answer") -> FirstHit | None:
    if not answer.answerable:
        return None
    hit = answer.hits[0]
    return FirstHit(doc_id=hit.document.doc_id, title=hit.document.title, text=hit.passage.text)


def _places(answer: "Answer") -> list[tuple[str, str]]:
    """The first passages, identified by article and text, since offsets shift."""
    hits = answer.hits if answer.answerable else ()
    return [(hit.document.doc_id, hit.passage.text) for hit in hits]
