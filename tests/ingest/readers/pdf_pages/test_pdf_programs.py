import shutil
from pathlib import Path

import pytest

from tests.quality.pdf_breaks.__main__ import figures
from tests.quality.pdf_breaks.article import sections
from tests.quality.pdf_breaks.producers import PRODUCERS
from tests.support.formats import reading_of


@pytest.mark.parametrize("name", ["pdfTeX, two columns", "Chromium, two columns"])
def test_sentences_of_pages_in_columns_that_a_program_made_are_whole(
    name: str, tmp_path: Path
) -> None:
    program, make = PRODUCERS[name]
    if not shutil.which(program):
        pytest.skip(f"needs {program}")
    article = sections(count=4)

    found = figures(reading_of(make(article, tmp_path)), article)

    assert (found.broken, found.recall, round(found.precision, 2)) == (0, 1.0, 1.0)
