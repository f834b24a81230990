"""One visit to one declared pull: ask, read, add, and say how it went. No byte is kept.

    pull(store, ledger, declared, fetcher)    -> Run, recorded, with its faults as issues

What comes may hold personal data that nobody should have put there, so nothing of it goes to
the archive: the hash, the time and the counts remain. The run and the issues stand where those
of every source stand, under `pull-<name>`; neither the address nor the token is in them. Only a
release of another instance is kept, as printed, with its address where that takes no token.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from data.exercises.acts import Refused, Unfit
from data.exercises.foreign import plain_address
from data.exercises.ledger import ExerciseLedger
from data.exercises.pulls import Pull, PullFault, Seen, see, seen
from data.exercises.roles import Person, Role
from data.model import Issue, IssueKind, Run, RunOutcome
from data.store import Store
from data.tries import VISIT
from scrapers.errors import SourceError
from scrapers.fetching.answers import Fetched
from scrapers.fetching.fetch import Fetcher
from scrapers.intake import RowFault, Taken, known_to, read, releases
from scrapers.intake.adding import added_words, named, read_words

_LISTED = 50
_OFF = "off"
"""The kind of a run in which nobody was asked."""


class _Ended(NamedTuple):
    """How a visit ended: outcome, sentence, faults by their place, and what to remember."""

    outcome: RunOutcome
    sentence: str
    faults: dict[str, str]
    remember: Seen | None = None
    kind: str = VISIT


def person_of(declared: Pull) -> Person:
    """Return who adds what a pull brings: a tester, whose rows wait, unless declared otherwise."""
    role = Role.REVIEWER if declared.counts_at_once else Role.TESTER
    return Person(declared.source, role, declared.organisation)


def pull(store: Store, ledger: ExerciseLedger, declared: Pull, fetcher: Fetcher) -> Run:
    """Visit a pull once and return the run that was recorded. Never raises for what came."""
    started = datetime.now(UTC)
    ended = _visited(ledger, declared, fetcher)
    now = datetime.now(UTC)
    run = Run(
        source=declared.source,
        kind=ended.kind,
        started_at=started,
        finished_at=now,
        outcome=ended.outcome,
        message=ended.sentence,
        issues=len(ended.faults),
    )
    store.close_fetch_issues(declared.source, now, list(ended.faults))
    for place, words in ended.faults.items():
        issue = Issue(declared.source, "", IssueKind.FETCH, place, "pull", words, opened_at=now)
        store.record_issue(issue)
    store.record_run(run)
    if ended.remember is not None:
        see(declared.name, ended.remember)
    return run


def _visited(ledger: ExerciseLedger, declared: Pull, fetcher: Fetcher) -> _Ended:
    before = seen(declared.name)
    if before.declared != _declared(declared):
        before = Seen()  # asked for anew: what was left out then may go in now
    try:
        found = fetcher.get(
            declared.address,
            etag=before.etag,
            last_modified=before.last_modified,
            expected="document",
            authorization=declared.authorization(),
        )
    except SourceError as fault:
        sentence = _TOKEN.get(fault.word, fault.message).format(host=declared.host)
        kind = _OFF if fault.word == "no-contact" else VISIT
        return _Ended(RunOutcome.FAILED, sentence, {fault.word: sentence}, kind=kind)
    except PullFault as fault:
        return _Ended(RunOutcome.FAILED, str(fault), {"token": str(fault)})
    digest = "" if found.not_modified else hashlib.sha256(found.content).hexdigest()
    if found.not_modified or digest == before.sha256:
        return _Ended(RunOutcome.UNCHANGED, "the file is the one that was read before", {})
    return _taken_in(ledger, declared, found)


_TOKEN = {
    "401": "{host} asks for another token (401): the one in its variable is wrong or has expired",
    "403": "{host} does not let this token read the file (403): give it the right to",
}


def _taken_in(ledger: ExerciseLedger, declared: Pull, found: Fetched) -> _Ended:
    """Read what came and add what is well."""
    try:
        mapping = named(ledger, declared.mapping) if declared.mapping else None
    except LookupError as fault:
        return _Ended(RunOutcome.FAILED, str(fault.args[0]), {"mapping": str(fault.args[0])})
    into = known_to(
        ledger,
        exercise=declared.exercise,
        round=declared.round,
        mapping=mapping,
        amends=declared.amends,
    )
    taken = read(found.content, f"{declared.name}.csv", into=into)
    if taken.kind_of_file == releases.KIND:
        return _released(ledger, declared, found, taken)
    return _added(ledger, declared, found, taken)


def _added(ledger: ExerciseLedger, declared: Pull, found: Fetched, taken: Taken) -> _Ended:
    """Add what is well of a partner's rows."""
    faults, digest = _places(taken), hashlib.sha256(found.content).hexdigest()
    if declared.kind == "instance" and taken.kind_of_file not in ("", "aggregates"):
        words = "another instance publishes counts, and this file holds single reports"
        return _Ended(RunOutcome.REFUSED, words, {"file": words})
    mark = f"sha256 {digest[:12]}"
    if not taken.batch.entities:
        outcome = RunOutcome.REFUSED if faults else RunOutcome.NOTHING
        return _Ended(outcome, f"{read_words(taken)}; {mark}", faults)
    try:
        brought = replace(taken.batch, counts_at_once=declared.counts_at_once)
        added = ledger.add(person_of(declared), brought, f"pulled, {mark}")
    except (Refused, Unfit) as fault:
        return _Ended(RunOutcome.REFUSED, f"{fault}; {mark}", {**faults, "ledger": str(fault)})
    sentence = f"{read_words(taken)}; {added_words(added)}; {mark}"
    if faults:  # read again next time: what is wrong may be our side of it
        return _Ended(RunOutcome.PARTIAL, sentence, faults)
    return _Ended(RunOutcome.OK, sentence, {}, _remembered(declared, found, digest))


