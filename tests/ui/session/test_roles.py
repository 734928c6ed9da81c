"""Permissions with sign-in: the decision, and its effect on each page."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from index.notebook.history import History
from tests.support.pages import APP, html_of
from tests.support.tiny_index import copy_of
from ui.session.roles import Policy, Role, SecretsError, policy, read_policy

AUTH = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "x" * 40}
SECRETS: dict[str, Any] = {"auth": AUTH, "concordance": {"editors": ["1"]}}
EDITOR = {"is_logged_in": True, "sub": "1", "email": "ann@home.example", "email_verified": True}
READER = {"is_logged_in": True, "sub": "2", "email": "ben@home.example", "email_verified": True}
NOBODY = {"is_logged_in": False}
Open = Callable[..., AppTest]


@pytest.mark.parametrize(
    ("ours", "user", "role"),
    [
        ({}, NOBODY, None),
        ({}, {}, None),
        ({}, READER, "reader"),
        ({"editors": ["Ann@Home.example"]}, EDITOR, "editor"),
        ({"editors": ["ann@home.example"]}, READER, "reader"),
        ({"editors": ["ann@home.example"]}, {**EDITOR, "email_verified": False}, "reader"),
        ({"editors": ["ann@home.example"]}, {**EDITOR, "email_verified": "true"}, "reader"),
        ({"editors": ["ann@home.example"]}, {**EDITOR, "is_logged_in": False}, None),
        ({"editors": ["1"]}, EDITOR, "editor"),
        ({"editors": ["1"]}, READER, "reader"),
        ({"editors": ["1"], "readers": ["3"]}, READER, None),
        ({"editors": ["1"], "readers": ["ben@home.example"]}, READER, "reader"),
        ({"editors": ["1"], "readers": ["3"]}, EDITOR, "editor"),
        ({"public": True}, NOBODY, "reader"),
        ({"public": True, "editors": ["1"]}, EDITOR, "editor"),
        ({"public": True, "readers": ["3"]}, READER, "reader"),
    ],
)
def test_the_role_follows_from_what_the_provider_says(
    ours: dict[str, object], user: dict[str, object], role: Role | None
) -> None:
    assert read_policy({"auth": AUTH, "concordance": ours}).role(user) == role


def test_without_sign_in_everyone_may_do_everything() -> None:
    assert read_policy({"other": "thing"}) == Policy(is_set_up=False)
    assert Policy(is_set_up=False).role({}) == "editor"


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ({"auth": AUTH, "concordance": {"editor": ["1"]}}, "has editor in [concordance], which"),
        ({"auth": AUTH, "concordance": {"editors": "1"}}, "has editors in [concordance], which"),
        ({"auth": AUTH, "concordance": {"readers": [1]}}, "has readers in [concordance], which"),
        ({"auth": AUTH, "concordance": {"public": "no"}}, "has public in [concordance], which"),
        ({"auth": AUTH, "concordance": "x"}, "has a value named concordance instead of a section"),
        ({"concordance": {"editors": ["1"]}}, "has a section [concordance], but no section [auth]"),
    ],
)
def test_invalid_secrets_let_nobody_in(secrets: dict[str, Any], words: str) -> None:
    with pytest.raises(SecretsError) as error:
        read_policy(secrets)

    assert words in str(error.value)


@pytest.fixture
def open_as(tiny_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page as somebody, where `1` is an editor."""
    folder = copy_of(tiny_index, tmp_path)
    generations = folder / "index" / "generations"
    # One to go back to.
    shutil.copytree(generations / "000001", generations / "000000")
    monkeypatch.setattr(sys, "argv", ["app.py", str(folder / "index")])

    def open_as(user: dict[str, object], page: str = "", **parameters: str) -> AppTest:
        policy.cache_clear()
        app = AppTest.from_file(APP, default_timeout=60)
        app.secrets = SECRETS
        app.user = user
        app.run()
        if page:
            app.switch_page(page)
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    yield open_as
    policy.cache_clear()


def buttons(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


@pytest.mark.parametrize("page", ["", "library/page.py", "read/page.py"])
def test_without_signing_in_one_sees_only_the_way_to_sign_in(open_as: Open, page: str) -> None:
    app = open_as(NOBODY, page, q="When do the tides rise?")

    assert "Sign in to see these articles." in html_of(app)
    assert "noon" not in html_of(app)
    assert buttons(app) == {"Sign in"}


def test_readers_can_ask_and_read_but_change_nothing(open_as: Open) -> None:
    asked = open_as(READER, q="When do the tides rise?")
    kept = open_as(READER, "kept/page.py", show="History")
    library = open_as(READER, "library/page.py")

    assert "Tides rise at noon." in html_of(asked)
    assert not buttons(asked) & {"Answers it", "Does not answer", "Keep", "Save this question"}
    assert buttons(kept) == buttons(library) == {"Sign out"}
    assert "Only editors may change anything here." in html_of(library)
    assert len(library.get("file_uploader")) == 0


def test_editors_can_change_everything(open_as: Open) -> None:
    asked = open_as(EDITOR, q="When do the tides rise?")
    library = open_as(EDITOR, "library/page.py")

    assert {"Answers it", "Does not answer", "Keep", "Save this question", "Sign out"} <= buttons(
        asked
    )
    assert {"Update", "Add page", "Yes, go back"} <= buttons(library)
    assert len(library.get("file_uploader")) == 1


@pytest.mark.parametrize("user", [READER, EDITOR])
def test_with_sign_in_no_history_is_kept(open_as: Open, user: dict[str, object]) -> None:
    open_as(user, q="When do the tides rise?")

    assert History(Path(sys.argv[1])).entries() == []


@pytest.mark.parametrize(
    ("user", "said"),
    [(READER, "Only editors may change anything here. Sign in"), (EDITOR, "Done.")],
)
def test_an_action_runs_for_editors_only(open_as: Open, user: dict[str, object], said: str) -> None:
    open_as(user)

    def page() -> None:
        import streamlit as st

        from ui.library.said import act, draw_said

        draw_said()
        if not st.session_state.setdefault("clicked", False):
            st.session_state["clicked"] = True
            act("Doing…", lambda: "Done.")

    app = AppTest.from_function(page)
    app.secrets, app.user = SECRETS, user

    assert said in html_of(app.run())


def test_without_sign_in_there_are_no_sign_in_buttons(
    tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy.cache_clear()
    monkeypatch.setattr(sys, "argv", ["app.py", str(tiny_index / "index")])

    app = AppTest.from_file(APP, default_timeout=60).run()

    assert not buttons(app) & {"Sign in", "Sign out"}
