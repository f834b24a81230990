"""The command for what other instances released: taken away when somebody asks for it."""

from __future__ import annotations

from typing import Annotated

import typer

from data.exercises.acts import Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from scrapers.commands.exercises import TokenEnv, signed_person


def take_away(
    instance: Annotated[str, typer.Argument(help="Who published it, as the page names them.")],
    release: Annotated[str, typer.Argument(help="What the release is called.")],
    why: Annotated[str, typer.Option(help="person_asked, names_a_person, mistake …")],
    token_env: TokenEnv = "DESK_TOKEN",  # noqa: S107, the name of a variable
) -> None:
    """Erase a release of another instance, every vintage; it is never taken in again."""
    person = signed_person(token_env)
    try:
        gone = ExerciseLedger().take_away_foreign(person, instance, release, why)
    except (Refused, Unfit) as fault:
        raise typer.BadParameter(str(fault)) from fault
    print(f"{gone.counts.total()} kept of {release} are erased; it is not taken in again")
