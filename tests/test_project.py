"""What must be true of the checkout itself: packaging, licence, citation, and what stays out."""

from __future__ import annotations

import ast
import hashlib
import re
import socket
import subprocess
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NetworkReached
from tests.test_architecture import imported, modules

ROOT = Path(__file__).resolve().parent.parent

# Put together from parts, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("deb", "debian", "org"),
            ("security", "debian", "org"),
            ("conda", "anaconda", "org"),
        )
    )
)
# A home or scratch folder, but not the path of an address (`https://example.org/home/x`).
OF_ONE_MACHINE = re.compile(r"(?<![\w.:/%~<-])/(?:home|Users|root|work|tmp)/\w|\b[A-Z]:\\Users\\")


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normalised(requirement: str) -> str:
    """Return the distribution a requirement names, in the spelling all tools agree on."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def constraints() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Return every file git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    found = []
    for path in files:
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.name}:{number}: {line.strip()[:120]}")
    return found


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    assert lines_with(REGISTRIES, tracked) == []


def test_no_file_names_a_path_of_one_machine(tracked: list[Path]) -> None:
    assert lines_with(OF_ONE_MACHINE, tracked) == []


@pytest.mark.parametrize("words", ["{}home/ada/x.csv", '"{}tmp/x"', r"C:{}Users\ada", "={}root/x"])
def test_a_path_of_one_machine_would_be_found(tmp_path: Path, words: str) -> None:
    folder = words.format("\\" if words.startswith("C:") else "/")
    planted = tmp_path / "planted.txt"
    planted.write_text(f"first\nread {folder}\n", encoding="utf-8")
    assert lines_with(OF_ONE_MACHINE, [planted]) == [f"planted.txt:2: read {folder}"]


def test_an_address_is_no_path_of_one_machine() -> None:
    assert not OF_ONE_MACHINE.search("https://example.org/home/terms and ../tmp/x")


def test_no_lock_file_of_another_tool_is_kept(tracked: list[Path]) -> None:
    others = {"uv.lock", "package-lock.json", "poetry.lock", "Pipfile.lock", "yarn.lock"}
    assert [path.name for path in tracked if path.name in others] == []


def test_the_project_is_an_application_and_ships_no_package() -> None:
    assert project()["tool"]["setuptools"]["packages"] == []


def test_every_constraint_is_an_exact_version_without_an_address() -> None:
    exact = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+(; sys_platform [!=]= 'win32')?")
    assert [line for line in constraints() if not exact.fullmatch(line)] == []


@cache
def requirements() -> set[str]:
    declared = project()["project"]
    extras = declared["optional-dependencies"].values()
    return {normalised(one) for group in (declared["dependencies"], *extras) for one in group}


def test_the_constraints_cover_every_requirement() -> None:
    assert requirements() - {normalised(line) for line in constraints()} == set()


def test_what_is_imported_is_declared() -> None:
    known = packages_distributions()
    undeclared = {
        f"{path} imports {name}"
        for path in modules()
        for _, name in imported(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if (owners := known.get(name.split(".", maxsplit=1)[0]))
        and not requirements() & {normalised(owner) for owner in owners}
    }
    assert undeclared == set()


def test_every_lint_rule_and_every_exception_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ruff = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.pydocstyle]")]
    codes = [line for line in ruff.splitlines() if re.match(r'    "[A-Z]+\d*"', line)]
    assert len(codes) > 40
    assert [line for line in codes if "  # " not in line] == []


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_bytes()
    assert hashlib.sha256(text).hexdigest() == (
        "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
    )
    assert project()["project"]["license"] == "Apache-2.0"


def citation() -> dict[str, str]:
    """Return the top-level keys of CITATION.cff; fails on a line that is none we write."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        key = re.fullmatch(r"([a-z-]+):(?: (.+))?", line)
        assert key or re.match(r"  +\S", line), f"not a line of the format: {line!r}"
        if key:
            assert key[1] not in found, f"{key[1]} twice"
            found[key[1]] = (key[2] or "").strip("\"'")
    return found


def test_the_citation_has_what_a_reference_needs_and_agrees_with_the_project() -> None:
    keys = citation()
    assert {"cff-version", "message", "title", "type", "authors", "abstract"} <= keys.keys()
    assert keys["version"] == project()["project"]["version"]
    assert keys["license"] == project()["project"]["license"]


def test_the_changelog_names_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{project()['project']['version']}]" in text


def test_the_machine_runs_the_test_line_that_readers_are_told() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    line = next(line for line in reversed(lines) if line.strip())
    assert "pytest" in line
    assert line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


def test_a_test_that_reaches_for_the_network_fails() -> None:
    with pytest.raises(NetworkReached, match=r"example\.org"):
        socket.create_connection(("example.org", 443), timeout=1)
    with socket.socket() as outside, pytest.raises(NetworkReached, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 443))
    datagrams = socket.socket(type=socket.SOCK_DGRAM)
    with datagrams as outside, pytest.raises(NetworkReached, match=r"192\.0\.2\.1"):
        outside.sendto(b"?", ("192.0.2.1", 53))


def test_a_test_may_talk_to_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
