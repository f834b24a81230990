"""The menu, the shared filters and the frame of every page. The main script of the application."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # Streamlit puts this folder first; the rooms lie beside it
    sys.path.append(str(ROOT))

from pages.parts import answers, filters, footer, ledger, menu, pauses, states  # noqa: E402 - needs the path above

pauses.rarer()
st.set_page_config(page_icon=str(ROOT / "pages" / "static" / "favicon.png"), layout="wide")
st.html(ROOT / "pages" / "static" / "page.css")

MENU = menu.groups()
# Streamlit's own menu with groups is a list that holds other things than items, which screen
# readers announce wrongly; so it routes, and the links are placed here.
page = st.navigation([one for group in MENU.values() for one in group], position="hidden")
with st.sidebar:
    menu.show(MENU)

with states.while_available():
    if ledger.store().ready():
        answers.begin()
        if page in MENU.get("Work", ()):  # what people enter is filtered by its round
            filters.keep()
        else:
            filters.draw(page.url_path)
        page.run()
        footer.show()
    else:
        st.title(page.title)
        states.before_first_data()
