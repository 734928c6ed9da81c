"""Lines about the articles of a build: their language, their source, and what is left out."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.attribution import counted, left_out_words
from index.records import Document, Listing
from index.store.folder.sqlite_rows import Article
from index.text.language import articles_notice
from ingest.build.languages import Languages
from ingest.build.plan import Plan

_FOLDED = 0.5
_NAMED = 3
_FENCES = ("---", "+++", "{")


def article_notices(languages: Languages | None, plan: Plan | None, *, index: Path) -> list[str]:
    """All lines about the articles in an index; those on reading only if there is a `plan`."""
    notices = [articles_notice(languages or {}, index=index)]
    notices += [sources_notice(plan.listings)] if plan else []
    return [*filter(None, notices), *left_out_notices(plan.prepared.new if plan else ())]


def sources_notice(listings: Iterable[Listing]) -> str | None:
    """A line on articles for which a source is proposed; None if there are none."""
    unknown = [one for one in listings if one.source is None]
    proposed = sum(one.proposal is not None for one in unknown)
    if not proposed:
        return None
    name = "names" if len(unknown) == 1 else "name"
    which = "it" if len(unknown) == 1 else f"{proposed:,} of them"
    return (
        f"{counted(len(unknown), 'article')} {name} no source. For {which} the page Library "
        f"proposes one, which you can take with a click."
    )


def left_out_notices(articles: Iterable[Article]) -> list[str]:
    """A line on each article of which parts are left out or most is folded; of many, one line."""
    documents = (article.document for article in articles)
    noted = [one for one in documents if one.left_out or folded_share(one) > _FOLDED]
    if len(noted) <= _NAMED:
        return [_line(document) for document in noted]
    total: Counter[str] = Counter()
    for document in noted:
        total.update(document.left_out)
    folded = sum(folded_share(document) > _FOLDED for document in noted)
    parts = [f"{left_out_words(total)} left out of the text"] if total else []
    parts += [f"more than half is folded (menus, references) in {folded:,}"] if folded else []
    return [f"In {counted(len(noted), 'article')}: {'; '.join(parts)}. Read shows which."]


def folded_share(document: Document) -> float:
    """The share of the text below its front matter that is no part of the article, from 0 to 1."""
    first = next(iter(document.boilerplate), None)
    has_front_matter = first and not first.start and document.text.startswith(_FENCES)
    above = first.end if first and has_front_matter else 0
    folded = sum(span.end - span.start for span in document.boilerplate if span.start >= above)
    return folded / max(len(document.text) - above, 1)


def _line(document: Document) -> str:
    share, left_out = folded_share(document), left_out_words(document.left_out)
    parts = [f"{share:.0%} of the text is folded (menus, references)"] if share > _FOLDED else []
    parts += [f"{left_out} left out of the text"] if left_out else []
    return f"{document.doc_id}: {'; '.join(parts)}."
