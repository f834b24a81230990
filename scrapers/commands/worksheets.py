"""`worksheet` and `xlsforms`: what testers carry into a round."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.exercises.ledger import ExerciseLedger
from data.exercises.worksheet import SCHEDULES, RoundSettings, settings_of
from data.exercises.worksheet import worksheet as page
from scrapers.commands import terminal
from scrapers.commands.terminal import AsJson
from scrapers.intake.xlsforms import xlsforms as made_forms

RoundName = Annotated[
    str, typer.Argument(metavar="EXERCISE/ROUND", help="The exercise and its round, by their ids.")
]
Prefix = Annotated[
    str, typer.Option(help="Begin short codes so: KE. Give every worksheet of a round its own.")
]
Days = Annotated[
    int, typer.Option(help="Days for which an item is watched; 0: as the ledger says.")
]
Schedule = Annotated[str, typer.Option(help="light or full; as the ledger says if left out.")]


def worksheet(
    name: RoundName,
    prefix: Prefix = "",
    days: Days = 0,
    schedule: Schedule = "",
    as_json: AsJson = False,
) -> None:
    """Print the worksheet of a round: one HTML file for a phone without network.

    With --prefix, --days and --schedule it needs no ledger, and opens none.
    """
    made = page(settings(name, prefix, days, schedule))
    if as_json:
        terminal.print_json({"html": made})
    else:
        print(made, end="")


def xlsforms(
    name: RoundName,
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Where to.")],
    prefix: Prefix = "",
    days: Days = 0,
    schedule: Schedule = "",
    as_json: AsJson = False,
) -> None:
    """Write two forms for KoboCollect or ODK Collect: a report, and a later look.

    Upload them as they are; export with XML values, and import the file without a mapping.
    """
    said = settings(name, prefix, days, schedule)
    try:
        forms = made_forms(said)
    except ValueError as fault:
        raise typer.BadParameter(str(fault)) from fault
    written = []
    for file, content in forms.items():
        (folder / file).write_bytes(content)
        written.append(str(folder / file))
    if as_json:
        terminal.print_json({"files": written})
        return
    for path in written:
        print(path)


def settings(name: str, prefix: str, days: int, schedule: str) -> RoundSettings:
    """Return the settings of a round, said here or held in the ledger of test reports.

    Raises typer.BadParameter for a round that is not held and not said in full.
    """
    exercise, _, phase = name.partition("/")
    if schedule and schedule not in SCHEDULES:
        raise typer.BadParameter(f"a schedule is {' or '.join(SCHEDULES)}, not {schedule!r}")
    try:
        if prefix and days and schedule:
            return RoundSettings(exercise, phase, prefix, days, SCHEDULES[schedule])
        held = next((r for r in ExerciseLedger().rounds(exercise) if r.id == phase), None)
        if held is None:
            raise typer.BadParameter(
                f"the ledger holds no round {name!r}; say --prefix, --days and --schedule"
            )
        of_ledger = settings_of(held, prefix)
    except ValueError as fault:
        raise typer.BadParameter(str(fault)) from fault
    if (days and days != of_ledger.observation_days) or (schedule and schedule != held.schedule):
        raise typer.BadParameter("the ledger says otherwise of this round; leave it out here")
    return of_ledger
