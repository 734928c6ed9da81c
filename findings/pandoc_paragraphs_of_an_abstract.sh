#!/usr/bin/env bash
# pandoc joins the paragraphs of an abstract, and the last sentence of one to the first of the next.
#
# pandoc 3.9, from BibTeX or BibLaTeX to CSL-JSON and back to BibLaTeX: the blank line between two
# paragraphs is gone, and no blank stands in its place. From CSL-JSON it becomes a blank.
#
# Expected before the first run of this script, having seen "0.01.Second" from pandoc 2.17: the same
# from both readers and in both writers; a blank for the blank line of CSL-JSON. It was so.
#
# Output: the abstracts as they come out.
#> biblatex to csljson: "It rose to 4.It fell."
#> bibtex to csljson: "It rose to 4.It fell."
#> biblatex to biblatex: {It rose to 4.It fell.}
#> csljson to csljson: "It rose to 4. It fell."

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypandoc_binary==1.17
pandoc=$("$folder/venv/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())')

printf '@misc{a, title = {T}, abstract = {It rose to 4.\n\nIt fell.}}\n' >"$folder/two.bib"
printf '[{"id": "a", "type": "book", "title": "T", "abstract": "It rose to 4.\\n\\nIt fell."}]' \
    >"$folder/two.json"
for pair in "biblatex csljson" "bibtex csljson" "biblatex biblatex"; do
    read -r from to <<<"$pair"
    "$pandoc" -f "$from" -t "$to" "$folder/two.bib" |
        sed -n "s/.*abstract\"*[ :=]*\([\"{].*[\"}]\),*$/$from to $to: \1/p"
done >"$folder/seen"
"$pandoc" -f csljson -t csljson "$folder/two.json" |
    sed -n 's/.*abstract": \(".*"\),$/csljson to csljson: \1/p' >>"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
