"""The questions that the first page and Compare suggest."""

from pathlib import Path

import pytest

from index.compare.comparer import Comparer
from index.compare.stance.model import load_stance_model
from index.search.searcher import Searcher, open_searcher
from ingest.build.pipeline import build
from ui.session.sided import sided_questions
from ui.session.suggestions import examples

ARTICLES = {
    "calf.md": """# Night cramps

Jane Roe / Picture Desk

## Why do calves cramp at night?

The calf shortens while the foot points down. Tired nerves then fire and the muscle knots.

## Questions for your doctor

- How long does a cramp last?
- Which drugs cause a cramp?

## Stretching

Stretching relieves a cramp within a minute, as does salt. Salt prevents cramps in the calf.
""",
    "desk.md": """# Standing desks

## Causes of back pain

Its causes are hours on a chair, which tire the muscles of the back, and a table too low.

## Jane Roe

She writes about work. Standing desks reduce back pain.
""",
    "office.txt": """Desks in offices

Trials of a year found that standing desks do not reduce back pain. Legs hurt instead.
""",
    "waden.md": """# Wadenkrämpfe

## Was hilft gegen nächtliche Wadenkrämpfe?

Dehnen hilft am schnellsten. Wärme lockert danach die Muskeln der Wade für die ganze Nacht.
""",
    "walk.txt": """Backs at work

In our survey, standing desks reduce back pain. People walk more, too.
""",
}


def built(folder: Path, articles: dict[str, str]) -> Searcher:
    (folder / "corpus").mkdir()
    for name, text in articles.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    build(folder / "index", corpus=[folder / "corpus"])
    return open_searcher(folder / "index")


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return built(tmp_path_factory.mktemp("suggestions"), ARTICLES)


def test_suggestions_are_questions_that_the_first_passage_answers(searcher: Searcher) -> None:
    assert examples(searcher, count=9) == [
        "Why do calves cramp at night?",
        "Was hilft gegen nächtliche Wadenkrämpfe?",
        "What are the causes of back pain?",
    ]


def test_a_question_that_another_article_answers_better_is_not_suggested(tmp_path: Path) -> None:
    asked = f"# Salt\n\n## Why is the sea salty?\n\n{'Boats sail at dawn. ' * 60}"
    told = (
        "# Salt of the sea\n\nWhy is the sea salty? The sea is salty because rivers wash salt out "
        "of rocks."
    )

    searcher = built(tmp_path, {"asked.md": asked, "told.md": told})

    assert searcher.search("Why is the sea salty?").answerable
    assert examples(searcher) == []


def test_where_no_article_leads_to_a_question_none_is_suggested(tmp_path: Path) -> None:
    searcher = built(tmp_path, {"note.txt": "Buy oat milk and call the plumber."})

    assert examples(searcher) == []
    assert sided_questions(Comparer(searcher, load_stance_model())) == []


def test_comparisons_suggested_are_those_in_which_two_sources_take_sides(
    searcher: Searcher,
) -> None:
    comparer = Comparer(searcher, load_stance_model())

    questions = sided_questions(comparer)

    assert questions == ["Do standing desks reduce back pain?"]
    assert {view.stance for view in comparer.compare(questions[0]).sources} >= {
        "supports",
        "disputes",
    }
