"""A person's verdicts on the page Quality, beside those of the program."""

from pathlib import Path

import pytest

from index.evaluation.judged_verdict import Verdict
from tests.support.comparisons import ARTICLES, QUESTION, SOURCES, ByNegation, write_articles
from tests.support.pages import Open, html_of
from ui.quality.own_verdicts import verdicts_html
from ui.session import open_index


def test_overruled_verdicts_alone_are_counted_against_the_program(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_index, "load_stance_model", ByNegation)
    index = write_articles(tmp_path / "corpus", ARTICLES, SOURCES)
    (tmp_path / "corpus" / "judged.csv").write_text(
        "question,article,stance\n"
        f"{QUESTION},salt.md,disputes\n{QUESTION},calf.md,disputes\n{QUESTION},both.md,supports\n"
    )

    app = open_page("quality/page.py", index=index)

    shown = html_of(app)
    assert not app.exception
    assert (
        "You gave 3 verdicts. The program says the same in 1 of them, and the opposite in 1."
        in shown
    )
    assert "“On salt”</bdi></a> · you: no · the program: yes" in shown
    assert "On calves" not in shown.split("Your own verdicts on sources")[1]


def test_of_many_differing_verdicts_the_first_are_shown() -> None:
    many = [
        Verdict(question=f"{n}?", doc_id="<b>", judged="mixed", shown="silent") for n in range(23)
    ]

    shown = verdicts_html(many, {})

    assert shown.count("<li>") == 20
    assert "and 3 more" in shown
    assert "<b>" not in shown
