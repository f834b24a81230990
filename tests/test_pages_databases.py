"""Every page says the same, word for word, whichever database holds its figures."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests import exhibition, postgres
from tests.exhibition import one, words
from tests.test_pages_app import PAGES


def every_page(figure: str) -> dict[str, str]:
    """Return the words of each page as one visitor sees it who walks through all of them."""
    app = AppTest.from_file(
        str(exhibition.ROOT / "pages" / "navigation.py"), default_timeout=60
    ).run()
    said = {}
    for page in PAGES:
        app.query_params["f"] = figure
        app.switch_page(page).run()
        assert [e.message for e in app.exception] == [], page
        said[page] = words(app)
    return said


@pytest.mark.postgresql
def test_every_page_says_the_same_on_both_databases(
    gallery: Path, cluster: postgres.Cluster, migrated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(gallery))
    monkeypatch.setenv("TODAY", exhibition.TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    figure = one(gallery, "tiktok").id
    on_sqlite = every_page(str(figure))
    name = cluster.fresh(migrated)
    monkeypatch.setenv("DATABASE_URL", cluster.url(name))
    exhibition.build(gallery, cluster.url(name))  # the archive knows these documents already
    st.cache_data.clear()
    st.cache_resource.clear()
    on_postgresql = every_page(str(figure))
    cluster.drop(name)
    for page, title in PAGES.items():
        assert on_postgresql[page] == on_sqlite[page], page
        assert title in on_postgresql[page]
