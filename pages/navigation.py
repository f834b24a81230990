"""The menu, the shared filters and the frame of every page. The main script of the application."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this folder first; the rooms lie beside it
    sys.path.append(str(ROOT))

from pages.parts import answers, filters, footer, ledger, states  # noqa: E402 - needs the path above

st.set_page_config(page_icon=str(ROOT / "pages" / "static" / "favicon.png"), layout="wide")
st.html(ROOT / "pages" / "static" / "page.css")

page = st.navigation(
    {
        "Explore": [
            st.Page("overview.py", title="Overview", default=True),
            st.Page("compare.py", title="Compare"),
        ],
        "Check": [
            st.Page("evidence.py", title="Evidence"),
            st.Page("status.py", title="Sources and status"),
        ],
        "About": [st.Page("methods.py", title="Methods")],
    }
)

if ledger.store().ready():
    answers.begin()
    filters.draw(page.url_path)
    page.run()
    footer.show()
else:
    st.title(page.title)
    states.before_first_data()
