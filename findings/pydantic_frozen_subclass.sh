#!/usr/bin/env bash
# To mypy, a plain subclass of a model frozen by keyword is an error; of one frozen by config, not.
#
# pydantic 2.14.4, mypy 2.4.1 without the plugin. When run, all of them work and all are frozen. The
# keyword is what mypy sees: it holds every subclass to the rules of dataclasses, so each has to
# repeat it, and in return an assignment to a field is an error. From model_config it learns
# nothing.
#
# Guessed before the first run, having met the error in code of ours: repeating the keyword ends it,
# and only of the model frozen by keyword does mypy see that a field is assigned. It was so.
#
# Output: of mypy, then of the program.
#> models.py:8: error: Non-frozen dataclass cannot inherit from a frozen dataclass  [misc]
#> models.py:26: error: Property "text" defined in "ByKeyword" is read-only  [misc]
#> Found 2 errors in 1 file (checked 1 source file)
#> Below frozen_instance
#> BelowAgain frozen_instance
#> BelowConfig frozen_instance

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pydantic==2.14.4 mypy==2.4.1

cat >"$folder/models.py" <<'PYTHON'
from pydantic import BaseModel, ConfigDict, ValidationError


class ByKeyword(BaseModel, frozen=True):
    text: str


class Below(ByKeyword):
    pass


class BelowAgain(ByKeyword, frozen=True):
    pass


class ByConfig(BaseModel):
    model_config = ConfigDict(frozen=True)
    text: str


class BelowConfig(ByConfig):
    pass


def assign_keyword(model: ByKeyword) -> None:
    model.text = "b"


def assign_config(model: ByConfig) -> None:
    model.text = "b"


if __name__ == "__main__":
    for kind in (Below, BelowAgain):
        try:
            assign_keyword(kind(text="a"))
        except ValidationError as error:
            print(kind.__name__, error.errors()[0]["type"])
    try:
        assign_config(BelowConfig(text="a"))
    except ValidationError as error:
        print("BelowConfig", error.errors()[0]["type"])
PYTHON
(
    cd "$folder"
    venv/bin/mypy --strict --config-file= models.py || true
    venv/bin/python models.py
) >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
