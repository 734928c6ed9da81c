"""Verdicts of a person in the comparisons that other programs get."""

from pathlib import Path

from index.notebook.judgements import Judgement, judged_file, overrule
from tests.support.api_client import client_of
from ui.session import open_index


def test_a_comparison_has_a_persons_verdicts_and_says_whose_they_are(
    tiny_index: Path,
) -> None:
    client = client_of(tiny_index / "index")
    comparer = open_index.open_live(tiny_index / "index")
    asked = {"q": "Do the tides rise at noon?"}
    [before] = client.get("/api/compare", params=asked).json()["sources"][:1]
    file = judged_file(comparer.searcher.generation.manifest.corpus)
    article = before["documents"][0]["doc_id"]
    overrule(file, Judgement(question=asked["q"], article=article, stance="mixed", reason="both"))

    sources = client.get("/api/compare", params=asked).json()["sources"]
    file.unlink()

    own = next(one for one in sources if one["given_by"] == "person")
    assert (own["documents"][0]["doc_id"], own["stance"]) == (article, "mixed")
    assert (own["model_stance"], own["reason"]) == (before["stance"], "both")
    assert before["given_by"] == "model"
