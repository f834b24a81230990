"""The state of every declared source, one line each: what `status` prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from data.declaration import UNPROVEN
from data.due import NO_DATE, date_unknown, next_edition
from data.exercises.pulls import PullFault, pulls
from data.model import Run, RunOutcome
from data.sources import declarations
from data.store import Store
from data.tries import next_try, told, visits
from scrapers.transcription.typed import WAITING


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source in one line: what is held, what was tried, what is open, what is next."""

    source: str
    title: str
    access: str
    held: tuple[str, ...]
    last_run: str
    last_outcome: str
    open_issues: int
    next_due: str
    failing: str = ""
    unproven_live: bool = False
    waiting: int = 0
    last_success: str = ""
    cause: str = ""
    figures: int = 0
    unknown_due: bool = False

    @property
    def line(self) -> str:
        """Return the line `status` prints."""
        access = f"{self.access}, {UNPROVEN}" if self.unproven_live else self.access
        held = ", ".join(self.held) or ("" if self.figures else "nothing held")
        tried = f"{self.last_outcome} {self.last_run}" if self.last_run else "never run"
        due = f"next due {self.next_due}" if self.next_due else NO_DATE[self.unknown_due]
        issues = f"{self.open_issues} open issues" if self.open_issues else ""
        figures = f"{self.figures:,} figures" if self.figures else ""
        well = f"last success {self.last_success}" if self.last_success else ""
        waiting = f"waiting for another person: {self.waiting}" if self.waiting else ""
        parts = (held, figures, tried, self.cause, well, self.failing, due, issues, waiting)
        said = "; ".join(filter(None, parts))
        return f"{self.source} [{access}]: {said}"


_WENT_WELL = (RunOutcome.OK, RunOutcome.PARTIAL, RunOutcome.UNCHANGED)


def _cause(last: Run | None) -> str:
    """Return why the newest run brought nothing, in its own words, or an empty string."""
    failed = last is not None and last.outcome in (RunOutcome.FAILED, RunOutcome.REFUSED)
    return last.message if last is not None and failed else ""


def status(store: Store) -> list[SourceStatus]:
    """Return the state of every declared source, by id, and then of every declared pull."""
    return [*_sources(store), *_pulls(store)]


def _pulls(store: Store) -> list[SourceStatus]:
    """Return the state of the files of partners that are fetched; none of them holds figures."""
    now = datetime.now(UTC)
    good = store.latest_runs(_WENT_WELL)
    found = []
    try:
        declared = pulls()
    except PullFault as fault:
        name, title = "EXERCISE_PULLS", "files of partners"
        return [SourceStatus(name, title, "pulls", (), "", "", 1, "", cause=str(fault))]
    for one in declared.values():
        runs = store.runs(one.source, limit=100)
        visited = visits(runs, one.source)
        found.append(
            SourceStatus(
                source=one.source,
                title=f"test reports fetched from {one.host}",
                access=one.kind,
                held=(),
                last_run=runs[0].started_at.isoformat() if runs else "",
                last_outcome=runs[0].outcome.value if runs else "",
                open_issues=len(store.issues(one.source)),
                next_due=next_try(one.cron, visited, now).date().isoformat(),
                failing=told(one.cron, visited, now),
                last_success=(
                    good[one.source].finished_at.isoformat() if one.source in good else ""
                ),
                cause=_cause(runs[0] if runs else None),
            )
        )
    return found


def _sources(store: Store) -> list[SourceStatus]:
    now = datetime.now(UTC)
    held: dict[tuple[str, str], list[str]] = {}
    for platform, programme, start, end, _ in store.periods_held():
        held.setdefault((platform, programme), []).append(f"{start}/{end}")
    every = store.runs(limit=5_000)
    runs = {r.source: r for r in reversed(every)}
    found = store.issues()
    waiting = [i.source for i in found if i.word.startswith(WAITING)]
    issues = [i.source for i in found if not i.word.startswith(WAITING)]
    good, figures = store.latest_runs(_WENT_WELL), store.figures_read()
    return [
        SourceStatus(
            source=d.id,
            title=d.title,
            access=d.access,
            held=tuple(sorted(held.get((d.platform, d.programme), []))),
            last_run=runs[d.id].started_at.isoformat() if d.id in runs else "",
            last_outcome=runs[d.id].outcome.value if d.id in runs else "",
            open_issues=issues.count(d.id),
            next_due=coming.due.isoformat() if (coming := next_edition(d, now.date())) else "",
            failing=told(d.cron, visits(every, d.id), now),
            unproven_live=d.unproven_live,
            waiting=waiting.count(d.id),
            last_success=good[d.id].finished_at.isoformat() if d.id in good else "",
            cause=_cause(runs.get(d.id)),
            figures=figures.get(d.id, 0),
            unknown_due=date_unknown(d),
        )
        for _, d in sorted(declarations().items())
    ]
