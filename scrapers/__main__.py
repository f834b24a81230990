"""The command line: `python -m scrapers`.

Exit codes a cron job can trust: 0 all well (or nothing new), 1 something was refused or
failed, 2 the command was wrong, 3 stored in part (cells withheld; see `status`).
"""

from __future__ import annotations

import sys

import typer

from data.connect import Unavailable
from data.vocabulary import ReferenceFault
from scrapers.commands import (
    changes,
    desk,
    exercises,
    fingerprints,
    inspection,
    intake,
    ledger,
    pulling,
    releases,
    validation,
    watching,
    worksheets,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Fetch, read and keep transparency reports. Exit codes: 0 well, 1 refused or failed, "
    "2 wrong command, 3 stored in part.",
)
# In the order in which help lists them.
for command in (
    *(intake.run, intake.drop, intake.form, intake.typed, inspection.check, validation.validate),
    *(ledger.replay, ledger.status, changes.changes, ledger.sources, ledger.schedule),
    *(watching.look, watching.signals),
    *(fingerprints.fingerprint, fingerprints.round_key, worksheets.worksheet, worksheets.xlsforms),
):
    app.command()(command)
app.command("import")(exercises.import_)
app.command()(exercises.exercise)
app.command()(exercises.mapping)
app.command()(pulling.pull)
app.command()(releases.take_away)
app.command("templates")(exercises.write_templates)
app.command()(desk.due)
app.command()(desk.purge)


def main() -> None:
    """Enter the command line; a broken table or a database away is one sentence, not a trace."""
    try:
        app()
    except ReferenceFault as fault:
        print(f"The reference tables are broken: {fault}", file=sys.stderr)
        raise SystemExit(1) from fault
    except Unavailable as fault:
        print(fault, file=sys.stderr)
        raise SystemExit(1) from fault


if __name__ == "__main__":
    main()
