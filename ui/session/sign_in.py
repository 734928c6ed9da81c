"""Signing in and out on the pages, and what whoever looks at them may do."""

import streamlit as st

from index.errors import ConcordanceError
from ui.markup import Html, isolated, note
from ui.session.roles import Role, policy

ONLY_EDITORS = "Only editors may change anything here."


class RoleError(ConcordanceError):
    """Somebody tried what only editors may do."""

    def __init__(self) -> None:
        super().__init__(f"{ONLY_EDITORS} Sign in as one, or ask one of them.")


def role() -> Role | None:
    """What whoever looks at this page is; None is who may not even read."""
    known = policy()
    # Where no sign-in is set up, nobody is asked who they are.
    return known.role(st.user.to_dict() if known.is_set_up else {})


def may_edit() -> bool:
    """Whether whoever looks at this page may change anything."""
    return role() == "editor"


def require_editor() -> None:
    """Let only editors go on.

    Raises:
        RoleError: whoever looks at this page is none.
    """
    if not may_edit():
        raise RoleError


def let_in() -> None:
    """Go on only with who may read; to all others draw the way to sign in, and no more."""
    if role() is not None:
        return
    st.html(Html("<h1>Sign in</h1><p>These articles are for people who sign in.</p>"))
    if st.user.is_logged_in:
        st.html(note(f"You are signed in as {_name()}, who may not read here."))
    draw_account()
    st.stop()


def draw_account() -> None:
    """Draw who is signed in with a way out, or a way in; nothing where no sign-in is set up."""
    if not policy().is_set_up:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.user.is_logged_in:
            words = Html(f'<p class="facts">Signed in as {isolated(_name())}</p>')
            st.html(words, width="content")
            st.button("Sign out", type="tertiary", on_click=st.logout)
        else:
            st.button("Sign in", type="primary", on_click=st.login)


def _name() -> str:
    return str(st.user.get("email") or st.user.get("name") or st.user.get("sub"))
