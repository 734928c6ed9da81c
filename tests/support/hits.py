"""A hit made by hand, for tests of what is shown of one."""

from dataclasses import fields, replace

from index.records import Document, Governor, Heading, Passage, Span
from index.retrieval.retriever import Scores
from index.search.answer import Hit
from index.search.explanation import Explanation, MatchedTerm

TEXT = "# Cramps\n\nCauses are:\n\n- too <little> salt\n- cold\n\nAbout us"
ARTICLE = Document(
    doc_id="cramps.md",
    path="cramps.md",
    title="Cramps & co",
    text=TEXT,
    published="2020",
    digest_of="a <long> page",
    origins={"published": "front matter"},
    headings=(Heading(start=2, end=8, level=1),),
    boilerplate=(Span(TEXT.index("About"), len(TEXT)),),
    governors=(Governor(10, 21, TEXT.index("\n\nAbout"), -1),),
)
ITEM = Span(TEXT.index("- too"), TEXT.index("\n- cold"))
PASSAGE = Passage(
    doc_id="cramps.md",
    ordinal=1,
    start=ITEM.start,
    end=ITEM.end,
    text=TEXT[ITEM.start : ITEM.end],
    lead=ARTICLE.lead(ITEM),
)
OTHER = Document(doc_id="b c.md", path="b c.md", title="Copy", text="- too <little> salt")


def hit(*, document: Document = ARTICLE, dense: float = 0.5) -> Hit:
    salt = Span(TEXT.index("salt"), TEXT.index("salt") + 4)
    scores = Scores(**{score.name: 0.5 for score in fields(Scores)})
    return Hit(
        rank=1,
        scores=replace(scores, dense=dense),
        passage=PASSAGE,
        document=document,
        why=Explanation(
            sentence=ITEM,
            words=(MatchedTerm(word="<salt>", term="salt", spans=(salt,), passages=1),),
            passages=2,
        ),
        also_in=((Passage(doc_id="b c.md", ordinal=0, start=0, end=19, text=OTHER.text), OTHER),),
    )
