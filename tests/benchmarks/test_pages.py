"""Budget of a page: its script run by AppTest in one process, caches cleared, median of 20.

At 1,000,000 observations the median is to stay within 150 ms, the 95th percentile within
400 ms, and within 1.5 times the time at 10,000 observations. `evidence.py?f` is that page
about one figure of a document in the archive, `evidence.py` without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.model import public_id
from data.query import Query
from data.store import Store
from scrapers.receiving import opening
from tests.benchmarks.ledger import readings

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "overview.py",
    "compare.py",
    "redress.py",
    "country.py",
    "evidence.py",
    "evidence.py?f",
    "changes.py",
    "status.py",
    "methods.py",
)


@pytest.fixture(scope="session")
def filled_home(
    size: int, new_address: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Return a folder with a ledger of the bundled figures and synthetic ones on top."""
    home = tmp_path_factory.mktemp(f"pages-{size}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(home))
        patch.setenv("DATABASE_URL", new_address(home))
        store = Store()
        opening.first_start(store)
        for reading in readings(size):
            store.save(reading)
        store.close()
        yield home


def _a_bundled_figure() -> str:
    """Return the id of a figure whose bytes are in the archive."""
    found = Store().observations(Query(programmes=("meta_cser",), platforms=("facebook",)))
    return public_id(found[0].id)


@pytest.mark.parametrize("page", PAGES)
def test_a_page(benchmark: BenchmarkFixture, filled_home: Path, page: str) -> None:
    assert filled_home.is_dir()
    app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60)
    app.run()
    script, _, asked = page.partition("?")
    if asked:
        app.query_params[asked] = _a_bundled_figure()
    app.switch_page(script).run()
    assert not app.exception
    assert app.title
    assert not asked or "Where it stands" in {one.value for one in app.header}

    def cold() -> None:
        st.cache_data.clear()
        st.cache_resource.clear()

    benchmark.pedantic(app.run, setup=cold, rounds=20)
    assert not app.exception
