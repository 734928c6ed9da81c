"""Quotes with all that is known of their places, for every exported file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.attribution import lead_words
from index.compare.comparison import NO_VERDICT, Comparison, Judged, SourceView
from index.compare.comparison_formats import overruled_words, sentence_words, unsaid_words
from index.files.digests import quote_digest
from index.notebook.kept_passages import KeptPassage
from index.notebook.quote_check import Located, locate, whole
from index.records import Document, Listing, Location, Passage, Span
from index.search.answer import Answer, Hit
from index.search.explanation_text import difference_words
from index.store.generation import Generation
from index.store.manifest import Manifest

Permalink = Callable[[Listing, Span, str], str]
"""The address that opens an article at a span, and checks that this quote is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quote, verbatim, and its place.

    `lead` has in quotation marks what has to be read before it, such as the lead-in of its list.
    `article_digest` is the SHA-256 of all the text of its article, None if that is no longer in
    the index. `said` is what the program says about the quote, `note` what the reader does; `now`
    is what the article says instead, if the quote was edited since it was kept.
    """

    text: str
    listing: Listing
    place: Location
    digest: str
    lead: str = ""
    article_digest: str | None = None
    permalink: str = ""
    said: str = ""
    now: str = ""
    note: str = ""
    question: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Quotes that are exported together, with the question that found them.

    `generation` names the state of the index, `created` is when it was built, in UTC. `lines` are
    further remarks, such as which sources are silent. `claim` is what was judged instead of the
    question, and `judged_by` says what judged, both empty if nothing did.
    """

    title: str
    quotations: Sequence[Quotation]
    generation: str
    created: str
    question: str = ""
    claim: str = ""
    judged_by: str = ""
    lines: Sequence[str] = ()


def one_quotation(
    passage: Passage, document: Document, permalink: Permalink, *, said: str = ""
) -> Quotation:
    """A passage as it is in its article now."""
    lead = lead_words(passage.lead)
    return _quotation(passage.text, document, passage, permalink, lead=lead, said=said)


def dossier_of(
    manifest: Manifest,
    *,
    title: str,
    quotations: Iterable[Quotation],
    question: str = "",
    claim: str = "",
    judged_by: str = "",
    lines: Iterable[str] = (),
) -> Dossier:
    """Quotations from the generation of this manifest."""
    return Dossier(
        title=title,
        quotations=tuple(quotations),
        generation=manifest.name,
        created=manifest.created,
        question=question,
        claim=claim,
        judged_by=judged_by,
        lines=tuple(lines),
    )


def answer_dossier(answer: Answer, generation: Generation, permalink: Permalink) -> Dossier:
    """The hits of a question, in their order, then all copies of them, each in its own article."""
    lines = [] if answer.answerable else ["No article answers this; these are the nearest."]
    quotations = [
        one_quotation(hit.passage, hit.document, permalink, said=_differing_words(hit))
        for hit in answer.hits
    ]
    return dossier_of(
        generation.manifest,
        title=answer.question,
        quotations=[*quotations, *_copies(answer, generation, permalink)],
        question=answer.question,
        lines=[*lines, *answer.notices],
    )


def _differing_words(hit: Hit) -> str:
    return f"{difference_words(hit.nearly_same)}." if hit.nearly_same else ""


def _copies(answer: Answer, generation: Generation, permalink: Permalink) -> Iterator[Quotation]:
    for hit in answer.hits:
        for place, listing in hit.also_in:
            document = generation.document(listing.doc_id)
            assert document
            text = document.text[place.start : place.end]
            lead = lead_words(document.lead(Span(place.start, place.end)))
            said = f"Says the same as hit {hit.rank}."
            yield _quotation(text, document, place, permalink, lead=lead, said=said)


def comparison_dossier(comparison: Comparison, manifest: Manifest, permalink: Permalink) -> Dossier:
    """What each source says about a question, and which of them say nothing."""
    quotations = [
        sentence_quotation(view, judged, permalink)
        for view in comparison.sources
        for judged in view.claims
    ]
    lines = [
        f"{view.label}: {unsaid_words(view)}" for view in comparison.sources if not view.claims
    ]
    lines += [
        f"{view.label}: {view.stance}. {overruled_words(view.correction)}"
        for view in comparison.sources
        if view.correction and not view.claims
    ]
    lines += [
        f"{view.label} shares text with {', '.join(view.shares_text_with)}."
        for view in comparison.sources
        if view.shares_text_with
    ]
    return dossier_of(
        manifest,
        title=comparison.question,
        quotations=quotations,
        question=comparison.question,
        claim=comparison.judged_instead,
        judged_by=comparison.judged_by,
        lines=[*lines, *comparison.notices],
    )


