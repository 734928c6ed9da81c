#!/usr/bin/env bash
# pandoc reads "King, Martin Luther, Jr." in RIS as one whose given name is Jr.
#
# pandoc 3.9, of pypandoc-binary 1.17. RIS has a name as "family, given, suffix". pandoc takes its
# parts in the order of BibTeX, "family, suffix, given", so given name and suffix change places.
#
# Met with AU and Jr. Guessed before the first run of this script: editors (A2), III instead of Jr.
# and a given name of initials change as well; only the order of BibTeX, in RIS, comes out right.
# It was so.
#
# Output: each name as RIS has it, then as pandoc reads it.
#> AU King, Martin Luther, Jr.: family King, given Jr., suffix Martin Luther
#> A2 King, Martin Luther, Jr.: family King, given Jr., suffix Martin Luther
#> AU Sample, Bo, III: family Sample, given III, suffix Bo
#> AU Sample, B. C., Sr.: family Sample, given Sr., suffix B. C.
#> AU King, Jr., Martin Luther: family King, given Martin Luther, suffix Jr.
#> AU Sample, Bo: family Sample, given Bo

set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypandoc-binary==1.17

cat >"$folder/read.py" <<'PYTHON'
import json

import pypandoc

NAMES = [
    ("AU", "King, Martin Luther, Jr."),
    ("A2", "King, Martin Luther, Jr."),
    ("AU", "Sample, Bo, III"),
    ("AU", "Sample, B. C., Sr."),
    ("AU", "King, Jr., Martin Luther"),
    ("AU", "Sample, Bo"),
]
for tag, name in NAMES:
    entry = f"TY  - BOOK\nTI  - Tides\n{tag}  - {name}\nER  - \n"
    [read] = json.loads(pypandoc.convert_text(entry, "csljson", format="ris"))
    [person] = read["author" if tag == "AU" else "editor"]
    parts = [f"{part} {person[part]}" for part in ("family", "given", "suffix") if part in person]
    print(f"{tag} {name}: {', '.join(parts)}")
PYTHON
"$folder/venv/bin/python" "$folder/read.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$script") "$folder/seen"
