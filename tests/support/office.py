"""Makes small Word files, presentations and OpenDocument texts from the XML that matters."""

from collections.abc import Iterable, Mapping, Sequence

from tests.support.formats import zipped

_SCHEMAS = "http://schemas.openxmlformats.org"
_OFFICE = f"{_SCHEMAS}/officeDocument/2006/relationships"
_PACKAGE = f"{_SCHEMAS}/package/2006"
_WORD = (
    f'xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main" xmlns:r="{_OFFICE}" '
    f'xmlns:m="{_SCHEMAS}/officeDocument/2006/math" '
    f'xmlns:mc="{_SCHEMAS}/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_SLIDES = (
    f'xmlns:p="{_SCHEMAS}/presentationml/2006/main" xmlns:a="{_SCHEMAS}/drawingml/2006/main" '
    f'xmlns:r="{_OFFICE}"'
)
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN = (
    " ".join(
        f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("table", "table"),
            ("draw", "drawing"),
            ("meta", "meta"),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def run(words: str, properties: str = "") -> str:
    """A run of a Word file."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of a Word file; what is not markup is a plain run."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def word_file(
    body: str, parts: Mapping[str, str] | None = None, *, core: str = "", strict: bool = False
) -> bytes:
    """A Word file; `parts` are the insides of further parts by kind ("styles", "footnotes")."""
    members = {
        "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>",
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}, core=core),
    }
    names = {}
    for kind, inner in (parts or {}).items():
        names[kind] = f"{kind}.xml" if "." not in kind else kind
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        whole = inner if "." in kind else f"<w:{root} {_WORD}>{inner}</w:{root}>"
        members[f"word/{names[kind]}"] = whole
    kinds = {("aFChunk" if "." in kind else kind): name for kind, name in names.items()}
    members["word/_rels/document.xml.rels"] = _relations(kinds)
    if core:
        members["docProps/core.xml"] = _core(core)
    if strict:
        members = {name: _as_strict(xml) for name, xml in members.items()}
    return zipped(members)


def slides_file(
    slides: Sequence[str],
    *,
    notes: Mapping[int, str] | None = None,
    more: Mapping[str, str] | None = None,
    strict: bool = False,
) -> bytes:
    """A presentation whose slides hold these shapes; `notes` are those of slides by number."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(slides)))
    members = {
        "_rels/.rels": _relations({"officeDocument": "ppt/presentation.xml"}),
        "ppt/presentation.xml": (
            f"<p:presentation {_SLIDES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": _listed(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/slide" Target="slides/{n}.xml"/>'
            for n in range(len(slides))
        ),
    }
    for number, slide in enumerate(slides):
        shown = ' show="0"' if slide.startswith("hidden:") else ""
        shapes = slide.removeprefix("hidden:")
        members[f"ppt/slides/{number}.xml"] = _slide("sld", shapes, shown)
        if notes and number in notes:
            body = shape(notes[number], placeholder='type="body"')
            members[f"ppt/notes/{number}.xml"] = _slide("notes", body)
            related = _relations({"notesSlide": f"../notes/{number}.xml"})
            members[f"ppt/slides/_rels/{number}.xml.rels"] = related
    members |= more or {}
    if strict:
        members = {name: _as_strict(xml) for name, xml in members.items()}
    return zipped(members)


def shape(
    *paragraphs: str, placeholder: str = "", at: tuple[int, int] = (0, 0), properties: str = ""
) -> str:
    """A shape on a slide, `at` so many inches from the left and the top."""
    named = f"<p:ph {placeholder}/>" if placeholder else ""
    left, top = (914_400 * inches for inches in at)
    lines = "".join(
        one if one.startswith("<") else f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>"
        for one in paragraphs
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="" {properties}/><p:cNvSpPr/><p:nvPr>{named}'
        f'</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/>{lines}</p:txBody></p:sp>"
    )


def odt_file(
    text: str, *, styles: str = "", named: str = "", meta: str = "", edges: str = "", **more: str
) -> bytes:
    """An OpenDocument text; `styles` are automatic, `named` are not; `edges` its master page."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"<office:document-content {_OPEN}><office:automatic-styles>{styles}"
                f"</office:automatic-styles><office:body><office:text>{text}</office:text>"
                "</office:body></office:document-content>"
            ),
            "styles.xml": (
                f"<office:document-styles {_OPEN}><office:styles>{named}</office:styles>"
                "<office:master-styles>"
                f'<style:master-page style:name="Standard">{edges}</style:master-page>'
                "</office:master-styles></office:document-styles>"
            ),
            "meta.xml": (
                f"<office:document-meta {_OPEN}><office:meta>{meta}</office:meta>"
                "</office:document-meta>"
            ),
            **more,
        }
    )


def _slide(root: str, shapes: str, attributes: str = "") -> str:
    return (
        f"<p:{root} {_SLIDES}{attributes}><p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{shapes}"
        f"</p:spTree></p:cSld></p:{root}>"
    )


def _relations(targets: Mapping[str, str], *, core: str = "") -> str:
    listed = [
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    ]
    if core:
        kind = f"{_PACKAGE}/relationships/metadata/core-properties"
        listed.append(f'<Relationship Id="core" Type="{kind}" Target="docProps/core.xml"/>')
    return _listed(listed)


def _listed(relations: Iterable[str]) -> str:
    inner = "".join(relations)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _core(inner: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</cp:coreProperties>'
    )


def _as_strict(xml: str) -> str:
    for name in ("wordprocessingml", "officeDocument", "drawingml", "presentationml"):
        xml = xml.replace(f"{_SCHEMAS}/{name}/2006/", f"http://purl.oclc.org/ooxml/{name}/")
    return xml