def kept_dossier(
    title: str, kept: Iterable[KeptPassage], generation: Generation, permalink: Permalink
) -> Dossier:
    """A collection, each quote as it was kept, checked against its article now."""
    quotations = [kept_quotation(one, generation, permalink) for one in kept]
    return dossier_of(generation.manifest, title=title, quotations=quotations)


def kept_quotation(kept: KeptPassage, generation: Generation, permalink: Permalink) -> Quotation:
    """A kept quote; its place is where it is now, if it is anywhere."""
    document = generation.document(kept.listing.doc_id)
    located = check_kept(kept, document)
    is_there = located.verdict in ("verified", "moved")
    span = located.span if located.span and is_there else kept.span
    listing = document or kept.listing
    return Quotation(
        text=kept.quote,
        listing=listing,
        place=Location(
            doc_id=listing.doc_id,
            ordinal=0,
            start=span.start,
            end=span.end,
            heading=kept.heading,
            page=kept.page,
            recognised=is_there and document is not None and document.is_recognised(span),
        ),
        digest=quote_digest(kept.quote),
        lead=lead_now(kept, located, document),
        article_digest=quote_digest(document.text) if document else None,
        permalink=permalink(listing, span, kept.quote),
        said=kept_words(kept, located, document),
        now=_now(located, document),
        note=kept.note,
        question=kept.question,
        kept=kept.kept,
    )


def _now(located: Located, document: Document | None) -> str:
    if document is None or located.span is None or located.verdict != "edited":
        return ""
    return document.text[located.span.start : located.span.end]


def check_kept(kept: KeptPassage, document: Document | None) -> Located:
    """A kept quote checked against its article now; None is an article that is gone."""
    if document is None:
        return Located(verdict="removed", span=None)
    return locate(document.text, whole(kept.quote, kept.span, digest=kept.digest))


def lead_now(kept: KeptPassage, located: Located, document: Document | None) -> str:
    """What governs a kept quote in its article now; as it was kept, if it is no longer there."""
    if document and located.span and located.verdict in ("verified", "moved"):
        return lead_words(document.lead(located.span))
    return kept.lead


def kept_words(kept: KeptPassage, located: Located, document: Document | None) -> str:
    """The result of checking a kept quote, in one line."""
    if kept.digest != quote_digest(kept.quote):
        return (
            "Not as it was kept: these words were changed in the table of kept passages. "
            "Look at the article itself."
        )
    if document is None:
        return "Removed: its article is no longer in the library. These are the words as kept."
    said = {
        "verified": "Verified: the article still has these words, in the same place.",
        "moved": "Moved: the article still has these words, in another place.",
        "edited": "Edited: the article now says something else here.",
        "removed": "Removed: the article no longer contains these words, nor any like them.",
    }[located.verdict]
    if kept.lead and kept.lead != lead_now(kept, located, document):
        said += f" But it was kept after {kept.lead}."
    return said


def sentence_quotation(view: SourceView, judged: Judged, permalink: Permalink) -> Quotation:
    """A sentence of a source, with the verdicts on both."""
    claim = judged.claim
    said = f"{view.label}: {view.stance or NO_VERDICT}."
    if view.correction:
        said += f" {overruled_words(view.correction)}"
    if view.stance:
        said += f" This sentence: {sentence_words(judged)}."
    place = Location(
        doc_id=claim.document.doc_id,
        ordinal=0,
        start=claim.span.start,
        end=claim.span.end,
        heading=claim.passage.heading,
        page=claim.passage.page,
        recognised=claim.recognised,
    )
    lead = lead_words(claim.lead)
    return _quotation(claim.text, claim.document, place, permalink, lead=lead, said=said)


def _quotation(
    text: str,
    document: Document,
    place: Location,
    permalink: Permalink,
    *,
    lead: str,
    said: str = "",
) -> Quotation:
    return Quotation(
        text=text,
        listing=document,
        place=place,
        digest=quote_digest(text),
        lead=lead,
        article_digest=quote_digest(document.text),
        permalink=permalink(document, Span(place.start, place.end), text),
        said=said,
    )
