"""Articles of journals as archives keep them."""

from pathlib import Path

import pytest

from tests.support.formats import blocks_of, reading_of, reason_of

DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD '
    'v1.3 20210610//EN" "JATS-archivearticle1-3.dtd">'
)
SPACES = (
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'
)


def article(
    folder: Path, *, meta: str = "", body: str = "", back: str = "", begin: str = DOCTYPE
) -> Path:
    file = folder / "a.nxml"
    file.write_text(
        f"{begin}<article {SPACES}><front><journal-meta><journal-title-group><journal-title>"
        "Journal of Tides</journal-title></journal-title-group></journal-meta><article-meta>"
        f"{meta}</article-meta></front><body>{body}</body><back>{back}</back></article>",
        encoding="utf-8",
    )
    return file


def test_authors_are_persons_and_groups_and_no_editors_or_members(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        meta="<contrib-group>"
        '<contrib contrib-type="author"><name><surname>Moor</surname>'
        "<given-names>Ida K</given-names><suffix>Jr</suffix></name><degrees>MD</degrees></contrib>"
        '<contrib contrib-type="author"><collab>Harbour Group<contrib-group><contrib '
        'contrib-type="author"><name><surname>Member</surname></name></contrib></contrib-group>'
        "</collab></contrib>"
        '<contrib contrib-type="editor"><name><surname>Ed</surname></name></contrib>'
        "</contrib-group>",
        body="<p>It rises.</p>",
    )

    assert reading_of(file).given["author"] == "Ida K Moor Jr; Harbour Group"


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        (
            '<pub-date pub-type="ppub"><month>5</month><year>2020</year></pub-date>'
            '<pub-date pub-type="epub"><day>7</day><month>4</month><year>2020</year></pub-date>'
            '<pub-date pub-type="pmc-release"><day>1</day><month>1</month><year>2019</year>'
            "</pub-date>",
            "2020-04-07",
        ),
        (
            '<pub-date date-type="collection"><year>2021</year></pub-date><history>'
            '<date date-type="received"><day>1</day><month>1</month><year>2018</year></date>'
            "</history>",
            "2021",
        ),
        ("<pub-date><month>Mar</month><year>2019</year></pub-date>", "2019-03"),
        ('<pub-date iso-8601-date="2017-02-03"><year/></pub-date>', "2017-02-03"),
    ],
)
def test_the_date_is_that_of_publication_as_exact_as_it_stands(
    tmp_path: Path, dates: str, published: str
) -> None:
    file = article(tmp_path, meta=dates, body="<p>It rises.</p>")

    assert reading_of(file).given["published"] == published


def test_journal_address_and_licence_are_known(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        meta='<article-id pub-id-type="doi">10.5555/t.1</article-id><title-group><article-title>'
        'Salt at 10<sup>6</sup><xref ref-type="fn" rid="f"><sup>*</sup></xref></article-title>'
        "</title-group><permissions><license><ali:license_ref>https://creativecommons.org/licenses"
        "/by/4.0/</ali:license_ref></license></permissions>",
        body="<p>It rises.</p>",
    )

    assert reading_of(file).given == {
        "title": "Salt at 10⁶",
        "source": "Journal of Tides",
        "url": "https://doi.org/10.5555/t.1",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
    }


def test_marks_of_notes_and_references_join_no_word(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        body='<p>Boats<xref ref-type="bibr" rid="r1">1</xref><sup>,</sup><xref ref-type="bibr" '
        'rid="r2">2</xref> sail, nets<sup><xref ref-type="bibr" rid="r1">3</xref>,<xref '
        'ref-type="bibr" rid="r2">4</xref></sup> dry [<xref ref-type="bibr" rid="r1">5</xref>] '
        '(<xref ref-type="bibr" rid="r1">Moor, 2019</xref>) on CO<sub>2</sub>, see <xref '
        'ref-type="fig" rid="f">Figure 1</xref>.</p>',
    )

    assert reading_of(file).text == (
        "Boats[1],[2] sail, nets[3,4] dry [5] (Moor, 2019) on CO₂, see Figure 1."
    )


def test_a_cell_that_reaches_down_is_repeated_and_the_table_has_its_caption_and_notes(
    tmp_path: Path,
) -> None:
    file = article(
        tmp_path,
        body="<table-wrap><label>Table 1</label><caption><title>Loads</title><p>By boat.</p>"
        '</caption><table><thead><tr><th rowspan="2">Boat</th><th colspan="2">Load</th></tr>'
        "<tr><th>Low</th><th>High</th></tr></thead><tbody><tr><td rowspan='2'>Ketch</td>"
        "<td>5 t<xref ref-type='table-fn' rid='n'>a</xref></td><td>6 t</td></tr>"
        "<tr><td>7 t</td><td>8 t</td></tr></tbody></table><table-wrap-foot><fn id='n'>"
        "<label>a</label><p>Empty.</p></fn></table-wrap-foot></table-wrap>",
    )

    assert blocks_of(reading_of(file)) == [
        ("paragraph", 0, "Table 1. Loads. By boat."),
        ("header", 0, "Boat | Load |"),
        ("header", 0, "Boat | Low | High"),
        ("row", 0, "Ketch | 5 t[a] | 6 t"),
        ("row", 0, "Ketch | 7 t | 8 t"),
        ("paragraph", 0, "[a] Empty."),
    ]


