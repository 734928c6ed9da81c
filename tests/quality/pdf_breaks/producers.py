"""Programs that make PDF files, as far as they are on this machine."""

import html
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.quality.pdf_breaks.article import TITLE, Section

_SECONDS = 180
_HEAD = "<!doctype html><meta charset='utf-8'><title>{0}</title><style>{1}</style><h1>{0}</h1>"
_STYLE = "body{font:11pt/1.3 serif;text-align:justify;hyphens:auto}@page{size:A5;margin:2cm}"
_TWO = "article{column-count:2;column-gap:8mm;font-size:9pt}"


def latex(sections: Sequence[Section], folder: Path, *, options: str = "") -> Path:
    """By pdfTeX, with page numbers, and in two columns with running heads."""
    lines = [
        rf"\documentclass[a5paper{options}]{{article}}\usepackage[utf8]{{inputenc}}",
        r"\usepackage[margin=2cm]{geometry}\pagestyle{headings}\setcounter{secnumdepth}{0}",
        rf"\title{{{TITLE}}}\author{{}}\date{{}}\begin{{document}}\maketitle",
    ]
    for section in sections:
        lines.append(rf"\section{{{section.heading}}}")
        lines += ["\n" + " ".join(paragraph) + "\n" for paragraph in section.paragraphs]
        if section.items:
            items = "".join(rf"\item {item}" + "\n" for item in section.items)
            lines.append(rf"\begin{{itemize}}{items}\end{{itemize}}")
    source = "\n".join([*lines, r"\end{document}"]).replace("–", "--")
    (folder / "a.tex").write_text(source, encoding="utf-8")
    for _ in range(2):
        _run(["pdflatex", "-interaction=batchmode", "a.tex"], folder)
    return folder / "a.pdf"


def latex_in_columns(sections: Sequence[Section], folder: Path) -> Path:
    """By pdfTeX, in two columns."""
    return latex(sections, folder, options=",twocolumn")


def groff(sections: Sequence[Section], folder: Path) -> Path:
    """By groff, with the macros -ms."""
    lines = [".pl 21c", ".nr LL 11c", ".TL", TITLE]
    for section in sections:
        lines += [".SH", section.heading]
        for paragraph in section.paragraphs:
            lines += [".PP", *paragraph]
        lines += [line for item in section.items for line in (r".IP \(bu 2", item)]
    source = "\n".join(lines).replace("–", r"\[en]") + "\n"
    made = _run(["groff", "-k", "-ms", "-Tpdf"], folder, source.encode())
    (folder / "a.pdf").write_bytes(made)
    return folder / "a.pdf"


def _page(sections: Sequence[Section], folder: Path, style: str) -> Path:
    parts = [_HEAD.format(TITLE, style)]
    for section in sections:
        parts.append(f"<h2>{html.escape(section.heading)}</h2>")
        parts += [f"<p>{html.escape(' '.join(words))}</p>" for words in section.paragraphs]
        if section.items:
            parts.append(f"<ul>{''.join(f'<li>{item}</li>' for item in section.items)}</ul>")
    page = folder / "a.html"
    page.write_text(f"<html lang='en'><article>{''.join(parts)}</article></html>", encoding="utf-8")
    return page


def chromium(sections: Sequence[Section], folder: Path, *, style: str = _STYLE) -> Path:
    """By Chromium, with the heads and feet that it prints."""
    page = _page(sections, folder, style)
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    _run(["chromium", *flags, f"--print-to-pdf={folder}/a.pdf", page.as_uri()], folder)
    return folder / "a.pdf"


def chromium_in_columns(sections: Sequence[Section], folder: Path) -> Path:
    """By Chromium, in two columns."""
    return chromium(sections, folder, style=_STYLE + _TWO)


def libreoffice(sections: Sequence[Section], folder: Path) -> Path:
    """By LibreOffice, from the page that Chromium prints."""
    page = _page(sections, folder, _STYLE)
    settings = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", str(folder)]
    _run(["soffice", settings, *convert, str(page)], folder)
    return folder / "a.pdf"


def weasyprint(sections: Sequence[Section], folder: Path) -> Path:
    """By WeasyPrint, with a running head and page numbers."""
    heads = "@page{@top-left{content:'Reservoir papers'}@bottom-right{content:counter(page)}}"
    page = _page(sections, folder, _STYLE + heads)
    _run(["weasyprint", str(page), str(folder / "a.pdf")], folder)
    return folder / "a.pdf"


def typst(sections: Sequence[Section], folder: Path) -> Path:
    """By Typst, in two columns, justified, with page numbers."""
    lines = [
        '#set page("a4", columns: 2, numbering: "1 / 1", header: [Reservoir papers])',
        '#set text(10pt, lang: "en")\n#set par(justify: true, first-line-indent: 1em)',
        f"#text(18pt)[{TITLE}]",
    ]
    for section in sections:
        lines.append(f"= {section.heading}\n")
        lines += [" ".join(paragraph) + "\n" for paragraph in section.paragraphs]
        lines += [f"- {item}" for item in section.items]
    (folder / "a.typ").write_text("\n".join(lines), encoding="utf-8")
    _run(["typst", "compile", "a.typ", "a.pdf"], folder)
    return folder / "a.pdf"


PRODUCERS: Mapping[str, tuple[str, Callable[[Sequence[Section], Path], Path]]] = {
    "pdfTeX": ("pdflatex", latex),
    "pdfTeX, two columns": ("pdflatex", latex_in_columns),
    "groff": ("groff", groff),
    "Chromium": ("chromium", chromium),
    "Chromium, two columns": ("chromium", chromium_in_columns),
    "LibreOffice": ("soffice", libreoffice),
    "WeasyPrint": ("weasyprint", weasyprint),
    "Typst, two columns": ("typst", typst),
}


def on_this_machine() -> list[str]:
    """The names of those whose program is there."""
    return [name for name, (program, _) in PRODUCERS.items() if shutil.which(program)]


def _run(command: Sequence[str], folder: Path, given: bytes = b"") -> bytes:
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, timeout=_SECONDS, check=True
    )
    return done.stdout
