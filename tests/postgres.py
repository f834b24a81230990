"""A PostgreSQL server of our own for the length of a test run, and a database for each test.

The server's programs are Debian's, the distribution's or whatever `pg_config` names. It listens
on a socket in a folder of its own and on no port, so nobody else can reach it and no two runs
meet. `initdb` refuses to run as root; there, everything runs as an unprivileged user.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
# Readers of a test lose nothing when the machine fails; a benchmark measures what is kept.
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`, the newest of several, or None."""
    named = shutil.which("pg_config")
    folders = [Path(_said([named, "--bindir"]))] if named else []
    folders += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for pattern in PLACES:
        folders += sorted(Path("/").glob(pattern[1:]), key=_version, reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _version(folder: Path) -> int:
    return int("0" + "".join(c for c in folder.parent.name if c.isdigit()))


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def why_not() -> str:
    """Return why no server can be started here, or nothing."""
    if sys.platform == "win32":
        return "the throw-away PostgreSQL server needs Unix sockets"
    if programs() is None:
        return "no PostgreSQL: neither pg_config nor initdb is on the path"
    try:
        import psycopg  # noqa: F401  the driver is an extra: `.[postgresql]`, part of `.[test]`
    except ImportError:
        return "no PostgreSQL driver: psycopg is absent"
    return ""


def _owner() -> dict[str, Any]:
    """Return as whom to start a program: ourselves, or somebody unprivileged in root's place."""
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = known.get("postgres") or known["nobody"]
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


class Cluster:
    """A running server. `fresh()` makes an empty database, `fresh(like)` a copy of another."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        """Make and start the server under `folder`; it is ready when this returns."""
        self.folder = folder
        self._numbers = count(1)
        found = programs()
        assert found, why_not()
        runs_as = _owner() | {"cwd": folder, "stdout": subprocess.DEVNULL}
        data = str(folder / "data")
        how = ("-U", "ledger", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        subprocess.run([str(found / "initdb"), "-D", data, *how], check=True, **runs_as)
        given = {"listen_addresses": "", "unix_socket_directories": str(folder), **settings}
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [str(found / "postgres"), "-D", data, *options], stderr=log, **runs_as
            )
        self._await()

    def url(self, database: str) -> str:
        """Return the address of one database, as `DATABASE_URL` has it."""
        return f"postgresql://ledger@/{database}?host={self.folder}"

    def fresh(self, like: str = "") -> str:
        """Make a database and return its name: empty, or a copy of `like`.

        An empty one sorts by language where the server can (from PostgreSQL 15 on): whoever
        leaves an order of text to the database is found out.
        """
        name = f"t{next(self._numbers)}"
        self.tell(f"CREATE DATABASE {name} TEMPLATE {like}" if like else self._by_language(name))
        return name

    def _by_language(self, name: str) -> str:
        make = f"CREATE DATABASE {name} TEMPLATE template0"
        if self.ask("SELECT current_setting('server_version_num')::int") < 150_000:
            return make
        try:
            self.tell("SELECT 'a' COLLATE \"en-x-icu\"")
        except Exception:  # noqa: BLE001  built without ICU; which error says so is the driver's
            return make
        return f"{make} LOCALE_PROVIDER icu ICU_LOCALE 'en'"

    def drop(self, name: str) -> None:
        """Throw a database away, with whoever is still connected."""
        self.tell(f"DROP DATABASE {name} WITH (FORCE)")

    def tell(self, statement: str) -> None:
        """Run one statement outside of a transaction, as the server's owner."""
        with self._owned() as connection:
            connection.execute(text(statement))

    def ask(self, statement: str) -> Any:
        """Return the one value a statement answers with."""
        with self._owned() as connection:
            return connection.execute(text(statement)).scalar_one()

    @contextmanager
    def _owned(self) -> Iterator[Any]:
        address = self.url("postgres").replace("://", "+psycopg://", 1)
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def _await(self) -> None:
        from sqlalchemy.exc import OperationalError

        for _ in range(200):
            try:
                self.ask("SELECT 1")
            except OperationalError:
                if self._server.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        said = (self.folder / "log").read_text(errors="replace")
        raise RuntimeError(f"the PostgreSQL server did not start: {said[-2000:]}")

    def stop(self) -> None:
        """End the server at once; its folder is the caller's."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(timeout=30)


@contextmanager
def cluster(settings: Mapping[str, str]) -> Iterator[Cluster]:
    """Start a server in a new folder, and leave nothing behind."""
    # Directly under the system's folder for such things: pytest's own are closed to other
    # users, and the path of a socket may have 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    runs_as = _owner()
    if runs_as:
        os.chown(folder, runs_as["user"], runs_as["group"])
    try:
        started = Cluster(folder, settings)
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
