"""A report entered by hand, and later what became of it: answer, appeal, dispute, coding."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from data.exercises.columns import REPORT, REPORT_MORE
from data.exercises.model import Item, Report, Round
from data.exercises.roles import Person
from pages.parts import entering, ledger, prose
from pages.parts.entering import Form

_FIRST = (
    *("platform", "harm_code", "channel", "reporter_type", "vantage_country", "submitted_at"),
    *("reporter_standing_valid", "notice_complete", "language"),
)
_OURS = {
    *("exercise_id", "round_id", "item_id", "attempt_no", "short_code", "organisation"),
    *("observation_end", "decision"),
}
_LATER = {
    *("acknowledged_at", "ack_automated", "decided_at", "decision", "decision_ground"),
    *("automated_disclosed", "redress_info_given", "statement_of_reasons_received"),
    *("platform_reclassified_as", "account_restored_at", "feedback_score", "coder_agreement"),
}
_BY_CHECKS = {
    *("last_seen_up_at", "first_seen_gone_at", "gone_cause", "geo_blocked", "reinstated_at"),
}
_STEPS = tuple(c for c in (*REPORT, *REPORT_MORE) if c.startswith(("appeal_", "dispute_")))
_AHEAD = tuple(
    c for c in (*REPORT, *REPORT_MORE) if c not in {*_FIRST, *_OURS, *_LATER, *_BY_CHECKS, *_STEPS}
)
NO_DECISION = "no_decision_by_end"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STEPS = {
    "reports": "An answer came",
    "appeals": "Appeal to the platform",
    "disputes": "Out-of-court dispute",
    "assessments": "How good the answer is (one coder)",
    "codings": "What the item is (one coder, blind)",
}
_APPEAL = ("lodged_at", "acknowledged_at", "decided_at", "outcome")


def choose_round() -> Round | None:
    """Let a person choose a round; None where there is none."""
    held = ledger.exercises().rounds()
    if not held:
        prose.paragraph("No round is on record yet: an administrator plans one first.")
        return None
    rounds = {(one.exercise, one.id): one for one in held}
    # By its name, not itself: what was amended since is another one.
    return rounds[st.selectbox("Round", list(rounds), format_func=" · ".join, key="record_round")]


def new(person: Person, phase: Round) -> None:
    """Place the form of a new report; everything else about it can follow later."""
    slot = f"new|{phase.exercise}|{phase.id}"
    if f"{slot}|id" not in st.session_state:
        st.session_state[f"{slot}|id"] = new_id()
    code = next_code(phase, ledger.exercises().items(phase.exercise, phase.id, waiting=True))
    if code:
        prose.paragraph(f"This item is {code}. Write its link into your own worksheet, not here.")
    given = {
        "exercise_id": phase.exercise,
        "round_id": phase.id,
        "item_id": str(st.session_state[f"{slot}|id"]),
        "attempt_no": "1",
        "short_code": code,
        "organisation": person.organisation,
        "decision": NO_DECISION,
        "observation_end": _end(phase, slot),
    }
    now = datetime.now(UTC).replace(second=0, microsecond=0).isoformat()
    form = Form("reports", slot, _FIRST, _AHEAD, given, {"submitted_at": now}, "Take the report in")
    if entering.show(person, form):
        del st.session_state[f"{slot}|id"]
        st.rerun()


def _end(phase: Round, slot: str) -> str:
    """Return when the observation of the report in the form ends; empty while it has no time."""
    key = Form("reports", slot, ()).key
    try:
        sent = datetime.fromisoformat(str(st.session_state.get(f"{key}:submitted_at", "")))
    except ValueError:
        return ""
    return (sent + timedelta(days=phase.observation_days or 0)).isoformat() if sent.tzinfo else ""


def new_id() -> str:
    """Return a random identifier that says nothing of its own."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(26))


def next_code(phase: Round, items: Sequence[Item]) -> str:
    """Return the next short code of a round, or nothing where the round has no prefix."""
    if not phase.code_prefix:
        return ""
    pattern = re.compile(rf"{re.escape(phase.code_prefix)}-(\d+)")
    taken = [int(m[1]) for i in items if (m := pattern.fullmatch(i.short_code))]
    return f"{phase.code_prefix}-{max(taken, default=0) + 1:03}"


def later(person: Person, phase: Round) -> None:
    """Place the steps after a report, for an item that a person chooses by its short code."""
    held = ledger.exercises()
    items = {i.id: i for i in held.items(phase.exercise, phase.id, waiting=True)}
    reports = held.reports(phase.exercise, phase.id, waiting=True)
    if not reports:
        prose.paragraph("No report of this round is on record yet.")
        return
    report = st.selectbox(
        "Report", reports, format_func=lambda r: _named(items[r.item], r), key="record_report"
    )
    step = st.selectbox("What happened", list(STEPS), format_func=STEPS.__getitem__, key="step")
    if entering.show(person, _form(step, items[report.item], report)):
        st.rerun()


def _named(item: Item, report: Report) -> str:
    attempt = f", attempt {report.attempt}" if (report.attempt or 1) > 1 else ""
    return f"{item.short_code or item.id}{attempt} · {item.platform} · {report.channel}"


def _form(step: str, item: Item, report: Report) -> Form:
    where = {"exercise_id": item.exercise, "round_id": item.round, "item_id": item.id}
    slot = f"{step}|{item.exercise}|{item.round}|{item.id}|{report.attempt}"
    if step == "reports":
        held = entering.row_of("reports", (item, report))
        asked = tuple(c for c in (*REPORT, *REPORT_MORE) if c in _LATER)
        known = {c: v for c, v in held.items() if c in asked and v != NO_DECISION}
        given = {c: v for c, v in held.items() if v and c not in asked}
        return Form(step, slot, asked, (), given, known, "Take the answer in", amends=True)
    if step != "codings":
        where["attempt_no"] = str(report.attempt)
    columns = _columns(step)
    return Form(step, slot, columns, (), where, {}, "Take the step in", amends=step == "appeals")


def _columns(step: str) -> tuple[str, ...]:
    from scrapers.intake.columns import KINDS_OF_FILE

    ours = {"exercise_id", "round_id", "item_id", "attempt_no", "short_code"}
    return tuple(c for c in KINDS_OF_FILE[step].columns if c not in ours)
