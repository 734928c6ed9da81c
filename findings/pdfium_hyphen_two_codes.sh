#!/usr/bin/env bash
# A hyphen at the end of a line has two codes in pdfium, by which function is asked, and neither is
# that of a hyphen; before a digit it stays one, with the end of the line behind it.
#
# pypdfium2 5.15.2 (pdfium 159.0.8149.0). FPDFText_GetText, below get_text_range, gives U+FFFE,
# which is no character; FPDFText_GetUnicode gives U+0002 for the same index. The line ends behind
# it are in neither. So a reader that joins "calcium-channel" by one of the codes misses the other.
#
# Guessed before the first run, having seen both codes in files of others: U+FFFE and U+0002, and
# FPDFText_IsHyphen true for both words; for the digits "-", and IsHyphen false. It was so.
#
# Output: the text, then each character that is not a letter, digit or blank, by index.
#> 'a calcium\ufffechannel blocker, con\ufffetrolled, aged 65-\r\n74 years'
#> 9 U+0002 IsHyphen 1
#> 30 U+0002 IsHyphen 1
#> 47 U+002D IsHyphen 0

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pypdfium2==5.15.2

cat >"$folder/hyphens.py" <<'PYTHON'
import pypdfium2
from pypdfium2 import raw

LINES = ["a calcium-", "channel blocker, con-", "trolled, aged 65-", "74 years"]
draw = "".join(
    f"BT /F 11 Tf 72 {700 - 14 * n} Td ({line}) Tj ET\n" for n, line in enumerate(LINES)
)
objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources "
    "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
    f"<< /Length {len(draw)} >>\nstream\n{draw}endstream",
]
out, places = "%PDF-1.4\n", []
for number, one in enumerate(objects, 1):
    places.append(len(out))
    out += f"{number} 0 obj\n{one}\nendobj\n"
table = "".join(f"{place:010} 00000 n \n" for place in places)
out += f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R >>\n"
out += f"startxref\n{out.rindex('xref')}\n%%EOF"

text = pypdfium2.PdfDocument(out.encode())[0].get_textpage()
print(ascii(text.get_text_range()))
for index in range(text.count_chars()):
    code = raw.FPDFText_GetUnicode(text.raw, index)
    if not (chr(code).isalnum() or chr(code) in " ,\r\n"):
        print(index, f"U+{code:04X}", "IsHyphen", raw.FPDFText_IsHyphen(text.raw, index))
PYTHON
"$folder/venv/bin/python" "$folder/hyphens.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
