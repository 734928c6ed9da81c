"""What a command prints on a terminal that lacks some of the characters."""

import io
import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from index.terminal import run
from tests.support.paths import ROOT


def printed(text: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> str:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    command: Callable[[], None] = lambda: print(text)  # noqa: E731, T201

    assert run(command) == 0
    return raw.getvalue().decode(encoding)


def test_a_terminal_in_ascii_gets_escapes_for_other_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert printed("Müsli – 😀", "ascii", monkeypatch) == "M\\u00fcsli \\u2013 \\ud83d\\ude00\n"
    assert printed("Müsli – 😀", "cp1252", monkeypatch) == "Müsli – \\ud83d\\ude00\n"


def test_a_terminal_in_utf_8_gets_the_letters_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed("Müsli – 😀", "utf-8", monkeypatch) == "Müsli – 😀\n"
    # Half of a pair, as a file name that is not in UTF-8 has it.
    assert printed("caf\udce9.txt", "utf-8", monkeypatch) == "caf\\udce9.txt\n"


def test_json_stays_valid_on_a_terminal_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"text": "“Müsli” 😀"}

    assert json.loads(printed(json.dumps(row, ensure_ascii=False), "ascii", monkeypatch)) == row


def test_what_the_system_refuses_is_one_line_that_names_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refused() -> None:
        raise PermissionError(13, "Permission denied", "/articles/.index/digests.json")

    assert run(refused) == 1
    assert capsys.readouterr().err == (
        "/articles/.index/digests.json cannot be used (Permission denied). Allow reading and "
        "writing there, and try again.\n"
    )


def test_a_process_that_ends_at_once_says_all_and_does_what_is_registered() -> None:
    script = (
        "import atexit; from index.terminal import end_at_once;"
        "atexit.register(print, 'after'); print('before'); end_at_once(3)"
    )

    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (3, "before\nafter\n")
