"""Starts what a browser test needs: the application as a reader starts it, and Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent

NAMES = ("chromium", "chromium-browser", "google-chrome")

FLAGS = (
    "--headless",
    "--no-sandbox",  # a container's root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # The browser's own errands; what is left of its traffic is the application's.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks of another host fails at once; `outside_requests` still sees it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def chromium_path() -> str | None:
    """Return the path of the system's Chromium, or None when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def application(home: Path, port: int | None = None, **more: str) -> Iterator[str]:
    """Run `streamlit run app.py` with its ledger under `home`; yield its address, then end it.

    `more` are variables of its environment; unless they say otherwise it runs no schedule.
    Raises RuntimeError with the application's own words when it ends before it answers, and
    TimeoutError when it does not answer within a minute.
    """
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "ALLOWED_HOSTS"}}
    environment = kept | {"LEDGER_HOME": str(home), "SCHEDULER": "off", **more}
    home.mkdir(parents=True, exist_ok=True)
    log = home / "application.log"
    with log.open("wb") as words:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=words, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_it_answers(process, address, log)
        yield address
    finally:
        _end(process)


def fetched(url: str) -> tuple[Message, bytes]:
    """Return headers and body of one answer of our own application, without a browser.

    Raises OSError when it does not answer, or answers with an error.
    """
    with urlopen(url, timeout=10) as answer:  # noqa: S310 - an address of this machine
        return answer.headers, answer.read()


def settled(page: Page) -> Page:
    """Return `page` once its script has run to the end and all it shows is drawn.

    For a page just opened. After a click, wait for what the click should change instead: the
    run it starts may not have begun yet.
    """
    ended = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    page.locator(ended).wait_for(state="attached", timeout=30_000)
    page.wait_for_function("document.querySelector('[data-testid=stSkeleton]') === null")
    page.wait_for_load_state("networkidle")
    return page


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the application ended:\n{log.read_text(errors='replace')}")
        if _answers(f"{address}/_stcore/health"):
            return
        time.sleep(0.1)
    raise TimeoutError(f"no answer within a minute:\n{log.read_text(errors='replace')}")


def _answers(url: str) -> bool:
    try:
        fetched(url)
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
