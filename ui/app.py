"""The frame around every page. It runs again on every click, so it contains no logic."""

from pathlib import Path

import streamlit as st

from index.attribution import PROMISE
from ui.components.frame import bar_html, draw_footer
from ui.session.background import say_drawn
from ui.session.sign_in import draw_account, let_in


def main() -> None:
    """Draw the page that the address names."""
    pages = [
        st.Page("ask/page.py", title="Ask", default=True),
        st.Page("table/page.py", title="Table", url_path="table"),
        st.Page("differences/page.py", title="Differences", url_path="differences"),
        st.Page("library/page.py", title="Library", url_path="library"),
        st.Page("map/page.py", title="Map", url_path="map"),
        st.Page("kept/page.py", title="Kept", url_path="kept"),
        st.Page("quality/page.py", title="Quality", url_path="quality"),
    ]
    unlisted = [
        st.Page("read/page.py", title="Read", url_path="read"),
        st.Page("limits/page.py", title="Limits", url_path="limits"),
    ]
    page = st.navigation([*pages, *unlisted], position="hidden")
    st.set_page_config(
        page_title=f"{page.title} · Concordance",
        # Named for all, else a page keeps the width of the one whose link led to it.
        layout="wide" if page.url_path == "library" else "centered",
        menu_items={"About": PROMISE},
    )
    # Also linked in the head of the page; here it comes after Streamlit's own styles.
    st.html(Path(__file__).parent / "static" / "style.css")
    st.html(bar_html(pages, page))
    let_in()
    page.run()
    draw_footer()
    draw_account()
    say_drawn()


if __name__ == "__main__":
    main()
