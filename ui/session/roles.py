"""Who may do what: everybody anything, or readers and editors where sign-in is set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Event
from typing import Any, Literal

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from index.errors import ConcordanceError

Role = Literal["editor", "reader"]
SECRETS = ".streamlit/secrets.toml"
_SECTION = "concordance"


class SecretsError(ConcordanceError):
    """What says who may sign in cannot be read, so nobody is let in."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{SECRETS} {reason}, so it cannot be told who may sign in. Mend it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who is what. Names are e-mail addresses, which their provider has to have verified, or the
    names that it gives to accounts itself (`sub`).

    Without `readers` whoever signs in may read, with `is_public` everybody.
    """

    is_set_up: bool
    is_public: bool = False
    editors: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()

    def role(self, user: Mapping[str, object]) -> Role | None:
        """What somebody is of whom the provider says this; None is who may not even read."""
        if not self.is_set_up:
            return "editor"
        if user.get("is_logged_in") is True:
            names = {str(user.get("sub"))}
            if user.get("email_verified") is True:
                names.add(str(user.get("email")).casefold())
            if names & self.editors:
                return "editor"
            if not self.readers or names & self.readers:
                return "reader"
        return "reader" if self.is_public else None


@lru_cache(maxsize=1)
def policy() -> Policy:
    """What the file of secrets says, as it was when it was first asked for.

    So a file that vanishes lets nobody in who was kept out.

    Raises:
        SecretsError: it is there, but cannot be read or is not as it should be.
    """
    try:
        secrets = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        if error.error_id == "no-secrets-found":
            return Policy(is_set_up=False)
        raise SecretsError("cannot be read") from error
    return read_policy(secrets)


def read_policy(secrets: Mapping[str, Any]) -> Policy:
    """What the sections `auth` and `concordance` say.

    Raises:
        SecretsError: they are not as they should be.
    """
    ours = secrets.get(_SECTION, {})
    if not isinstance(ours, Mapping):
        raise SecretsError(f"has no section [{_SECTION}], but a value of that name")
    if unknown := sorted(set(ours) - {"editors", "readers", "public"}):
        raise SecretsError(
            f"has {unknown[0]} in [{_SECTION}], which knows editors, readers, public"
        )
    is_public = ours.get("public", False)
    if not isinstance(is_public, bool):
        raise SecretsError(f"has public in [{_SECTION}], which is neither true nor false")
    if ours and "auth" not in secrets:
        raise SecretsError(f"has a section [{_SECTION}], but none [auth]")
    return Policy(
        is_set_up="auth" in secrets,
        is_public=is_public,
        editors=_names(ours, "editors"),
        readers=_names(ours, "readers"),
    )


def _names(ours: Mapping[str, Any], field: str) -> frozenset[str]:
    names = ours.get(field, [])
    is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not is_list:
        raise SecretsError(f"has {field} in [{_SECTION}], which is no list of names")
    return frozenset(name.casefold() if "@" in name else name for name in names)


_reached = Event()


def expect_others() -> None:
    """From now on other machines may reach the server."""
    _reached.set()


def is_alone() -> bool:
    """Whether nobody but who started the program can look at the pages."""
    return not (_reached.is_set() or policy().is_set_up)
