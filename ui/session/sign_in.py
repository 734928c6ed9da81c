"""Signing in and out on the pages, and the role of the current user."""

import streamlit as st

from index.errors import ConcordanceError
from ui.markup import Html, isolated, note
from ui.session.roles import Role, policy

ONLY_EDITORS = "Only editors may change anything here."


class RoleError(ConcordanceError):
    """A user tried something that only editors may do."""

    def __init__(self) -> None:
        super().__init__(f"{ONLY_EDITORS} Sign in as an editor, or ask one.")


def role() -> Role | None:
    """The role of the current user; None may not even read."""
    known = policy()
    # Without sign-in there is no user to ask about.
    return known.role(st.user.to_dict() if known.is_set_up else {})


def may_edit() -> bool:
    """Whether the current user may change anything."""
    return role() == "editor"


def require_editor() -> None:
    """Stop everyone but editors.

    Raises:
        RoleError: the current user is not an editor.
    """
    if not may_edit():
        raise RoleError


def let_in() -> None:
    """Let readers through; for everyone else, draw only the way to sign in."""
    if role() is not None:
        return
    st.html(Html("<h1>Sign in</h1><p>Sign in to see these articles.</p>"))
    if st.user.is_logged_in:
        st.html(note(f"You are signed in as {_name()}, but may not read here."))
    draw_account()
    st.stop()


def draw_account() -> None:
    """Draw the current user and a way to sign out, or a way to sign in; nothing without sign-in."""
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
