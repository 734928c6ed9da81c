#!/usr/bin/env bash
# Half a surrogate pair is a str to pydantic, until the field has a constraint.
#
# pydantic 2.14.4. Python's json reads such a string without complaint, and a plain str field keeps
# it, in strict mode too. Each constraint tried, even one that the string meets, makes it an error,
# and so does reading it by model_validate_json. The model that kept it cannot be written as JSON.
#
# Guessed before the first run, having met str and min_length in a model of ours: max_length, a
# pattern and strip_whitespace reject it as well, and the model cannot be written as JSON.
# It was so.
#
# Output: what each field makes of it, then the two ways through JSON.
#> str: 'caf\ud83d'
#> strict: 'caf\ud83d'
#> min_length=1: string_unicode
#> max_length=9: string_unicode
#> pattern: string_unicode
#> strip_whitespace: string_unicode
#> to_lower: string_unicode
#> model_validate_json: json_invalid
#> model_dump_json: PydanticSerializationError

set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pydantic==2.14.4 pydantic-core==2.50.5

cat >"$folder/models.py" <<'PYTHON'
import json
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

HALF = json.loads(r'"caf\ud83d"')
FIELDS = {
    "str": str,
    "strict": Annotated[str, Field(strict=True)],
    "min_length=1": Annotated[str, Field(min_length=1)],
    "max_length=9": Annotated[str, Field(max_length=9)],
    "pattern": Annotated[str, Field(pattern="^c")],
    "strip_whitespace": Annotated[str, StringConstraints(strip_whitespace=True)],
    "to_lower": Annotated[str, StringConstraints(to_lower=True)],
}


class Note(BaseModel):
    text: str


for name, field in FIELDS.items():
    try:
        print(f"{name}: {TypeAdapter(field).validate_python(HALF)!a}")
    except ValidationError as error:
        print(f"{name}: {error.errors()[0]['type']}")
try:
    print("model_validate_json:", Note.model_validate_json(r'{"text": "caf\ud83d"}'))
except ValidationError as error:
    print("model_validate_json:", error.errors()[0]["type"])
try:
    print("model_dump_json:", Note(text=HALF).model_dump_json())
except PydanticSerializationError:
    print("model_dump_json: PydanticSerializationError")
PYTHON
"$folder/venv/bin/python" "$folder/models.py" >"$folder/seen"
diff <(sed -n 's/^#> //p' "$0") "$folder/seen"
