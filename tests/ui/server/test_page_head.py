"""The head of every page names what draws the first one."""

import re
from pathlib import Path

import streamlit

from ui.server.page_head import head_html


def test_every_page_names_all_scripts_that_draw_the_box_for_a_question() -> None:
    static = Path(streamlit.__file__).with_name("static")
    named = (static / "index.html").read_text(encoding="utf-8") + head_html()
    [box] = (static / "static" / "js").glob("TextInput.*.js")
    imported = re.findall(r'from"\./([\w.-]+\.js)"', box.read_text(encoding="utf-8"))

    assert len(imported) > 5
    assert [name for name in (box.name, *imported) if name not in named] == []
