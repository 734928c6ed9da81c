#!/usr/bin/env bash
# In its style "vancouver", Typst leaves out every author.
#
# typst 0.15.2 (with its own CSL processor and styles). References in the style that medical
# journals ask for begin with the title, whatever kind of text it is, and whether a person or an
# institution wrote it; nothing warns of it. In its other styles the same entry has both authors.
#
# Met with web pages. Guessed before the first run of this script: reports lose their authors, too,
# articles keep them. The second was wrong: articles lose them as well.
#
# Output: style, type of the entry, and the reference.
#> vancouver web: 1. Tides. 2019.
#> vancouver report: 1. Tides. 2019.
#> vancouver article: 1. Tides. 2019.
#> springer-vancouver article: 1. Lee A, Salt Society. Tides. 2019.

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q typst==0.15.2

cat >"$folder/authors.py" <<'PYTHON'
import html
import re

import typst

ENTRY = """one:
  type: {kind}
  title: Tides
  author: ["Lee, Ann", {{name: Salt Society}}]
  date: 2019
"""
for style, kind in (
    ("vancouver", "web"),
    ("vancouver", "report"),
    ("vancouver", "article"),
    ("springer-vancouver", "article"),
):
    entry = ENTRY.format(kind=kind).replace('"', '\\"')
    page = f'#bibliography(bytes("{entry}"), style: "{style}", full: true, title: none)'
    made = typst.compile(page.encode(), format="html").decode()
    body = re.sub("<[^>]*>", "", made.partition("<body>")[2])
    print(f"{style} {kind}:", " ".join(html.unescape(body).split()))
PYTHON
"$folder/venv/bin/python" "$folder/authors.py" >"$folder/seen" 2>&1
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
