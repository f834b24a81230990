"""Fixtures for every test: a ledger of its own, no network, and where wanted a browser."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from data.store import Store
from tests import browser, postgres

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

# Two slow cores are no reason for a property to fail, and a fault found once is found always.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")

BENCHMARKS = Path(__file__).parent / "benchmarks"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark benchmarks slow and browser tests `browser`, and run the latter last.

    Last, because Playwright keeps an event loop running in the main thread once it has
    started, and no later test could call `asyncio.run`.
    """
    for item in items:
        if item.path.is_relative_to(BENCHMARKS):
            item.add_marker("slow")
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


class NetworkReached(Exception):
    """A test reached for the network. Deliberately no OSError: nothing may handle it."""


def _refuse_outside(host: object) -> None:
    words = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if words == "localhost":
        return
    try:
        inside = ipaddress.ip_address(words.split("%")[0]).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise NetworkReached(f"tests use no network, but this one asked for {words!r}")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every look-up and connection of this process to anything but loopback."""
    look_up = socket.getaddrinfo

    def guarded(method: Callable[..., Any], place: int) -> Callable[..., Any]:
        def call(self: socket.socket, *arguments: Any) -> Any:
            if self.family != getattr(socket, "AF_UNIX", None):
                _refuse_outside(arguments[place][0])
            return method(self, *arguments)

        return call

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse_outside(host)
        return look_up(host, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect, 0))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex, 0))
        patch.setattr(socket.socket, "sendto", guarded(socket.socket.sendto, -1))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture
def ledger_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that ledger and archive of this test live under."""
    home = tmp_path / "var"
    home.mkdir()
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return home


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """Return a PostgreSQL server of our own, started once; skip where there is none."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.cluster(postgres.IN_A_HURRY) as started:
        yield started


@pytest.fixture(scope="session")
def migrated(cluster: postgres.Cluster) -> str:
    """Return the name of a database with empty tables, to copy."""
    name = cluster.fresh()
    store = Store(cluster.url(name))
    store.migrate()
    store.close()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(
    request: pytest.FixtureRequest, ledger_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Make a test run twice: `Store()` is an SQLite ledger first and a PostgreSQL one then.

    Returns the address; the tables exist on PostgreSQL (a copy is quicker than a migration).
    """
    if request.param == "sqlite":
        yield f"sqlite:///{ledger_home / 'ledger.db'}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    name = cluster.fresh(request.getfixturevalue("migrated"))
    monkeypatch.setenv("DATABASE_URL", cluster.url(name))
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(scope="session")
def first_started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a ledger as it is right after the first start; nobody changes it."""
    from scrapers.receiving import opening

    home = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        store = Store()
        opening.first_start(store)
        store.close()
    return home


@pytest.fixture
def first_start(first_started: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make `Store()` that ledger, on a fixed day; return its home."""
    from tests.exhibition import TODAY

    monkeypatch.setenv("LEDGER_HOME", str(first_started))
    monkeypatch.setenv("TODAY", TODAY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return first_started


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of the small ledger of page tests; nobody changes it. See `exhibition`."""
    from tests import exhibition

    home = tmp_path_factory.mktemp("gallery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGER_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        exhibition.build(home)
    return home


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    """Empty Streamlit's caches between tests, in a run that tests pages at all."""
    if "streamlit.testing.v1" in sys.modules:  # importing it for the others takes a second
        sys.modules["streamlit"].cache_data.clear()
        sys.modules["streamlit"].cache_resource.clear()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the system's Chromium, started once; skip where there is none."""
    path = browser.chromium_path()
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(browser.NAMES)} on the path")
    playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is absent")
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def running_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the application, started from nothing as a reader starts it.

    One for all browser tests: none of them writes.
    """
    with browser.application(tmp_path_factory.mktemp("app") / "var") as address:
        yield address


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """Return a visitor never seen before, at 1440 x 900, who may read the clipboard."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
        timezone_id="UTC",
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    """Return an empty tab of `visitor`."""
    return visitor.new_page()


@pytest.fixture(scope="session")
def regular(chromium: Browser) -> Iterator[BrowserContext]:
    """Return a visitor who comes again and again: the application's programs load only once."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC"
    )
    yield context
    context.close()


@pytest.fixture
def another_page(regular: BrowserContext) -> Iterator[Page]:
    """Return an empty tab of `regular`, for what is the same at every visit."""
    tab = regular.new_page()
    yield tab
    tab.close()


@pytest.fixture
def outside_requests(visitor: BrowserContext, running_app: str) -> list[str]:
    """Return a list that fills with every address outside the application a page asks for."""
    seen: list[str] = []

    def note(request: Request) -> None:
        inside = (running_app, running_app.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(inside):
            seen.append(request.url)

    visitor.on("request", note)
    return seen
