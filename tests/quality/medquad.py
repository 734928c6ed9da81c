"""MedQuAD asked its own questions: articles on topics that the reader was not trained on."""

import gzip
import json
from collections import defaultdict
from pathlib import Path

from index.answers.training.question_groups import is_kept
from index.evaluation.judged_set import JudgedSet
from tests.quality.silence.corpora import MEDQUAD

SHORTEST = 60


def medquad_set(corpus: Path) -> JudgedSet:
    """Each question that an article was published under, with the articles under it.

    Writes the articles to the file `corpus`.
    """
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if is_kept(row["title"])]
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    corpus.parent.mkdir(parents=True, exist_ok=True)
    with corpus.open("w", encoding="utf-8") as out:
        for row in rows:
            if len(row["text"]) > SHORTEST:
                out.write(json.dumps({name: row[name] for name in ("_id", "title", "text")}) + "\n")
                grades[row["question"].replace(" ?", "?")][row["_id"]] = 1
    return JudgedSet(questions={question: question for question in grades}, grades=grades)