def _released(ledger: ExerciseLedger, declared: Pull, found: Fetched, taken: Taken) -> _Ended:
    """Keep a release of another instance as printed; it is shown at once, or not taken."""
    faults = _places(taken)
    mark = f"sha256 {taken.batch.file_sha256[:12]}"
    if declared.kind != "instance":
        faults = {"file": "this is a release of another instance: declare kind = instance"}
    elif taken.release and not declared.counts_at_once:
        faults = {"release": _AT_ONCE}
    if faults or taken.release is None:
        words = next(iter(faults.values()), "the release holds nothing")
        return _Ended(RunOutcome.REFUSED, f"{words}; {mark}", faults)
    address = "" if declared.token_env else plain_address(declared.address)
    origin = releases.Origin(declared.organisation, address)
    try:
        # Only administrators publish; that this one is shown is what the operator declared.
        person = replace(person_of(declared), role=Role.ADMIN)
        added = releases.keep(ledger, person, taken.release, origin, f"pulled, {mark}")
    except (Refused, Unfit) as fault:
        return _Ended(RunOutcome.REFUSED, f"{fault}; {mark}", {"ledger": str(fault)})
    outcome = RunOutcome.UNCHANGED if added.known else RunOutcome.OK
    digest = taken.batch.file_sha256
    sentence = f"{releases.became(taken.release, added)}; {mark}"
    return _Ended(outcome, sentence, {}, _remembered(declared, found, digest))


_AT_ONCE = (
    "a release is shown at once, as printed: declare counts_at_once = true, or let an "
    "administrator bring the file"
)


def _places(taken: Taken) -> dict[str, str]:
    """Return what is wrong by its place; a place with several faults is told once."""
    found: dict[str, str] = {}
    for fault in taken.faults[:_LISTED]:
        found.setdefault(_place(fault), f"{fault.what}. {fault.mend}")
    rest = taken.faults_in_all - min(len(taken.faults), _LISTED)
    if rest > 0:
        found["further rows"] = f"{rest:,} more faults; bring the file by hand to see them all"
    return found


def _place(fault: RowFault) -> str:
    return ", ".join(filter(None, (fault.sheet, f"row {fault.row}", fault.column)))


def _remembered(declared: Pull, found: Fetched, digest: str) -> Seen:
    headers = found.headers
    return Seen(
        headers.get("etag", ""),
        headers.get("last-modified", ""),
        digest,
        _declared(declared),
    )


def _declared(declared: Pull) -> str:
    """Return a mark of how a pull is declared; the address, which may be a secret, is not in it."""
    return hashlib.sha256(repr(replace(declared, cron="")).encode()).hexdigest()[:16]
