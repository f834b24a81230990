"""Commands for test reports: bring files of them in, begin exercises, hand out templates.

Who does it shows a token of DESK_TOKENS in an environment variable, never on the command line,
where other people of the machine can read it.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from data.exercises.acts import Added, FileMapping, Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.roles import PROGRAM, Person, person_of
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson
from scrapers.intake import Context, Taken, example, known_to, read, releases, templates
from scrapers.intake.adding import added_words, named, read_words
from scrapers.intake.mapping import mapping_of
from scrapers.intake.opened import MAX_BYTES
from scrapers.intake.releases import Origin

_SHOWN = 40
_NOWHERE = Origin()
TokenEnv = Annotated[
    str, typer.Option("--token-env", help="The environment variable that holds your token.")
]


Files = Annotated[
    list[Path] | None,
    typer.Argument(exists=True, dir_okay=False, help="CSV or XLSX files, reports first."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell, and store nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="All rows or none.")]
Amend = Annotated[bool, typer.Option("--amend", help="Rows may say otherwise than what is held.")]
Faults = Annotated[
    Path | None,
    typer.Option("--report", dir_okay=False, help="Write every fault to this CSV file."),
]
Example = Annotated[
    bool, typer.Option("--example", help="Load invented exercises into the demo ledger.")
]
PublishedBy = Annotated[
    str, typer.Option("--published-by", help="Of a release: which instance published it.")
]
From = Annotated[str, typer.Option("--from", help="Of a release: the address it stands at.")]


def import_(  # noqa: PLR0913, PLR0917 - each is an option of the command
    files: Files = None,
    exercise: Annotated[str, typer.Option(help="The exercise of rows that name none.")] = "",
    phase: Annotated[str, typer.Option("--round", help="The round of rows that name none.")] = "",
    mapping: Annotated[str, typer.Option(help="The name of a saved column mapping.")] = "",
    dry_run: DryRun = False,
    strict: Strict = False,
    amend: Amend = False,
    report: Faults = None,
    token_env: TokenEnv = "DESK_TOKEN",  # noqa: S107, the name of a variable
    published_by: PublishedBy = "",
    said_from: From = "",
    as_example: Example = False,
    as_json: AsJson = False,
) -> None:
    """Take test reports in from files; what is wrong comes back as a table.

    Leaves with 0 (all rows), 3 (some stay out), 1 (refused), 2 (wrong command).
    """
    if as_example:
        _load_example(as_json)
        return
    if not files:
        raise typer.BadParameter("name a file, or use --example")
    person = None if dry_run and not os.environ.get(token_env) else signed_person(token_env)
    ledger = ExerciseLedger()
    spoken = _mapping(ledger, mapping)
    into = known_to(ledger, exercise=exercise, round=phase, mapping=spoken, amends=amend)
    done = list(_read(files, into, strict=strict))
    if report:
        _write_faults(report, done)
    origin = Origin(published_by, said_from)
    added = [
        _add(ledger, person, taken, origin, dry_run=dry_run) for _, taken in _to_add(done, strict)
    ]
    _tell(done, added, dry_run=dry_run, as_json=as_json)
    raise typer.Exit(_code(done, added))


def _read(files: Sequence[Path], into: Context, *, strict: bool) -> Iterator[tuple[str, Taken]]:
    """Yield each file with what it gave; the rows of one are known to the next."""
    for path in files:
        if path.stat().st_size > MAX_BYTES:
            raise typer.BadParameter(f"{path.name} is larger than {MAX_BYTES // 1024**2} MB")
        taken = read(path.read_bytes(), path.name, into=into, strict=strict)
        yield path.name, taken
        into = into.after(taken)


def _to_add(done: Sequence[tuple[str, Taken]], strict: bool) -> list[tuple[str, Taken]]:
    """Return what goes in: with --strict nothing of any file when one of them has a fault."""
    if strict and any(taken.faults for _, taken in done):
        return []
    return [(name, taken) for name, taken in done if taken.batch.entities or taken.release]


def _add(
    ledger: ExerciseLedger,
    person: Person | None,
    taken: Taken,
    origin: Origin = _NOWHERE,
    *,
    dry_run: bool,
) -> Added | str:
    """Return what was added, or why the ledger refused it; without a person nothing is tried."""
    if person is None:
        return ""
    try:
        if taken.release:
            return releases.keep(ledger, person, taken.release, origin, only_tried=dry_run)
        if dry_run:
            return ledger.rehearse(person, taken.batch)
        return ledger.add(person, taken.batch)
    except (Refused, Unfit) as fault:
        return str(fault)


def signed_person(token_env: str) -> Person:
    """Return who has the token in a variable. Raises typer.BadParameter, without the token."""
    person = person_of(os.environ.get(token_env, "").strip())
    if person is None:
        raise typer.BadParameter(
            f"the variable {token_env} holds no token of DESK_TOKENS; see README, Test reports",
            param_hint="--token-env",
        )
    return person


def _mapping(ledger: ExerciseLedger, name: str) -> FileMapping | None:
    try:
        return named(ledger, name) if name else None
    except LookupError as fault:
        raise typer.BadParameter(str(fault.args[0]), param_hint="--mapping") from fault


def _write_faults(path: Path, done: Sequence[tuple[str, Taken]]) -> None:
    rows = [
        (name, fault.sheet, str(fault.row), fault.column, fault.what, fault.mend)
        for name, taken in done
        for fault in taken.faults
    ]
    header = ("file", "sheet", "row", "column", "what is wrong", "how to mend it")
    path.write_bytes(templates.as_csv([header, *rows]))


def _tell(
    done: Sequence[tuple[str, Taken]],
    added: Sequence[Added | str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    words = [a if isinstance(a, str) else added_words(a, only_tried=dry_run) for a in added]
    if as_json:
        files = [_file(name, taken) for name, taken in done]
        terminal.print_json({"files": files, "added": words, "dry_run": dry_run})
        return
    for name, taken in done:
        print(f"{name}: {read_words(taken)}")
        for fault in taken.faults[:_SHOWN]:
            print(f"  {fault.sentence}")
        if taken.faults_in_all > _SHOWN:
            print(f"  and {taken.faults_in_all - _SHOWN:,} more (see --report)")
        for warning in taken.warnings[:_SHOWN]:
            print(f"  look again: {warning.sentence}")
    for sentence in filter(None, words):
        print(sentence)


def _file(name: str, taken: Taken) -> dict[str, Any]:
    return {
        "file": name,
        "kind": taken.kind_of_file,
        "rows_read": taken.rows_read,
        "rows_good": taken.rows_good,
        "faults": [fault._asdict() for fault in taken.faults],
        "warnings": [fault._asdict() for fault in taken.warnings],
    }


def _code(done: Sequence[tuple[str, Taken]], added: Sequence[Added | str]) -> int:
    refused = any(isinstance(one, str) and one for one in added)
    if refused or not any(taken.rows_good for _, taken in done):
        return 1 if refused or any(taken.faults for _, taken in done) else 0
    return 3 if any(taken.faults for _, taken in done) else 0


def _load_example(as_json: bool) -> None:
    ledger = ExerciseLedger(demo=True)
    done = [ledger.add(PROGRAM, batch, "worked example") for batch in example.batches()]
    words = [added_words(one) for one in done]
    if as_json:
        terminal.print_json({"demo": True, "added": words})
        return
    print("Invented exercises about invented services, in the demo ledger (nothing was observed):")
    for sentence in words:
        print(f"  {sentence}")


def exercise(
    path: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="TOML: [exercise] and [[round]] tables."),
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--set", help="column=value, as in exercises.csv.")
    ] = None,
    dry_run: DryRun = False,
    token_env: TokenEnv = "DESK_TOKEN",  # noqa: S107, the name of a variable
    as_json: AsJson = False,
) -> None:
    """Begin an exercise, or a round of one: from a TOML file, or by --set column=value."""
    if (path is None) == (not given):
        raise typer.BadParameter("name a TOML file, or use --set column=value")
    rows = _from_toml(path) if path else [_from_flags(given or [])]
    person = signed_person(token_env)
    ledger = ExerciseLedger()
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = templates.as_csv([names, *([row.get(name, "") for name in names] for row in rows)])
    taken = read(table, "exercises.csv", into=known_to(ledger), strict=True)
    added = [_add(ledger, person, taken, dry_run=dry_run)] if taken.batch.entities else []
    _tell([("exercise", taken)], added, dry_run=dry_run, as_json=as_json)
    raise typer.Exit(_code([("exercise", taken)], added))


def _from_flags(given: Sequence[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    if wrong := next((name for name, mark, _ in pairs if not mark), ""):
        raise typer.BadParameter(f"--set wants column=value, not {wrong!r}")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _from_toml(path: Path) -> list[dict[str, str]]:
    """Return a row for each round, or one for the exercise alone."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise typer.BadParameter(f"{path.name} is no TOML in UTF-8") from fault
    head, rounds = said.get("exercise"), said.get("round", [])
    if (
        not isinstance(head, dict)
        or not isinstance(rounds, list)
        or not all(isinstance(one, dict) for one in rounds)
        or not set(said) <= _TABLES
    ):
        raise typer.BadParameter(f"{path.name} holds an [exercise] table and [[round]] tables")
    first = {"exercise_id" if k == "id" else k: v for k, v in head.items()}
    later = [{"round_id" if k == "id" else k: v for k, v in one.items()} for one in rounds]
    return [_texts({**first, **one}) for one in later or [{}]]


