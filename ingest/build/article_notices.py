"""Lines about the articles of a build: their language, their source, and what is left out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.attribution import counted, left_out_words
from index.records import Document, Listing
from index.text.language import articles_notice
from ingest.build.languages import Languages
from ingest.build.plan import Plan
from ingest.describe.documents import Attribution, attribution_of

_FOLDED = 0.5
_NAMED = 3
_FENCES = ("---", "+++", "{")


def article_notices(languages: Languages | None, plan: Plan | None, *, index: Path) -> list[str]:
    """All lines about the articles in an index; those on reading only if there is a `plan`."""
    notices = [articles_notice(languages or {}, index=index)]
    notices += [sources_line(plan.prepared.attributions)] if plan else []
    documents = plan.prepared.documents() if plan else ()
    return [*filter(None, notices), *left_out_notices(documents)]


def sources_notice(listings: Iterable[Listing]) -> str | None:
    """A line on articles for which a source is proposed; None if there are none."""
    return sources_line(Counter(map(attribution_of, listings)))


def sources_line(attributions: Mapping[Attribution, int]) -> str | None:
    """The same from the numbers of articles by how they are attributed."""
    proposed = attributions.get("proposed", 0)
    unknown = proposed + attributions.get("unknown", 0)
    if not proposed:
        return None
    name = "names" if unknown == 1 else "name"
    which = "it" if unknown == 1 else f"{proposed:,} of them"
    return (
        f"{counted(unknown, 'article')} {name} no source. For {which} the page Library "
        f"proposes one, which you can take with a click."
    )


def left_out_notices(documents: Iterable[Document]) -> list[str]:
    """A line on each article of which parts are left out or most is folded; of many, one line."""
    lines: list[str] = []
    total: Counter[str] = Counter()
    noted = folded = 0
    for document in documents:
        is_folded = folded_share(document) > _FOLDED
        if not (document.left_out or is_folded):
            continue
        noted, folded = noted + 1, folded + is_folded
        total.update(document.left_out)
        if noted <= _NAMED:
            lines.append(_line(document))
    if noted <= _NAMED:
        return lines
    parts = [f"{left_out_words(total)} left out of the text"] if total else []
    parts += [f"more than half is folded (menus, references) in {folded:,}"] if folded else []
    return [f"In {counted(noted, 'article')}: {'; '.join(parts)}. Read shows which."]


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
