"""The frame around every page; it runs again on every click, so it holds no logic."""

from pathlib import Path

import streamlit as st

from index.attribution import PROMISE
from ui.footer import draw_footer
from ui.sign_in import draw_account, let_in


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Concordance", menu_items={"About": PROMISE})
    st.logo(Path(__file__).with_name("name.svg").read_text(encoding="utf-8"), size="large")
    st.html(Path(__file__).with_name("style.css"))
    ask = st.Page("ask.py", title="Ask", default=True)
    compare = st.Page("compare.py", title="Compare")
    kept = st.Page("kept.py", title="Kept")
    library = st.Page("library.py", title="Library")
    pictures = st.Page("map.py", title="Map")
    quality = st.Page("quality.py", title="Quality")
    read = st.Page("read.py", title="Read")
    pages = st.navigation([ask, compare, kept, library, pictures, quality, read], position="top")
    let_in()
    pages.run()
    draw_footer()
    draw_account()


if __name__ == "__main__":
    main()
