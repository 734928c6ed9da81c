#!/usr/bin/env bash
# A pytest fixture of the scope "package" outlives its folder where that has no __init__.py.
#
# pytest 9.2.0. A folder is a package to pytest only by its __init__.py. Without one the fixture of
# its conftest.py has the scope of the session: it ends after the last test of the whole run, and no
# warning says so.
#
# Guessed before the first run, having met it in tests of ours: the one folder's fixture ends after
# the very last test of the run, the other's after the last test of its folder; no warning is given.
# It was so.
#
# Output: of three folders run in this order, the last without a fixture. Warnings are errors.
#> a_plain begins
#> test of a_plain
#> b_package begins
#> test of b_package
#> b_package ends
#> test of c_last
#> a_plain ends
#> 3 passed

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pytest==9.2.0

tests=$folder/tests
mkdir -p "$tests"/{a_plain,b_package,c_last}
touch "$tests/b_package/__init__.py"
for name in a_plain b_package; do
    cat >"$tests/$name/conftest.py" <<PYTHON
import pytest


@pytest.fixture(scope="package", autouse=True)
def resource():
    print("\n$name begins")
    yield
    print("\n$name ends")
PYTHON
done
for name in a_plain b_package c_last; do
    printf 'def test_it():\n    print("test of %s")\n' "$name" >"$tests/$name/test_$name.py"
done
(cd "$folder" && venv/bin/python -m pytest -q -s -W error tests) >"$folder/output"
grep -E 'begins|ends|test of|passed' "$folder/output" | sed 's/ in .*//' >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
