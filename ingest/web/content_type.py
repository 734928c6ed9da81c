"""What a server says a page is: which format, as the ending of a file, and in which encoding."""

from email.message import Message
from pathlib import PurePosixPath

from ingest.file_kinds import ARTICLES

_OF_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
# What servers say of a file that they do not know.
_UNTOLD = {"", "application/octet-stream", "binary/octet-stream", "application/zip"}
_ALIASES = {".htm": ".html", ".markdown": ".md"}


class ContentType:
    """The header of that name.

    >>> said = ContentType("Text/HTML; charset=ISO-8859-2")
    >>> said.name, said.charset, said.suffix("/page.php")
    ('text/html', 'iso-8859-2', '.html')
    >>> ContentType("text/plain").suffix("/notes.md"), ContentType("image/png").suffix("/a.pdf")
    ('.md', None)
    """

    def __init__(self, header: str) -> None:
        parsed = Message()
        parsed["Content-Type"] = header
        self.name = header.partition(";")[0].strip().lower()
        self.charset = parsed.get_content_charset()

    def suffix(self, path: str) -> str | None:
        """The ending for a file of this type, None for one that is no article.

        What `path` ends with, of the address, decides where the server does not know.
        """
        ending = PurePosixPath(path).suffix.lower()
        ending = _ALIASES.get(ending, ending)
        if self.name in _UNTOLD:
            return ending if ending in ARTICLES else None
        if self.name == "text/plain":
            return ".md" if ending == ".md" else ".txt"
        return _OF_TYPE.get(self.name)
