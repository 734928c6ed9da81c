"""Permissions: everyone may do everything unless sign-in is configured.

Then there are readers and editors.
"""

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
    """The file that says who may sign in cannot be read, so nobody is let in."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{SECRETS} {reason}, so access cannot be checked. Fix the file.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which users have which role. Users are named by an e-mail address, which the provider must
    have verified, or by the provider's own account id (`sub`).

    Without `readers`, everyone who signs in may read; with `is_public`, everyone may.
    """

    is_set_up: bool
    is_public: bool = False
    editors: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()

    def role(self, user: Mapping[str, object]) -> Role | None:
        """The role of a user as the provider describes them; None may not even read."""
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
    """The policy in the secrets file, as it was at the first call.

    So deleting the file later does not let anyone in.

    Raises:
        SecretsError: the file exists, but cannot be read or is not valid.
    """
    try:
        secrets = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        if error.error_id == "no-secrets-found":
            return Policy(is_set_up=False)
        raise SecretsError("cannot be read") from error
    return read_policy(secrets)


def read_policy(secrets: Mapping[str, Any]) -> Policy:
    """The policy in the sections `auth` and `concordance`.

    Raises:
        SecretsError: they are not valid.
    """
    ours = secrets.get(_SECTION, {})
    if not isinstance(ours, Mapping):
        raise SecretsError(f"has a value named {_SECTION} instead of a section [{_SECTION}]")
    if unknown := sorted(set(ours) - {"editors", "readers", "public"}):
        raise SecretsError(
            f"has {unknown[0]} in [{_SECTION}], which allows only editors, readers, public"
        )
    is_public = ours.get("public", False)
    if not isinstance(is_public, bool):
        raise SecretsError(f"has public in [{_SECTION}], which is neither true nor false")
    if ours and "auth" not in secrets:
        raise SecretsError(f"has a section [{_SECTION}], but no section [auth]")
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
        raise SecretsError(f"has {field} in [{_SECTION}], which is not a list of names")
    return frozenset(name.casefold() if "@" in name else name for name in names)


_reached = Event()


def expect_audience() -> None:
    """Note that other machines can reach the server from now on."""
    _reached.set()


def has_audience() -> bool:
    """Whether anyone besides the person who started the server can see its pages."""
    return _reached.is_set() or policy().is_set_up
