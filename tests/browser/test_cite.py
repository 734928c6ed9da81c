"""What a click copies, read back from the clipboard: by the browser's own way, and without it."""

from playwright.sync_api import Page, expect

from tests.support.browser import ASKED, Watched, ask

_READ = """async () => {
    const item = (await navigator.clipboard.read())[0];
    const text = async kind => item.types.includes(kind) ? (await item.getType(kind)).text() : "";
    return [await text("text/plain"), await text("text/html")];
}"""
_IS_WHOLE = "one => one.scrollHeight <= one.clientHeight + 1"
# As over plain HTTP from another machine.
_UNAVAILABLE = "Object.defineProperty(navigator.clipboard, 'write', { value: undefined })"


def copied(page: Page) -> list[str]:
    expect(page.locator(".announced")).to_have_text("Copied")
    found: list[str] = page.evaluate(_READ)
    page.evaluate("document.querySelector('.announced').textContent = ''")
    return found


def test_a_reference_is_copied_with_its_italics_by_mouse_and_by_keyboard(
    address: str, watched: Watched
) -> None:
    page = watched.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    ask(watched, address, ASKED)

    page.get_by_role("button", name="Cite", exact=True).first.click()
    assert page.locator(".reference .block").evaluate(_IS_WHOLE)
    page.get_by_role("button", name="Copy the reference").click()
    reference, rich = copied(page)
    page.evaluate(_UNAVAILABLE)
    page.get_by_role("button", name="Copy the quote with its reference").focus()
    page.keyboard.press("Enter")
    block, _ = copied(page)

    shown = page.locator("dl.reference dd").first
    assert reference == shown.inner_text()
    assert "<i>" in rich
    passage = page.locator("article.hit .passage").first.evaluate("one => one.textContent")
    assert block.startswith(f"“{passage}” (")
    assert reference in block
    assert watched.errors == []
