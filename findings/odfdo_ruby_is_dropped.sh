#!/usr/bin/env bash
# odfdo drops words that have a ruby reading from the text of a document.
#
# odfdo 3.27.3, Document.get_formatted_text(). Of <text:ruby> neither the base nor the reading is
# in the text, though both are words that a word processor shows. Text with text:display="none",
# which it does not show, is.
#
# Met on a text of our own that LibreOffice 7.4.7 saved. The guess before that was that deleted
# words would be in the text, which they rightly are not; the loss of ruby was not suspected.
#
# Output: the text of a document whose paragraph shows 船 with the reading "fune", then "is a boat."
#> is a boat. Hidden.

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q odfdo==3.27.3

cat >"$folder/ruby.py" <<'PYTHON'
import sys

from odfdo import Document, Element

document = Document("text")
document.body.clear()
hidden = Element.from_tag(
    '<style:style style:name="H" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
)
document.insert_style(hidden, automatic=True)
document.body.append(
    Element.from_tag(
        "<text:p><text:ruby><text:ruby-base>船</text:ruby-base><text:ruby-text>fune"
        "</text:ruby-text></text:ruby> is a boat."
        '<text:span text:style-name="H"> Hidden.</text:span></text:p>'
    )
)
document.save(sys.argv[1])
print(Document(sys.argv[1]).get_formatted_text().strip())
PYTHON
"$folder/venv/bin/python" "$folder/ruby.py" "$folder/a.odt" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