def test_lists_boxes_and_formulas_stand_where_they_are_in_a_paragraph(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        body="<sec><label>1.</label><title>Tides</title><p>From <disp-formula><label>(1)</label>"
        "<tex-math>c^2 \\le 10^{-3}</tex-math></disp-formula> follows:<list><list-item><p>rise</p>"
        "<list><list-item><p>spring</p></list-item></list></list-item><list-item><label>b)</label>"
        "<p>fall</p></list-item></list>Then it rests.</p><boxed-text><caption><title>Box</title>"
        "</caption><p>Beware.</p></boxed-text><p>Behind the box.</p></sec>",
    )

    assert blocks_of(reading_of(file)) == [
        ("heading", 2, "1. Tides"),
        ("paragraph", 0, "From c² ≤ 10⁻³ (1) follows:"),
        ("item", 1, "rise"),
        ("item", 2, "spring"),
        ("item", 1, "b) fall"),
        ("paragraph", 0, "Then it rests."),
        ("paragraph", 0, "Box"),
        ("paragraph", 0, "Beware."),
        ("paragraph", 0, "Behind the box."),
    ]


def test_references_thanks_interests_and_reviews_stand_aside_and_stay_readable(
    tmp_path: Path,
) -> None:
    file = article(
        tmp_path,
        meta="<aff><label>1</label>Harbour School, Wales</aff><abstract><sec><title>Aim</title>"
        "<p>To rise.</p></sec></abstract>",
        body='<p>It rises.</p><sec sec-type="COI-statement"><title>Interests</title><p>None.</p>'
        "</sec>",
        back="<ack><p>We thank Bo.</p></ack><app-group><app><title>Appendix</title><p>Depths.</p>"
        "</app></app-group><ref-list><title>References</title><ref><label>1.</label>"
        "<mixed-citation>Moor I. <source>Tides</source> 2010.</mixed-citation></ref><ref>"
        "<element-citation><person-group><name><surname>Ray</surname><given-names>Ed</given-names>"
        "</name></person-group><article-title>Sand</article-title><year>2011</year>"
        "</element-citation></ref></ref-list></back><sub-article><body><p>Not convinced.</p>"
        "</body></sub-article><back>",
    )

    reading = reading_of(file)

    aside = [reading.text[span.start : span.end] for span in reading.aside]
    assert aside == [
        *("Interests", "None.", "We thank Bo.", "References", "[1] Moor I. Tides 2010."),
        *("Ed Ray. Sand. 2011.", "Harbour School, Wales", "Not convinced."),
    ]
    assert [words for kind, _, words in blocks_of(reading) if words not in aside] == [
        *("Aim", "To rise.", "It rises.", "Appendix", "Depths."),
    ]


def test_signs_by_name_are_read_although_no_definition_is_loaded(tmp_path: Path) -> None:
    file = article(tmp_path, body="<p>At 5&thinsp;&deg;C&hellip; &amp; more</p>", begin="")

    assert reading_of(file).text == "At 5\u2009°C… & more"


def test_other_xml_is_named_by_what_it_begins_with(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss><channel/></rss>")

    assert reason_of(tmp_path / "feed.xml").startswith(
        "is XML of another kind (it begins with 'rss'); articles of journals (JATS) can be read"
    )


def test_a_table_of_oasis_is_read_with_cells_that_reach_down_and_across(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        body='<table-wrap><label>Table 1</label><table xmlns="http://docs.oasis-open.org/x">'
        '<tgroup cols="3"><colspec colname="a"/><colspec colname="b"/><colspec colname="c"/>'
        '<thead><row><entry>Port</entry><entry namest="b" nameend="c">Tide</entry></row></thead>'
        '<tbody><row><entry morerows="1">Hull</entry><entry>high</entry><entry>6 m</entry></row>'
        "<row><entry>low</entry><entry>1 m</entry></row></tbody></tgroup></table></table-wrap>",
    )

    assert [words for _, _, words in blocks_of(reading_of(file))] == [
        "Table 1",
        "Port | Tide |",
        "Hull | high | 6 m",
        "Hull | low | 1 m",
    ]


def test_a_section_of_interests_and_funding_is_no_chapter(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        body="<sec><title>Results</title><p>It rises.</p></sec>",
        back="<sec><title>Additional information</title><fn-group><title>Interests</title>"
        '<fn fn-type="COI-statement"><p>None.</p></fn></fn-group></sec>'
        "<sec><title>More</title><p>It falls.</p><ack><p>Thanks.</p></ack></sec>",
    )
    reading = reading_of(file)

    aside = [reading.text[span.start : span.end] for span in reading.aside]
    assert aside == ["Additional information", "Interests", "None.", "Thanks."]


def test_a_title_in_another_language_stands_below_the_title(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        meta="<title-group><article-title>Tides</article-title><trans-title-group>"
        "<trans-title>Gezeiten</trans-title></trans-title-group></title-group>",
        body="<p>It rises.</p>",
    )

    assert reading_of(file).text == "Tides\n\nGezeiten\n\nIt rises."


def test_a_note_within_a_sentence_stands_behind_its_paragraph(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        body="<p>It rises<fn><label>a</label><p>At noon.</p></fn> and falls.</p><p>Daily.</p>",
    )

    assert reading_of(file).text == "It rises[a] and falls.\n\n[a] At noon.\n\nDaily."


def test_a_table_that_is_a_picture_is_counted(tmp_path: Path) -> None:
    file = article(
        tmp_path,
        body="<table-wrap><label>Table 1</label><caption><p>Tides</p></caption><graphic/>"
        "</table-wrap>",
    )

    assert reading_of(file).left_out == {"pictured tables": 1}
