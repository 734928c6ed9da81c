"""What the app loads and looks for while the browser starts."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ui import __main__ as command
from ui.session import background, state

WORKS = [
    (state, "warm_up"),
    (state, "find_suggestions"),
    (command, "_look"),
    (state, "warm_up_comparing"),
    (command, "_import_rest"),
    (command, "_search_differences"),
]


def test_work_that_fails_is_shown_once_and_the_rest_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    usual = sys.getswitchinterval()
    done: list[str] = []

    def failing(name: str) -> Callable[..., None]:
        def work(*_: object) -> None:
            done.append(name)
            raise PermissionError(f"{name} may not")

        return work

    for module, name in WORKS:
        monkeypatch.setattr(module, name, failing(name))
    monkeypatch.setattr(command, "_FIRST_PAGE", ())
    monkeypatch.setattr(background, "wait_for_page", lambda _: None)
    monkeypatch.setattr(background, "is_ending", lambda: False)

    command._load(tmp_path, [])

    assert done == [name for _, name in WORKS]
    assert sys.getswitchinterval() == usual
    shown = capsys.readouterr().err
    assert [shown.count(f"PermissionError: {name} may not") for name in done] == [1] * len(WORKS)
