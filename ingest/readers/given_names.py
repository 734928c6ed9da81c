"""Believes title and authors of an office file, unless a program filled them in."""

import re

from ingest.readers.decode import storable

# What programs and newly bought computers write where nobody filled in a name.
_NOBODY = re.compile(
    r"(?:(?:microsoft |ms )?office[ -]?user|windows[ -]?user|user(?:name)?\d*|benutzer|utilisateur"
    r"|usuario|utente|admin(?:istrator)?|owner|author|unknown|anonymous|un-?named|guest|home|pc|hp"
    r"|dell|lenovo|asus|acer|apache poi|openpyxl|python-(?:docx|pptx)|pptxgenjs|steve canny"
    r"|default|none|n/?a)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:word document|microsoft (?:office )?word(?: document)?|document ?\d*|untitled.*"
    r"|(?:microsoft )?powerpoint[ -]presentation|pr[eé]sentation ?\d*|powerpoint-präsentation"
    r"|presentación de powerpoint|présentation powerpoint|slide ?\d*|title|no ?title"
    r"|microsoft (?:word|powerpoint) - .*|.*\.(?:docx?|dotx?|odt|pptx?|rtf|tmp))",
    re.IGNORECASE,
)


def believed(*, title: str, author: str) -> dict[str, str]:
    """The title and the authors that a person gave, as far as one did.

    >>> believed(title="Word Document", author="Ann Example;Microsoft Office User; Bo Sample")
    {'author': 'Ann Example; Bo Sample'}
    """
    title = " ".join(storable(title).split())
    names = [" ".join(name.split()) for name in storable(author).split(";")]
    authors = "; ".join(name for name in names if name and not _NOBODY.fullmatch(name))
    values = {"title": "" if _NO_TITLE.fullmatch(title) else title, "author": authors}
    return {field: value for field, value in values.items() if value}
