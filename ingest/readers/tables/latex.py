"""Words of LaTeX, as BibTeX and formulas hold them, as a reader sees them."""

import re
from functools import lru_cache
from unicodedata import lookup

from lxml.etree import _Element
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalkerError

from ingest.readers.marks import lowered, raised
from ingest.readers.mathml import formula

_MATH = re.compile(r"(?<!\\)\$\$?((?:[^$\\]|\\.){1,500}?)\$\$?|\\\((.{1,500}?)\\\)", re.DOTALL)
_NO_MATH = re.compile(r"[A-Za-z]{3,}\s+[A-Za-z]{3,}")
_TEXT_SCRIPT = re.compile(r"\\text(super|sub)script\s*\{([^{}]*)\}")
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s{}\\]))")
_PERCENT = re.compile(r"(?<!\\)%")
_COMMANDS = re.compile(r"[\\$]")
_SIGNS = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " ", "{": "", "}": ""}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_LAYOUT = re.compile(
    r"\\(?:left|right|big+|Big+|displaystyle|limits|mathrm|text|mathit|mathbf)\b\s?"
)
_SPACED = re.compile(r"(\\[A-Za-z]+)\s+(?=[\w(])")
# The library cannot take the first, and joins the parts of the second.
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_QUANTITY = re.compile(r"\\(?:SI|qty)\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_KEPT = re.compile(r"\ue000(\d+)\ue001")
_LONGEST = 50_000
# As the package textgreek has them; Unicode calls lambda by another name.
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi"),
    "omega",
)
# What the library does not know it leaves out, so that "p \\textless 0.05" becomes "p 0.05".
_MORE = {
    **{"textless": "<", "textgreater": ">", "lt": "<", "gt": ">", "ne": "≠", "textbar": "|"},
    **{"textmicro": "µ", "textmultiply": "×", "euro": "€", "pounds": "£", "slash": "/"},
    **{"degree": "°", "celsius": "°C", "percent": "%", "permil": "‰", "hyphen": "-", "nbsp": " "},
    "textlambda": "λ",
    **dict.fromkeys(("relax", "protect", "em", "it", "bf", "sc", "rm", "tt", "sl", "sf"), ""),
    # There it is another dot, which stands above.
    "textperiodcentered": "·",
    **{f"text{name}": lookup(f"greek small letter {name}") for name in _GREEK},
    "url": "%s",
}
_UNKNOWN = re.compile(r"\\([A-Za-z]+)(?=\s*(\{[^}])?)")


def _reader() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    more = [MacroTextSpec(name, simplify_repl=sign) for name, sign in _MORE.items()]
    known.add_context_category("more", macros=more, prepend=True)
    return LatexNodes2Text(
        latex_context=known, math_mode="text", keep_comments=True, strict_latex_spaces=False
    )


_READER = _reader()


def latex_words(words: str) -> str:
    """`words` without the commands of LaTeX: accents, dashes, quotation marks, small formulas.

    >>> latex_words(r'M{\\"u}ller: 10$^6$ {DNA} copies, 5\\% of $H_2O$ --- or more')
    'Müller: 10⁶ DNA copies, 5% of H₂O — or more'
    """
    if not _COMMANDS.search(words):
        return _text(words)
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\ue000{len(kept) - 1}\ue001"

    def math(found: re.Match[str]) -> str:
        inner = found[1] or found[2]
        # Two prices in a sentence are no formula.
        return found[0].replace("$", r"\$") if _NO_MATH.search(inner) else keep(tex_math(inner))

    def script(found: re.Match[str]) -> str:
        inner = latex_words(found[2])
        return keep(raised(inner) if found[1] == "super" else lowered(inner))

    words = _QUANTITY.sub(r"\1 \2", _LINK.sub("", words))
    plain = _TEXT_SCRIPT.sub(script, _MATH.sub(math, _KEPT.sub("", words)))
    # A program that exports references seldom means a comment by it.
    text = _text(_PERCENT.sub(r"\\%", plain))
    return _KEPT.sub(lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", text)


def tex_math(words: str) -> str:
    """A formula in TeX in one line, its powers and indices in raised and lowered signs.

    >>> tex_math(r"E = mc^2"), tex_math(r"\\frac{a}{b} \\leq 10^{-3}")
    ('E = mc²', 'a/b ≤ 10⁻³')
    """
    words = _LAYOUT.sub("", words[:_LONGEST])
    words = _FRACTION.sub(lambda found: f"{_grouped(found[1])}/{_grouped(found[2])}", words)
    for _ in range(3):
        words = _SCRIPT.sub(_script, words)
    return " ".join(_text(_SPACED.sub(r"\1{} ", words.replace("$", ""))).split())


def _script(found: re.Match[str]) -> str:
    inner = _text(found[2] if found[2] is not None else found[3]).strip()
    return raised(inner) if found[1] == "^" else lowered(inner)


def _grouped(words: str) -> str:
    return words if words.strip().replace("\\", "").isalnum() else f"({words})"


@lru_cache(4096)
def _text(words: str) -> str:
    if _COMMANDS.search(words) and len(words) <= _LONGEST:
        try:
            known = _UNKNOWN.sub(_with_name, words)
            return str(_READER.latex_to_text(known)).replace("\u00a0", " ")
        # It does not take every command without its arguments.
        except (LatexWalkerError, RecursionError, LookupError, AttributeError, TypeError):
            pass
    # A hundred times as fast, and most values hold no command.
    return _SIGN.sub(lambda found: _SIGNS[found[0]], words.replace(r"\%", "%"))


def _with_name(found: re.Match[str]) -> str:
    """A command that is not known by its name, unless it only wraps words."""
    if _READER.latex_context.get_macro_spec(found[1]):
        return found[0]
    return "" if found[2] else rf"\textbackslash{{}}{found[1]}"


def formula_words(element: _Element) -> str:
    """A formula of a journal's article as words: from MathML, else TeX, else what stands there."""
    math = next(element.iter("{*}math"), None)
    tex = next(element.iter("{*}tex-math"), None)
    if math is not None and (words := formula(math)):
        return words
    if tex is not None:
        whole = tex.text or ""
        body = whole.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
        return tex_math(body or whole)
    return " ".join("".join(map(str, element.itertext())).split())
