#!/usr/bin/env bash
# The first np.unique of a process imports numpy.ma, for plain arrays, too.
#
# numpy 2.4.6. numpy.ma is 8,000 lines that `import numpy` leaves for later. np.unique asks
# whether its array is a masked one by np.ma.is_masked, so that its first call loads them, 5 to
# 60 ms on the machines where this was seen, in whatever thread and request that call comes. So do
# union1d, intersect1d and setdiff1d, which call it; np.isin with small integers does not, and
# np.unique does not if it is asked for counts. A program that must answer fast can import numpy.ma
# while it starts.
#
# Guessed before the first run: union1d, where the delay was met, loads it; unique of integers with
# counts, too, and unique of floats, in which NaN needs care, but not unique of plain integers.
#
# Output: the call, and whether numpy.ma was loaded before and after it.
#> unique(a) False True
#> unique(a.astype(float)) False True
#> unique(a, return_counts=True) False False
#> union1d(a, a) False True
#> intersect1d(a, a) False True
#> setdiff1d(a, a) False True
#> isin(a, a) False False
#> sort(a) False False

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6

cat >"$folder/loads.py" <<'PYTHON'
import sys

import numpy as np

a = np.array([3, 1, 2, 1])
before = "numpy.ma" in sys.modules
eval(f"np.{sys.argv[1]}")
print(sys.argv[1], before, "numpy.ma" in sys.modules)
PYTHON
sed -n 's/^#> //p' "$0" | while read -r line; do
    "$folder/venv/bin/python" "$folder/loads.py" "${line% * *}"
done >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
