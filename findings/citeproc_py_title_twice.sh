#!/usr/bin/env bash
# A reference without an author has its title twice, where a style lets a macro stand in.
#
# citeproc-py 0.11.1. The specification of CSL says of what stands in for missing names
# (cs:substitute): "Substituted variables are suppressed in the rest of the output". That holds for
# a variable that stands in itself, not for one within a macro or a group, which is how APA, MLA and
# Chicago do it.
#
# Met with the APA style. Guessed before the first run of this script: of a variable, a macro and a
# group that stand in, only the variable is left out later. It was so.
#
# Output: what stands in, and the reference, which should each time be "Tides (n.d.)."
#> variable: Tides (n.d.).
#> macro: Tides (n.d.). Tides
#> group: Tides (n.d.). Tides

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q citeproc-py==0.11.1 lxml==6.1.3

cat >"$folder/twice.py" <<'PYTHON'
import io

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>t</title><id>t</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<macro name="title"><text variable="title"/></macro>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout>
<names variable="author" suffix=" (n.d.). "><substitute>{}</substitute></names>
<text macro="title"/>
</layout></bibliography></style>"""
KINDS = {
    "variable": '<text variable="title"/>',
    "macro": '<text macro="title"/>',
    "group": '<group><text variable="title"/></group>',
}
for kind, part in KINDS.items():
    style = CitationStylesStyle(io.BytesIO(STYLE.format(part).encode()))
    source = CiteProcJSON([{"id": "one", "type": "webpage", "title": "Tides"}])
    made = CitationStylesBibliography(style, source, plain)
    made.register(Citation([CitationItem("one")]))
    print(f"{kind}:", str(made.bibliography()[0]).strip())
PYTHON
"$folder/venv/bin/python" "$folder/twice.py" >"$folder/seen" 2>&1
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
