"""Many users at once: each gets the answers that one alone would get."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.searcher import open_searcher
from ingest.build.pipeline import build
from tests.support.paths import ROOT

PEOPLE = 32
QUESTIONS = (
    "Does dehydration cause muscle cramps?",
    "what is clonus?",
    "can magnesium help at night",
    '"muscle spasms" -stroke',
    "how do I bake bread?",
)


def timeless(answer: Answer) -> dict[str, object]:
    """All of an answer but the time it took."""
    return {name: value for name, value in answer.as_json().items() if name != "milliseconds"}


def test_thirty_two_users_at_once_get_the_answers_of_one_alone(tmp_path: Path) -> None:
    build(tmp_path / "index", corpus=[ROOT / "corpus"])
    searcher = open_searcher(tmp_path / "index")
    asked = [(question, Filters()) for question in QUESTIONS]
    asked.append((QUESTIONS[0], Filters(sources=(searcher.listings[0].source,))))
    together = Barrier(PEOPLE)

    def ask_all(person: int) -> list[dict[str, object]]:
        together.wait()
        turned = asked[person % len(asked) :] + asked[: person % len(asked)]
        answers = [timeless(searcher.search(question, filters=only)) for question, only in turned]
        back = len(asked) - person % len(asked)
        return answers[back:] + answers[:back]

    with ThreadPoolExecutor(PEOPLE) as pool:
        together_answers = list(pool.map(ask_all, range(PEOPLE)))

    alone = [timeless(searcher.search(question, filters=only)) for question, only in asked]
    assert together_answers == [alone] * PEOPLE
