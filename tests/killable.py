"""The command line in processes to be killed: imported once, forked for every command.

    python -m tests.killable ADDRESS ORIGIN [bundled]

Reads commands as lines of JSON, {"args": [...], "after": seconds}, and answers each with how
its process ended: -9 when it was killed after so many seconds, else its exit code. SOURCE has
its landing page at ADDRESS, on the loopback server ORIGIN, and nothing else is changed; with
`bundled` the first start loads the figures that come with the program.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from functools import partial

import pytest

from data.sources import declaration, declarations, words_digest
from scrapers.__main__ import app
from scrapers.fetching.fetch import Clock, Fetcher

SOURCE = "dsa_reddit"
_PATCH = pytest.MonkeyPatch()


def main(address: str, origin: str, *bundled: str) -> None:
    """Answer commands until there are no more."""
    prepared(address, origin)
    if not bundled:
        _PATCH.setattr("scrapers.receiving.opening.recorded_documents", tuple)
    read_ahead()
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(f"{ended(asked['args'], asked['after'])}\n")
        sys.stdout.flush()


def read_ahead() -> None:
    """Read once what each command would: the moments drawn shall fall on its work."""
    importlib.import_module("alembic.command")
    for key in declarations():
        words_digest(key)


def prepared(address: str, origin: str) -> None:
    """Lead the source to this machine, without the seconds of courtesy between requests."""
    changed = declaration(SOURCE).model_copy(
        update={"landing": address, "link_pattern": r"\.zip$", "known": ()}
    )
    client = partial(
        Fetcher,
        contact="tests@example.org",
        allow=(origin,),
        resolve=lambda _host, _port: ["127.0.0.1"],
        clock=Clock(sleep=lambda _: None),
    )
    _PATCH.setattr("scrapers.visiting.collect.declaration", {SOURCE: changed}.__getitem__)
    _PATCH.setattr("scrapers.visiting.collect.Fetcher", client)


def ended(arguments: list[str], after: float) -> int:
    """Run one command in a process of its own, and kill that after some seconds."""
    child = os.fork()
    if not child:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123, a file descriptor is wanted
            os.dup2(nowhere.fileno(), 1)
        app(arguments)
    end = time.monotonic() + after
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() >= end:
            os.kill(child, signal.SIGKILL)
            done = os.waitpid(child, 0)
            break
        time.sleep(0.0005)
    return os.waitstatus_to_exitcode(done[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
