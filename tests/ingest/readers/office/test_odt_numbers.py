"""The numbers that OpenDocument texts count for headings and list items stand before them."""

from pathlib import Path

import pytest

from tests.support.formats import reading_of
from tests.support.office import odt_file

_OUTLINE = (
    "<text:outline-style>"
    '<text:outline-level-style text:level="1" style:num-format="1"/>'
    '<text:outline-level-style text:level="2" style:num-format="a" text:display-levels="2"/>'
    "</text:outline-style>"
)
_APART = '<style:style style:name="Apart" style:family="paragraph" style:list-style-name=""/>'


def steps(*levels: str, name: str = "L") -> str:
    made = "".join(
        f'<text:list-level-style-number text:level="{place}" {level}/>'
        for place, level in enumerate(levels, start=1)
    )
    return f'<text:list-style style:name="{name}">{made}</text:list-style>'


_STEPS = steps(
    'style:num-format="1" style:num-suffix="."',
    'style:num-format="I" style:num-prefix="(" style:num-suffix=")" text:start-value="4"',
)


def listed(*items: str, more: str = "", style: str = "L") -> str:
    whole = "".join(one if one.startswith("<") else item(one) for one in items)
    return f'<text:list text:style-name="{style}" {more}>{whole}</text:list>'


def item(words: str, inner: str = "", more: str = "") -> str:
    said = f"<text:p>{words}</text:p>" if words else ""
    return f"<text:list-item {more}>{said}{inner}</text:list-item>"


def text(folder: Path, body: str, *, styles: str = _STEPS, named: str = "") -> str:
    (folder / "a.odt").write_bytes(odt_file(body, styles=styles, named=named))
    return reading_of(folder / "a.odt").text


def test_headings_are_numbered_by_their_level(tmp_path: Path) -> None:
    heading = '<text:h text:outline-level="{}" {}>{}</text:h>'.format
    body = (
        heading(1, "", "Soil")
        + heading(2, "", "Lime")
        + heading(2, 'text:is-list-header="true"', "Thanks")
        + heading(2, 'text:style-name="Apart"', "More thanks")
        + heading(2, "", "Loam")
        + heading(1, "", "Water")
        + heading(3, "", "Rain")
        + heading(2, 'text:start-value="7"', "Dew")
    )

    assert text(tmp_path, body, styles=_APART, named=_OUTLINE).split("\n\n") == [
        *("1 Soil", "1.a Lime", "Thanks", "More thanks", "1.b Loam", "2 Water", "Rain", "2.g Dew"),
    ]


def test_items_are_counted_by_list_and_level(tmp_path: Path) -> None:
    inner = "<text:list><text:list-item><text:p>peas</text:p></text:list-item></text:list>"
    own = listed("late", style="M")
    body = (
        listed("Dig.", item("Sow:", inner), item("", own), "Reap.", more='xml:id="one"')
        + "<text:p>Rest.</text:p>"
        + listed("Again.", item("Jump.", more='text:start-value="9"'))
        + listed("On.", more='text:continue-numbering="true"')
        + listed("Back.", more='text:continue-list="one"')
        + listed("Lost.", more='text:continue-list="never written"')
    )
    letters = steps("", 'style:num-format="a"', name="M")

    assert text(tmp_path, body, styles=_STEPS + letters) == (
        "1. Dig.\n2. Sow:\n  (IV) peas\n  a late\n3. Reap.\n\nRest.\n\n1. Again.\n9. Jump.\n10. On."
        "\n4. Back.\n5. Lost."
    )


@pytest.mark.parametrize(
    ("styles", "shown"),
    [
        (steps('style:num-format="一"'), "- Sow."),
        (steps('style:num-format=""'), "Sow."),
        ("", "- Sow."),
    ],
)
def test_a_number_of_another_kind_is_a_bullet(tmp_path: Path, styles: str, shown: str) -> None:
    assert text(tmp_path, listed("Sow."), styles=styles) == shown
