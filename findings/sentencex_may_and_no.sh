#!/usr/bin/env bash
# sentencex ends no sentence after "May." or "no.", whatever follows.
#
# sentencex 1.0.32, English. Both seem to be taken for abbreviations, of the month and of "number",
# and a capital behind them changes nothing. Other months, and "sun", end their sentences.
#
# Met with the first of these, in an article of our own. There was no guess on June, March and
# "sun"; "no" was suspected.
#
# Output: each text as it is cut.
#> ['It opens in May. A trial ran before.']
#> ['It opens in June.', 'A trial ran before.']
#> ['It closed in March.', 'A trial ran before.']
#> ['The answer is no. A trial ran before.']
#> ['We sat in the sun.', 'A trial ran before.']

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q sentencex==1.0.32

cat >"$folder/cut.py" <<'PYTHON'
from sentencex import segment

for text in (
    "It opens in May. A trial ran before.",
    "It opens in June. A trial ran before.",
    "It closed in March. A trial ran before.",
    "The answer is no. A trial ran before.",
    "We sat in the sun. A trial ran before.",
):
    print([sentence.strip() for sentence in segment("en", text)])
PYTHON
"$folder/venv/bin/python" "$folder/cut.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
