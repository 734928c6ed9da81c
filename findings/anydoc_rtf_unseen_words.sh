#!/usr/bin/env bash
# anydoc writes words that a word processor hides, and 10 with the exponent 6 as 106.
#
# firecrawl-anydoc 0.2.4, RTF to Markdown. Hidden (\v) and deleted (\deleted) words stand in the
# text and run together; struck-out ones are marked (~~). A raised 6 is a plain 6, so a number
# changes. A letter in the font Symbol stays a letter, though Cyrillic in its code page is right.
#
# The first line was met while a reader was chosen, without a guess; the second was then guessed
# from it, rightly.
#
# Output: the Markdown of each file.
#> A dose of 106 units, nevernot with a-blockers.
#> A dose of ~~500~~ 400 300 mg.

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q firecrawl-anydoc==0.2.4

cat >"$folder/unseen.rtf" <<'RTF'
{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}}
\f0 A dose of 10{\super 6} units, {\v never}{\deleted not} with {\f1 a}-blockers.\par}
RTF
cat >"$folder/struck.rtf" <<'RTF'
{\rtf1\ansi A dose of {\strike 500} {\deleted 400 }300 mg.\par}
RTF
for name in unseen struck; do
    "$folder/venv/bin/python" -c "import anydoc; print(anydoc.to_markdown('$folder/$name.rtf').strip())"
done >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
