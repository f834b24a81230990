"""A desk of three people in page tests, each with a token of her own. All is synthetic."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.exercises.ledger import ExerciseLedger
from tests.exercises import ADMIN, batch, exercise, phase
from tests.exhibition import opened

TOKENS = {name: f"a-long-secret-of-{name}" for name in ("T1", "R1", "A1")}
PEOPLE = " ".join(
    (
        f"T1:tester:north:{TOKENS['T1']}",
        f"R1:reviewer:south:{TOKENS['R1']}",
        f"A1:admin:north:{TOKENS['A1']}",
    )
)


def desk(
    tmp_path: Path, first_started: Path, monkeypatch: pytest.MonkeyPatch, *, waits: bool = True
) -> ExerciseLedger:
    """Return a ledger with an exercise of one round, where the three may work."""
    home = tmp_path / "var"
    shutil.copytree(first_started, home, ignore=shutil.ignore_patterns("exercises.db*"))
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DESK_TOKENS", PEOPLE)
    ledger = ExerciseLedger()
    ledger.prepare()
    ledger.add(
        ADMIN,
        batch(
            exercise(ethics_approval="Synthetic board"),
            phase(code_prefix="KE", needs_approval=waits),
        ),
    )
    return ledger


def signed_in(page: str, who: str = "R1") -> AppTest:
    """Return a page as one of the three sees it."""
    app = opened(page)
    app.text_input(key="desk_token_asked").input(TOKENS[who])
    next(b for b in app.button if b.label == "Sign in").click().run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    """Press a button and return the page after it."""
    app.button(key=key).click().run()
    assert not app.exception
    return app
