"""Budget of a first start: from the command to the overview in a browser, 5 s after installation.

The browser is open before the clock starts; the folder of the ledger is empty each time, so the
bundled figures are loaded, no network is used, and nothing is left from another start.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import application

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_benchmark.fixture import BenchmarkFixture


def test_from_the_command_to_the_overview(
    benchmark: BenchmarkFixture, chromium: Browser, tmp_path: Path
) -> None:
    number, open_now = 0, ExitStack()

    def fresh() -> tuple[tuple[Path], dict[str, object]]:
        nonlocal number
        open_now.close()  # ending the application before is not part of a start
        number += 1
        return (tmp_path / str(number),), {}

    def start(home: Path) -> None:
        page = chromium.new_page()
        address = open_now.enter_context(application(home))
        page.goto(address)
        # The last heading of the page, below its last table: everything above is there.
        page.get_by_role("heading", name="Where to go from here").wait_for(timeout=60_000)
        open_now.callback(page.close)

    benchmark.pedantic(start, setup=fresh, rounds=5, warmup_rounds=1)
    open_now.close()
