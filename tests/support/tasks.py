"""Tasks of new users, walked on the pages as a person does; each is told in its user's words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playwright.sync_api import FilePayload, Locator, expect

from tests.support.browser import Watched
from tests.support.task_library import LONG, SHORT, newer_article, two_articles

Task = Callable[[Watched, str], None]
HELPS = "Does a nap help night workers to stay alert?"
LASTS = "How long should a nap on a night shift last?"
WAKES = "Does coffee keep night workers awake?"
_A_BUILD = 60_000


def which_passage_answers(watched: Watched, address: str) -> None:
    """Which passage in my articles says how long a nap on a night shift should be?"""
    _type(watched, address, LASTS)
    first = watched.page.locator("article.hit").first

    expect(first.locator(".passage")).to_contain_text("The best nap on a night shift lasts")
    expect(first.locator(".passage")).to_be_in_viewport()
    first.locator("h3 a").click()
    expect(watched.page.locator(".beside mark.quote").first).to_be_in_viewport()


def who_disagrees(watched: Watched, address: str) -> None:
    """Who says that a nap does not help on nights, and in which words?"""
    _type(watched, address, HELPS)

    expect(watched.page.locator(".strip .summary")).to_contain_text("Sources differ")
    said = _open_voice(watched, "No", LONG)
    expect(said.get_by_text("A nap does not help night workers")).to_be_in_viewport()


def which_is_newer(watched: Watched, address: str) -> None:
    """Two of them contradict each other: which one wrote later?"""
    _type(watched, address, HELPS)

    expect(_open_voice(watched, "No", LONG)).to_contain_text("November 2016")
    newer = _open_voice(watched, "Yes", SHORT)
    expect(newer).to_contain_text("2 May 2023")
    expect(newer.get_by_text("2 May 2023")).to_be_in_viewport()


def cite_in_apa(watched: Watched, address: str) -> None:
    """Give me the reference in APA, for my report."""
    _type(watched, address, HELPS)
    page = watched.page

    hit = page.locator("article.hit").filter(has_text=SHORT)
    rank = hit.first.locator(".rank").inner_text().strip()
    page.locator(f".st-key-actions-{rank}").get_by_role("button", name="Cite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("APA", exact=True).click()
    reference = dialog.locator("dl.reference dd").first
    expect(reference).to_contain_text("Holm, I. (2023, May 2)")
    dialog.get_by_role("button", name="Copy the reference").click()
    expect(dialog.get_by_role("button", name="Copy the reference")).to_have_attribute(
        "data-said", "Copied"
    )


def add_two_and_ask(watched: Watched, address: str) -> None:
    """I have two more articles: take them in, and let me ask about them."""
    page = watched.open(address)
    _go(watched, "Library")

    _add(watched, two_articles(), "Add 2 articles")
    expect(page.get_by_text("2 added").first).to_be_visible(timeout=_A_BUILD)
    page.get_by_role("link", name="Ask about the 2 articles you added").click()
    page.wait_for_url("**/?article=**")
    watched.settle()
    page.get_by_label("Ask a question").fill("How do I keep street noise out of the bedroom?")
    page.keyboard.press("Enter")
    first = page.locator("article.hit").first
    # The page must not keep the width of the one before, which leaves no room for the sources.
    expect(page.locator(".scope")).to_be_in_viewport(ratio=1)
    expect(first.locator(".passage")).to_contain_text(
        "Ear plugs made of foam keep street noise out"
    )
    expect(first.locator(".passage")).to_be_in_viewport()


def what_changed(watched: Watched, address: str) -> None:
    """Tell me when a new article changes what my question is answered with."""
    page = watched.page
    _type(watched, address, LASTS)
    page.get_by_role("button", name="Save this question").click()
    expect(page.get_by_role("button", name="Saved", exact=True)).to_be_visible()
    _go(watched, "Library")

    _add(watched, newer_article(), "Add 1 article")
    use = page.get_by_role("button", name="Use the updated library")
    expect(use).to_be_visible(timeout=_A_BUILD)
    told = page.locator("ul.moves")
    expect(told).to_contain_text(LASTS)
    expect(told).to_contain_text("Rest in the small hours")
    use.click()
    expect(page.get_by_text("The updated library is in use.")).to_be_visible()
    expect(page.get_by_text("· 1 added")).to_be_visible()
    new = page.locator("ul.shelf > li").filter(has_text="Rest in the small hours")
    expect(new.locator(".new")).to_be_visible()


def overrule_a_verdict(watched: Watched, address: str) -> None:
    """This verdict is wrong: Ward Weekly does not decide it. Let me put that right."""
    page = watched.page
    _type(watched, address, HELPS)

    _open_voice(watched, "No", LONG).get_by_role("link", name="Wrong?").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("undecided: it speaks of it").click()
    dialog.get_by_label("Reason").fill("It speaks of one ward only.")
    dialog.get_by_role("button", name="Keep my verdict").click()
    expect(dialog).to_have_count(0)
    watched.settle()
    said = _open_voice(watched, "Undecided", LONG)
    expect(said).to_contain_text("you said: undecided")
    expect(said).to_contain_text("Reason: It speaks of one ward only.")


def scope_to_two_sources(watched: Watched, address: str) -> None:
    """I only trust two of these: ask nobody else."""
    page = watched.page
    _type(watched, address, WAKES)

    for number, name in enumerate(("Bean Board", "Lamp Institute"), start=1):
        scope = page.locator(".scope")
        if not scope.get_by_label(name).is_visible():
            scope.locator("summary").click()
        scope.get_by_label(name).check()
        expect(scope.locator("summary")).to_contain_text(f"{number} of")
        watched.settle()
    titles = page.locator("article.hit h3")
    expect(titles.first).to_contain_text("Bean Board")
    expect(titles.filter(has_text=SHORT)).to_have_count(0)
    expect(page.locator(".scope").get_by_label(SHORT)).to_have_count(1)


def table_of_three_questions(watched: Watched, address: str) -> None:
    """Put three questions side by side: who says what to each?"""
    page = watched.open(address)
    _go(watched, "Table")

    for number, question in enumerate((HELPS, LASTS, WAKES), start=1):
        page.get_by_label("Add a question or a claim").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(".by-question thead th")).to_have_count(number + 1)
        watched.settle()
    row = page.locator(".by-question tbody tr").filter(has_text=SHORT)
    expect(row.locator("td").first).to_contain_text("yes")
    sentence = row.get_by_text("A nap helps night workers to stay alert.").first
    sentence.scroll_into_view_if_needed()
    expect(sentence).to_be_in_viewport()


def difference_nobody_asked_about(watched: Watched, address: str) -> None:
    """Do any of my articles contradict each other? I would not know what to ask."""
    page = watched.open(address)
    _go(watched, "Differences")

    show = page.get_by_role("button", name="Show")
    pairs = page.locator("article.pair")
    expect(show.or_(pairs).first).to_be_visible(timeout=_A_BUILD)
    if not pairs.count():
        show.click()
    pair = pairs.filter(has_text="They give different numbers.").first
    pair.scroll_into_view_if_needed()
    expect(pair.locator("mark.word").filter(has_text="20 minutes").first).to_be_visible()
    expect(pair.locator("mark.word").filter(has_text="90 minutes").first).to_be_visible()
    expect(pair.locator("figure").filter(has_text="newer")).to_contain_text(SHORT)


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        task.__name__: task
        for task in (
            which_passage_answers,
            who_disagrees,
            which_is_newer,
            cite_in_apa,
            difference_nobody_asked_about,
            scope_to_two_sources,
            table_of_three_questions,
            add_two_and_ask,
            what_changed,
            overrule_a_verdict,
        )
    }
)
"""All tasks by name, in an order in which what one changes is no trouble to the next."""


def _type(watched: Watched, address: str, question: str) -> None:
    """Type a question on the first page, and wait for all that its answer shows."""
    page = watched.page
    page.context.clear_cookies()
    watched.open(address)
    page.keyboard.press("/")
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    expect(page.locator("article.hit").first).to_be_visible()
    expect(page.locator(".strip:not([aria-busy])")).to_have_count(1, timeout=_A_BUILD)
    watched.settle()


def _open_voice(watched: Watched, stance: str, source: str) -> Locator:
    """What a source says, opened by clicks where it is folded."""
    strip = watched.page.locator(".strip")
    row = strip.locator(".row").filter(has=watched.page.locator("h3", has_text=stance))
    voice = row.locator(".voice").filter(has_text=source)
    if not voice.is_visible():
        strip.locator("summary").first.click()
    voice.locator("summary").first.click()
    expect(voice.locator(".said")).to_be_in_viewport()
    return voice.locator(".said")


def _go(watched: Watched, name: str) -> None:
    nav = watched.page.get_by_role("navigation", name="Pages")
    nav.get_by_role("link", name=name, exact=True).click()
    watched.page.wait_for_url(f"**/{name.lower()}**")
    watched.settle()


def _add(watched: Watched, files: list[FilePayload], button: str) -> None:
    watched.page.locator("input[type=file]").set_input_files(files)
    watched.page.get_by_role("button", name=button).click(timeout=_A_BUILD)
