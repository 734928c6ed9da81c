"""The frame around every page; it runs again on every click, so it holds no logic."""

from pathlib import Path

import streamlit as st

from index.attribution import PROMISE
from ui.frame import bar_html, draw_footer
from ui.sign_in import draw_account, let_in


def main() -> None:
    """Draw the page that the address names."""
    pages = [
        st.Page("ask.py", title="Ask", default=True),
        st.Page("compare.py", title="Compare"),
        st.Page("read.py", title="Read"),
        st.Page("library.py", title="Library"),
        st.Page("map.py", title="Map"),
        st.Page("kept.py", title="Kept"),
        st.Page("quality.py", title="Quality"),
    ]
    limits = st.Page("limits.py", title="Limits")
    page = st.navigation([*pages, limits], position="hidden")
    st.set_page_config(page_title=f"{page.title} · Concordance", menu_items={"About": PROMISE})
    # It is in the head of the page, too; here it comes after Streamlit's own style.
    st.html(Path(__file__).parent / "static" / "style.css")
    st.html(bar_html(pages, page))
    let_in()
    page.run()
    draw_footer()
    draw_account()


if __name__ == "__main__":
    main()
