#!/usr/bin/env bash
# Streamlit takes the minutes of a time of day for the short name of an emoji.
#
# streamlit 1.67.0. A label or text with two colons around a word or a number makes the page load
# its table of emojis first, whether or not one is so called. Until then a browser shows no text,
# which is not shown here.
#
# Guessed before its source was looked at, having met such a label: any word between two colons
# counts, digits too. Guessed besides before the first run: a time without seconds does not count,
# nor does an icon's ":material/home:", nor "a::b". It was so.
#
# Output: the page's own function that decides, and what it says of six texts.
#> function hm(e){return/:(?!material\/|streamlit:)[\w+-][\w_+-]*:/.test(e)}
#> False 20:43
#> True 20:43:12
#> True Built at 10:00: 3 added
#> False :material/home:
#> False a::b
#> True :smile:

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q mini-racer==0.14.1
"$folder/venv/bin/pip" install -q --no-deps streamlit==1.67.0

cat >"$folder/labels.py" <<'PYTHON'
import re
import sys
from pathlib import Path

from py_mini_racer import MiniRacer

# The page's own code says whether a label needs the emojis; here it runs without a browser.
(script,) = Path(sys.prefix).glob("lib/*/site-packages/*/static/static/js/StreamlitMarkdown.*.js")
text = script.read_text(encoding="utf-8")
(load,) = re.findall(r'(\w+)=dm\(\{key:`emoji`,needed:(\w+)', text)
((asks, label),) = re.findall(rf"\b{load[1]}=\(0,\w+\.useMemo\)\(\(\)=>(\w+)\((\w+)\)", text)
(function,) = re.findall(rf"function {asks}\(\w+\)\{{return/[^}}]*\.test\(\w+\)\}}", text)
print(function)
engine = MiniRacer()
engine.eval(function)
LABELS = ("20:43", "20:43:12", "Built at 10:00: 3 added", ":material/home:", "a::b", ":smile:")
for words in LABELS:
    print(engine.call(asks, words), words)
PYTHON
"$folder/venv/bin/python" "$folder/labels.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
