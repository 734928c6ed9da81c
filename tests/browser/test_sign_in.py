"""Signing in with a local identity provider, in a real browser, and what each role may do."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Watched, served
from tests.support.identity_provider import CLIENT, Provider, provided
from tests.support.paths import ROOT
from tests.support.ports import free_port

ONLY_EDITORS = '{"error":"Only editors may change anything here."}'
QUESTION = "When+do+the+tides+rise%3F"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provided() as provider:
        yield provider


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server where `ann` is an editor."""
    folder = tmp_path_factory.mktemp("sign-in")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "tides.md").write_text("# Tides\n\nTides rise at noon.\n")
    port = free_port()
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f"""
        [auth]
        redirect_uri = "http://localhost:{port}/oauth2callback"
        cookie_secret = "{"0123456789" * 4}"
        client_id = "{CLIENT}"
        client_secret = "{"abcdefghij" * 4}"
        server_metadata_url = "{provider.address}/.well-known/openid-configuration"
        [concordance]
        editors = ["ann@home.example"]
        """
    )
    with pytest.MonkeyPatch.context() as patch:
        # Streamlit also looks for secrets in the home folder.
        patch.setenv("HOME", str(folder))
        with served(folder / "index", [folder / "corpus"], port=port) as address:
            yield address


def sign_in(chromium: Browser, provider: Provider, address: str, name: str) -> Watched:
    provider.user = {"sub": name, "email": f"{name}@home.example", "email_verified": True}
    watched = Watched(chromium.new_context().new_page())
    watched.page.goto(address)
    watched.page.get_by_role("button", name="Sign in").click()
    watched.page.get_by_text(f"Signed in as {name}@home.example").wait_for(timeout=30_000)
    watched.settle()
    return watched


def upload(address: str, cookie: str) -> str:
    """The response to a file sent to Streamlit's upload address."""
    request = urllib.request.Request(
        f"{address}/_stcore/upload_file/session/file",
        data=b"a file",
        method="PUT",
        headers={"Cookie": cookie},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    return refused.value.read().decode()


def test_unreadable_secrets_keep_the_server_from_starting(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text("[auth\n")

    ended = subprocess.run(
        [sys.executable, "-m", "ui", "--index", str(tmp_path / "index")],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines()[-1] == (
        ".streamlit/secrets.toml cannot be read, so access cannot be checked. Fix the file."
    )
    assert not (tmp_path / "index").exists()


def test_without_signing_in_one_reads_nothing(address: str, chromium: Browser) -> None:
    watched = Watched(chromium.new_context().new_page())

    watched.page.goto(f"{address}/?q={QUESTION}")
    watched.page.get_by_text("Sign in to see these articles.").wait_for()

    assert "noon" not in watched.page.locator("body").inner_text()


def test_a_reader_can_sign_in_ask_and_sign_out(
    address: str, provider: Provider, chromium: Browser
) -> None:
    watched = sign_in(chromium, provider, address, "ben")
    page = watched.page
    watched.open(f"{address}/?q={QUESTION}")
    page.wait_for_selector("article.hit")
    expect(page.get_by_role("button", name="Answers it")).to_have_count(0)
    expect(page.get_by_role("button", name="Keep", exact=True)).to_have_count(0)
    watched.go("kept?show=History")
    page.get_by_text("they would see each other's questions").wait_for()
    assert "When do the tides rise?" not in page.locator("body").inner_text()
    watched.go("library")
    page.get_by_text("Only editors may change anything here.").wait_for()
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())

    assert upload(address, cookie) == upload(address, "") == ONLY_EDITORS
    assert watched.errors == []
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()


def test_an_editor_can_mark_and_upload(address: str, provider: Provider, chromium: Browser) -> None:
    watched = sign_in(chromium, provider, address, "ann")
    page = watched.page
    watched.open(f"{address}/?q={QUESTION}")
    page.wait_for_selector("article.hit")
    page.get_by_role("button", name="Answers it").wait_for()
    page.get_by_role("button", name="Keep", exact=True).wait_for()
    watched.go("library")
    page.get_by_text("Drop articles here").wait_for()
    page.locator("input[type=file]").set_input_files(
        {"name": "ebb.md", "mimeType": "text/markdown", "buffer": b"# Ebb\n\nThe ebb is at six."}
    )
    page.get_by_role("button", name="Add 1 article").wait_for()
    assert watched.errors == []


@pytest.mark.parametrize("path", ["/api/search?q=tides", "/metrics"])
def test_programs_need_a_token_with_sign_in(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address + path, timeout=10)

    assert refused.value.code == 401
    assert "CONCORDANCE_API_TOKEN" in refused.value.read().decode()
