"""Names of persons and institutions on their way through a library: in, out and in again."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.export.quotations import Quotation
from index.export.ris_bibtex import bibtex, ris
from tests.support.formats import ids_and_reasons, read_file, reading_of
from tests.support.quotations import SALT, quoted

LIBRARIES = {
    "l.ris": "TY  - JOUR\nTI  - Sea\nAU  - Lloyd Webber, Andrew\nAU  - Doctors Without Borders,\n"
    "AU  - King, Martin Luther, Jr.\nAU  - Berg, Bo van der\nAU  - 毛, 泽东\nAB  - Waves.\nER  -\n",
    "l.bib": "@misc{a, title={Sea}, abstract={Waves.}, author={Andrew {Lloyd Webber} and "
    "{Doctors Without Borders} and King, Jr., Martin Luther and "
    "family=Berg, given=Bo, prefix=van der, useprefix=true and 毛, 泽东}}\n",
    "l.json": '[{"type": "book", "issued": {}, "title": "Sea", "abstract": "Waves.", "author": ['
    '{"family": "Lloyd Webber", "given": "Andrew"}, {"family": "Doctors Without Borders"},'
    '{"family": "King", "given": "Martin Luther", "suffix": "Jr."},'
    '{"family": "Berg", "given": "Bo", "non-dropping-particle": "van der"},'
    '{"family": "毛", "given": "泽东"}]}]',
    "l.csv": "Key,Item Type,Title,Author,Abstract Note\na,book,Sea,"
    '"Lloyd Webber, Andrew; Doctors Without Borders; King, Martin Luther, Jr.; Berg, Bo van der; '
    '毛, 泽东",Waves.\n',
    "l.nxml": "<article><front><article-meta><contrib-group>"
    "<contrib><name><surname>Lloyd Webber</surname><given-names>Andrew</given-names></name>"
    "</contrib><contrib><collab>Doctors Without Borders</collab></contrib>"
    "<contrib><name><surname>King</surname><given-names>Martin Luther</given-names>"
    "<suffix>Jr.</suffix></name></contrib><contrib><name><surname>Berg</surname>"
    "<given-names>Bo</given-names><prefix>van der</prefix></name></contrib><contrib><name>"
    "<surname>毛</surname><given-names>泽东</given-names></name></contrib></contrib-group>"
    "</article-meta></front><body><p>Waves.</p></body></article>",
}
AUTHORS = (
    "Lloyd Webber, Andrew; Doctors Without Borders,; Martin Luther King Jr.; Bo van der Berg; "
    "毛, 泽东"
)


@pytest.mark.parametrize("name", LIBRARIES)
def test_every_format_gives_the_parts_of_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(LIBRARIES[name], encoding="utf-8")

    assert reading_of(tmp_path / name).given["author"] == AUTHORS


@pytest.mark.parametrize(("export", "name"), [(ris, "l.ris"), (bibtex, "l.bib")])
def test_names_come_back_from_our_exports(
    tmp_path: Path, export: Callable[[list[Quotation]], str], name: str
) -> None:
    exported = export([quoted("Salt helps.", replace(SALT, author=f"{AUTHORS}; et al."))])
    with_abstract = re.sub("AB  - .*|note = {.*}", _abstract, exported)

    (tmp_path / name).write_text(with_abstract, encoding="utf-8")

    assert reading_of(tmp_path / name).given["author"] == f"{AUTHORS}; et al."


def _abstract(found: re.Match[str]) -> str:
    return "AB  - Waves." if found[0].startswith("AB") else "abstract = {Waves.}"


@pytest.mark.parametrize(("export", "name"), [(ris, "l.ris"), (bibtex, "l.bib")])
def test_quotes_that_we_exported_are_no_second_article(
    tmp_path: Path, export: Callable[[list[Quotation]], str], name: str
) -> None:
    quotes = [quoted("Salt helps."), quoted("More.", note="mine")]

    (tmp_path / name).write_text(export(quotes), encoding="utf-8")

    assert [where for where, _ in ids_and_reasons(read_file(tmp_path / name))] == [name]
