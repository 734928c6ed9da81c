#!/usr/bin/env bash
# ris2xml reads the day of access as the month of publishing, where RIS gives only a year.
#
# bibutils 7.2 (Debian 7.2-2). In RIS, Y2 is the day on which a page was accessed. Where PY and DA
# name no month, ris2xml fills the month with all of Y2, and xml2bib writes it on as the month.
#
# Met with a whole Y2, alone and in either order. Guessed before the first run of this script: a Y2
# of only a year does the same. It was so.
#
# Output: the fields of each entry, and its year and month in BibTeX.
#> PY DA Y2: year="2019", month="2026/01/31/",
#> PY Y2: year="2019", month="2026/01/31/",
#> PY and a Y2 of a year: year="2019", month="2026///",
#> PY, DA with a month, Y2: year="2019", month="Mar",
#> Y2, PY, DA with a month: year="2019", month="2026/01/31/",
#> Y2 alone:

set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q bibutils=7.2-2 libbibutils8=7.2-2 >downloaded 2>&1
for package in ./*.deb; do dpkg -x "$package" .; done
export LD_LIBRARY_PATH=$folder/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)

month() {
    printf 'TY  - ELEC\nTI  - Tides\n%b\nUR  - https://tides.example/\nER  - \n\n' "$2" >entry.ris
    usr/bin/ris2xml entry.ris 2>log | usr/bin/xml2bib 2>log >entry.bib
    echo "$1:$(grep -E '^(year|month)=' entry.bib | tr -d '\r' | sed 's/^/ /' | tr -d '\n')"
}
{
    month "PY DA Y2" 'PY  - 2019\nDA  - 2019///\nY2  - 2026/01/31/'
    month "PY Y2" 'PY  - 2019\nY2  - 2026/01/31/'
    month "PY and a Y2 of a year" 'PY  - 2019\nY2  - 2026///'
    month "PY, DA with a month, Y2" 'PY  - 2019\nDA  - 2019/03//\nY2  - 2026/01/31/'
    month "Y2, PY, DA with a month" 'Y2  - 2026/01/31/\nPY  - 2019\nDA  - 2019/03//'
    month "Y2 alone" 'Y2  - 2026/01/31/'
} >seen
diff <(sed -n 's/^#> //p' "$script") seen