_TABLES = {"exercise", "round"}


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for name, value in row.items()
    }


def mapping(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A mapping as JSON.")],
    token_env: TokenEnv = "DESK_TOKEN",  # noqa: S107, the name of a variable
    as_json: AsJson = False,
) -> None:
    """Save how a partner's columns and words become ours, for `import --mapping NAME`."""
    person = signed_person(token_env)
    try:
        made = mapping_of(path.read_bytes())
        ExerciseLedger().keep_mapping(person, made)
    except (ValueError, Refused) as fault:
        raise typer.BadParameter(str(fault)) from fault
    counts = {"columns": len(made.columns), "words": len(made.words)}
    if as_json:
        terminal.print_json({"mapping": made.name, **counts})
        return
    print(f"{made.name}: {counts['columns']} columns, {counts['words']} words are saved")


def write_templates(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Made where it is not there.")],
    as_json: AsJson = False,
) -> None:
    """Write the empty templates (CSV, and XLSX with a sheet of codes) into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = templates.templates()
    present = [name for name in made if (folder / name).exists()]
    if present:
        words = f"{folder} holds {', '.join(present[:3])} already, perhaps filled in"
        print(f"{words}; name another folder. Nothing was written", file=sys.stderr)
        raise typer.Exit(1)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    if as_json:
        terminal.print_json({"folder": str(folder), "files": sorted(made)})
        return
    print(f"{len(made)} files in {folder}")
