"""Who may import whom, who may touch disk, network and database, and how long a function is."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("data", "scrapers", "metrics", "pages")

OURS = {
    "data": {"data"},
    "scrapers": {"scrapers", "data"},
    "metrics": {"metrics", "data"},
    "pages": {"pages", "metrics", "data"},
    "app.py": {"pages", "scrapers"},
}
ALSO = {  # one command shows figures as app.py does; no other module of its room
    "scrapers/commands/validation.py": {"metrics"},
}
DOORS = {  # narrower than a room: what one may import of another
    # Files that people bring pass the same guard, whether by command, by a page or fetched.
    "pages": ("scrapers.intake",),
}
# The folders of `scrapers`, and which others each may import: only folders of the rows above it, so
# there is no way round. `errors` is everybody's, `commands` may import all and nobody imports it.
FOLDERS: dict[str, set[str]] = {
    "printed": set(),
    "reading": {"printed"},
    "intake": {"reading"},  # what people bring on test reports: pages may import this folder
    "layouts": {"printed", "reading"},
    "meaning": {"printed", "reading", "layouts"},
    "annex_i": {"printed", "reading", "meaning"},
    "sources": {"printed", "reading", "layouts", "meaning"},
    "transcription": {"reading", "sources"},
    "fetching": set(),  # whoever asks a server reads nothing, and no reader asks a server
    "landing_pages": {"printed"},
    "receiving": {"layouts", "meaning", "annex_i", "transcription", "landing_pages"},
    "visiting": {"fetching", "landing_pages", "receiving"},
    "pulling": {"fetching", "intake"},  # files of partners: read by nothing else, kept nowhere
    "scheduling": {"fetching", "visiting"},
    "catalogue": {"transcription"},
    "validation": {"reading", "annex_i", "receiving"},
}
AT_HOME = {
    "data": {
        *("alembic", "filelock", "psycopg", "pydantic", "sqlalchemy", "sqlmodel"),
        *("pypdfium2", "xlrd"),  # in `locate` only
    },
    "scrapers": {
        *("apscheduler", "bs4", "protego", "requests", "rich", "tenacity", "typer"),
        "pdfplumber",
    },
    "metrics": {"numpy", "pandas", "scipy"},
    "pages": {"altair", "pandas", "starlette", "streamlit"},
    "app.py": {"starlette", "streamlit"},
}
ONLY_IN = {  # narrower than a room: a module (or a word imported from one) and its one place
    "requests": ("scrapers/fetching/fetch.py", "scrapers/fetching/wire.py"),
    "urllib.request": (),  # the one client is ours: nothing else asks anybody for anything
    "http.client": (),
    "socket": ("scrapers/fetching/wire.py",),
    "shutil": ("data/archive.py",),
    "tempfile": ("data/archive.py",),
    "sqlite3": ("data/connect.py",),
    "pypdfium2": ("data/locate/pdf.py",),
    "xlrd": ("data/locate/xls.py",),
    "sqlmodel.Session": ("data/store/connections.py",),
    "sqlmodel.create_engine": ("data/store/connections.py",),
    "sqlalchemy.orm.Session": ("data/store/connections.py",),
    "sqlalchemy.orm.sessionmaker": ("data/store/connections.py",),
    "sqlalchemy.create_engine": ("data/connect.py", "data/migrations/env.py"),
    "sqlalchemy.engine_from_config": ("data/migrations/env.py",),
}
BESIDE_THE_FOLDERS = {f"scrapers/{name}.py" for name in ("__init__", "__main__", "errors")}
# Who may import commands: only so can no reader of documents come to ask for figures.
FRONT = ("scrapers/__main__.py", "scrapers/commands/")
MAY_OPEN = {  # who may open a connection, and why not only the first
    "data/store/connections.py": "every transaction on the ledger",
    "data/exercises/opening.py": "every transaction on the ledger of test reports",
    "data/connect.py": "waits for its turn on a server",
    "data/turns.py": "holds a turn on a server for as long as wanted",
    "scrapers/fetching/wire.py": "a socket to a publisher, checked before",
    "pages/navigation.py": "begins an answer to a visitor",
}
MAY_WRITE = (
    *("data/archive.py", "data/store/connections.py", "data/store/place.py"),
    "data/exercises/opening.py",  # the file of test reports, for its owner alone
    "data/pacing.py",  # when a host was asked, for all processes of a ledger
    *("scrapers/commands/ledger.py", "scrapers/commands/validation.py"),  # paths a person named
    "scrapers/commands/worksheets.py",  # the same: forms into a folder
    "scrapers/commands/fingerprints.py",  # the same: a new key, for nobody else to read
    "scrapers/commands/exercises.py",  # the same: files of test reports, templates, faults
    "data/exercises/pulls.py",  # what the operator declared, and the hash of what last came
)
MAY_READ = (
    *(*MAY_WRITE, "data/reference.py", "data/sources.py", "data/annex_i.py"),
    "data/exercises/roles.py",  # who is behind a login, in a file of whoever runs this
    "data/exercises/worksheet.py",  # the parts of the one page that leaves the house
)
OPENS = {"begin", "connect", "raw_connection"}
WRITES = {"mkdir", "rmdir", "symlink_to", "touch", "unlink", "write_bytes", "write_text"}
READS = {"glob", "iterdir", "read_bytes", "read_text", "rglob"}
SAYS_NOTHING = {"common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}
LONGEST = 40


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything imported; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def import_faults(path: str, tree: ast.AST) -> Iterator[str]:
    room = path.split("/", maxsplit=1)[0]
    for line, name in imported(tree):
        top = name.split(".", maxsplit=1)[0]
        ours = OURS[room] | ALSO.get(path, set())
        allowed = ours if top in (*ROOMS, "app", "tests") else AT_HOME[room]
        if any(f"{name}.".startswith(f"{door}.") for door in DOORS.get(room, ())):
            continue
        if top not in allowed and top not in sys.stdlib_module_names:
            yield f"{path}:{line} {room} may not import {top}"
        if f"{name}.".startswith("scrapers.commands.") and not path.startswith(FRONT):
            yield f"{path}:{line} only the front door may import a command"
        for narrow, places in ONLY_IN.items():
            if f"{name}.".startswith(f"{narrow}.") and path not in places:
                yield f"{path}:{line} only {' and '.join(places) or 'nobody'} may import {narrow}"


def folder_faults(path: str, tree: ast.AST) -> Iterator[str]:
    """Yield what a module of `scrapers` imports from a folder that its own may not import."""
    room, folder = (*path.split("/")[:-1], "", "")[:2]
    if room != "scrapers" or folder == "commands" or path in BESIDE_THE_FOLDERS:
        return
    if folder not in FOLDERS:
        yield f"{path} lies in no folder of the table"
    allowed = {folder, "errors", "commands", *FOLDERS.get(folder, ())}
    for line, name in imported(tree):
        other = name.removeprefix("scrapers.").split(".", maxsplit=1)[0]
        if name.startswith("scrapers.") and other not in allowed:
            yield f"{path}:{line} {folder} may not import {other}"


def opens_a_path(call: ast.Call) -> bool:
    """Whether this is `open(...)` or `path.open(...)`, and not `archive.open("member")`."""
    if isinstance(call.func, ast.Name):
        return call.func.id == "open"
    mode = call.args[0] if call.args else ast.Constant("r")
    as_path = isinstance(mode, ast.Constant) and re.fullmatch(r"[rwxabt+]+", str(mode.value))
    return isinstance(call.func, ast.Attribute) and call.func.attr == "open" and bool(as_path)


def connection_faults(path: str, tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        word = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if word in OPENS and path not in MAY_OPEN:
            yield f"{path}:{call.lineno} only {', '.join(MAY_OPEN)} open a connection"


def disk_faults(path: str, tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        word = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if word in WRITES and path not in MAY_WRITE:
            yield f"{path}:{call.lineno} only {', '.join(MAY_WRITE)} write to disk"
        elif (word in READS or opens_a_path(call)) and path not in MAY_READ:
            yield f"{path}:{call.lineno} only {', '.join(MAY_READ)} read from disk"


def shape_faults(path: str, tree: ast.AST) -> Iterator[str]:
    if SAYS_NOTHING & set(path.removesuffix(".py").split("/")):
        yield f"{path} has a name that says nothing"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST:
                yield f"{path}:{node.lineno} {node.name} has {lines} lines"
        if isinstance(node, ast.ImportFrom) and node.level > 1:
            yield f"{path}:{node.lineno} imports from above by dots, past the import table"


def complaints(path: str, source: str) -> list[str]:
    """Return what is wrong with one module: `path` from the root, with slashes."""
    tree = ast.parse(source)
    checks = (import_faults, folder_faults, connection_faults, disk_faults, shape_faults)
    return [fault for check in checks for fault in check(path, tree)]


def modules() -> list[str]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in (*found, ROOT / "app.py"))


@pytest.mark.parametrize("path", modules())
def test_a_module_keeps_to_its_room(path: str) -> None:
    assert complaints(path, (ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source", "word"),
    [
        ("data/model.py", "import scrapers.receiving.receipt", "data may not import scrapers"),
        ("data/model.py", "from metrics import speed", "data may not import metrics"),
        ("data/model.py", "import pandas", "data may not import pandas"),
        ("metrics/speed.py", "from scrapers.printed.values import read", "may not import scrapers"),
        ("metrics/speed.py", "import streamlit as st", "metrics may not import streamlit"),
        ("pages/compare.py", "from scrapers import run", "pages may not import scrapers"),
        ("pages/compare.py", "from scrapers.reading import zips", "pages may not import scrapers"),
        ("pages/compare.py", "import scrapers.intakes", "pages may not import scrapers"),
        ("metrics/speed.py", "from scrapers import intake", "metrics may not import scrapers"),
        ("scrapers/intake/read.py", "from scrapers.fetching import fetch", "intake may not import"),
        ("pages/compare.py", "import tests.browser", "pages may not import tests"),
        ("scrapers/receiving/receipt.py", "import pages", "scrapers may not import pages"),
        (
            "scrapers/receiving/receipt.py",
            "def f():\n    import requests.adapters",
            "only scrapers/fetching",
        ),
        ("scrapers/receiving/receipt.py", "from urllib import request", "only nobody may import"),
        ("scrapers/fetching/fetch.py", "import httpx", "scrapers may not import httpx"),
        ("data/tables.py", "from sqlmodel import Session", "only data/store/"),
        ("data/tables.py", "from sqlalchemy.orm import Session", "only data/store/"),
        ("data/store/figures.py", "from sqlmodel import Session", "only data/store/connections.py"),
        ("data/store/figures.py", "self.engine.connect()", "open a connection"),
        ("metrics/speed.py", "with store.engine.begin() as connection: ...", "open a connection"),
        ("scrapers/receiving/receipt.py", "with open('x') as f: ...", "read from disk"),
        ("scrapers/receiving/receipt.py", "path.open(encoding='utf-8')", "read from disk"),
        ("pages/compare.py", "from pathlib import Path\nPath('x').read_text()", "read from disk"),
        ("data/reference.py", "path.write_text('x')", "write to disk"),
        ("scrapers/receiving/receipt.py", "import shutil", "only data/archive.py"),
        ("metrics/utils.py", "", "says nothing"),
        ("metrics/common/speed.py", "", "says nothing"),
        ("pages/parts/frame.py", "from ..compare import x", "by dots"),
        ("metrics/speed.py", "def f():\n" + "    x = 1\n" * LONGEST, "has 41 lines"),
        ("app.py", "import metrics", "app.py may not import metrics"),
        ("scrapers/validation/page.py", "from metrics import words", "may not import metrics"),
        ("scrapers/receiving/receipt.py", "from metrics import derived", "may not import metrics"),
        ("scrapers/__main__.py", "from metrics import derived", "may not import metrics"),
        ("scrapers/commands/intake.py", "import metrics.derived", "may not import metrics"),
        ("scrapers/commands/validation.py", "import pages", "scrapers may not import pages"),
        ("scrapers/receiving/receipt.py", "from scrapers.commands import ledger", "the front door"),
        ("scrapers/scheduling/schedule.py", "import scrapers.commands.validation", "front door"),
        ("scrapers/fetching/fetch.py", "import scrapers.reading.forms", "may not import reading"),
        ("scrapers/sources/snap/parse.py", "from scrapers import fetching", "not import fetching"),
        ("scrapers/reading/zips.py", "from scrapers.meaning import rules", "not import meaning"),
        ("scrapers/cookies.py", "", "no folder of the table"),
        ("scrapers/cookies/jar.py", "", "no folder of the table"),
    ],
)
def test_the_check_complains(path: str, source: str, word: str) -> None:
    assert any(word in complaint for complaint in complaints(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("scrapers/fetching/fetch.py", "import requests\nfrom data.model import Snapshot"),
        ("data/store/connections.py", "from sqlmodel import Session\nfolder.mkdir()"),
        ("data/store/connections.py", "engine.connect()"),
        ("data/reference.py", "path.open('rb')"),
        ("scrapers/__main__.py", "from scrapers.commands import validation"),
        ("pages/bring.py", "from scrapers import intake"),
        ("pages/bring.py", "from scrapers.intake.templates import templates"),
        ("scrapers/commands/intake.py", "from scrapers.receiving import receipt"),
        ("scrapers/reading/zips.py", "from scrapers.errors import Drift\nimport scrapers.printed"),
        ("scrapers/commands/validation.py", "def f():\n    from metrics import derived"),
        ("metrics/speed.py", "def f():\n" + "    x = 1\n" * (LONGEST - 1)),
        ("scrapers/reading/zips.py", "import zipfile\nzipfile.ZipFile(data).open('part.csv')"),
    ],
)
def test_the_check_lets_pass_what_is_allowed(path: str, source: str) -> None:
    assert complaints(path, source) == []


def test_the_folders_of_scrapers_form_no_circle() -> None:
    above: set[str] = set()
    for folder, others in FOLDERS.items():
        assert others <= above, folder
        above.add(folder)
    found = {path.name for path in (ROOT / "scrapers").iterdir() if any(path.glob("**/*.py"))}
    assert found - {"commands"} == set(FOLDERS)


def names_that_hide(folder: Path) -> set[str]:
    """Return names in `folder` that hide an importable module once it leads `sys.path`."""
    found = (path for path in folder.iterdir() if path.suffix == ".py" or path.is_dir())
    taken = sys.stdlib_module_names | packages_distributions().keys()
    return {path.stem for path in found if not path.stem.startswith("__")} & taken


def test_no_page_hides_an_installed_module(tmp_path: Path) -> None:
    # Streamlit puts the main script's folder first on sys.path: `pages/platform.py` would kill it.
    for name in ("platform.py", "pandas.py", "compare.py"):
        (tmp_path / name).touch()
    assert names_that_hide(tmp_path) == {"platform", "pandas"}
    assert names_that_hide(ROOT / "pages") == set()


def test_every_room_is_a_package() -> None:
    assert [room for room in (*ROOMS, "tests") if not (ROOT / room / "__init__.py").is_file()] == []
