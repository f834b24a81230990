"""Fields people fill in on the pages of work: one for each column of the files they could bring.

What may stand in a column is said once, in the model; here it becomes a choice or a line to
type in. The fields stand outside forms of Streamlit's, and each change is kept on the server
as a draft, so that a lost connection loses nothing. The answers go through the same reader as
a file (`entering`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field
from typing import Any

import streamlit as st

from data.exercises.choices import choices, wider
from data.exercises.words import words
from scrapers.intake.columns import KINDS_OF_FILE

_COLUMNS = 3
_YES_NO = (("yes", "Yes"), ("no", "No"))
_EMPTY = ""
NOT_KNOWN = "not known"
NOT_CHOSEN = "choose"
LABELS = {
    "harm_code": "Kind of harm",
    "vantage_country": "Country you look from",
    "submitted_at": "Reported at",
    "acknowledged_at": "Receipt confirmed at",
    "decided_at": "Decision came at",
    "reporter_type": "Who reports",
    "reporter_standing_valid": "Does the platform let this reporter report this?",
    "notice_complete": "Does the report hold everything the form asks for?",
    "url_hash": "Fingerprint of the link (64 characters, from the worksheet or the command)",
    "coder_agreement": "What two coders found",
    "platform_reclassified_as": "How the platform calls the report",
    "attempt_no": "Attempt",
    "short_code": "Short code",
    "tester": "Tester (T and a number)",
    "checked_at": "Looked at",
    "code_prefix": "Short codes begin with",
    "ceiling": "Reports at most, as agreed",
    "observation_days": "Days each item is watched",
    "needs_approval": "Must a second person approve?",
    "retain_until": "Single reports are kept until",
    "publish_from": "Nothing is published before",
    "announced": "Do platforms know of it?",
    "untrue_for_testers": "Would a tester declare something false?",
    "only_person_depicted": "May only the person depicted report?",
    "illegal_option_offered": "Can one choose that it is illegal?",
    "login_required": "Is a login needed?",
    "id_required": "Is an identity document needed?",
    "acknowledges": "Is receipt confirmed?",
    "steps": "Steps to send it",
    "checked_on": "Checked on",
    "declarations": "What must be declared",
    "who_may_report": "Who may report",
    "consent": "Did the person consent to being counted?",
    "reported_month": "Month of the report",
    "answered_month": "Month of the answer",
    "gone_month": "Month in which it was gone",
}
"""Where the column's own name, with spaces, would not be understood."""

Changed = Callable[[], None]


def label(column: str) -> str:
    """Return what a field is called on the page."""
    if column in LABELS:
        return LABELS[column]
    plain = column.removesuffix("_id").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def place(kind: str, columns: Sequence[str], key: str, changed: Changed) -> None:
    """Place the fields of some columns of a kind of file, three in a row where there is room.

    The value of each stands in the session under `key:column`; `changed` is called after each
    change.
    """
    known = KINDS_OF_FILE[kind].columns
    for start in range(0, len(columns), _COLUMNS):
        row = columns[start : start + _COLUMNS]
        for holder, column in zip(st.columns(_COLUMNS), row, strict=False):
            with holder:
                _field(column, known[column], f"{key}:{column}", changed, kind)


def _field(column: str, field: Field[Any], key: str, changed: Changed, file: str) -> None:
    kind, about = field.metadata["kind"], field.metadata
    if kind in ("of", "yes_no"):
        offered = _YES_NO if kind == "yes_no" else options(about["words"], file)
        empty = NOT_CHOSEN if about["needed"] else NOT_KNOWN
        _one(column, {_EMPTY: empty, **dict(offered)}, key, changed)
    elif kind == "some":
        _several(column, options(about["words"], file), key, changed)
    else:
        st.text_input(
            label(column),
            key=key,
            placeholder=_SHAPES.get(column) or _HINTS.get(kind, ""),
            max_chars=about.get("longest", 80),
            on_change=changed,
            autocomplete="off",
        )


_HINTS = {
    "moment": "2026-03-02T09:14Z",
    "day": "2026-03-02",
}
_SHAPES = {
    "code_prefix": "KE",
    "reported_month": "2026-03",
    "answered_month": "2026-03",
    "gone_month": "2026-03",
    "exercise_id": "kenya-2026",
    "round_id": "r1",
}


def _one(column: str, named: Mapping[str, str], key: str, changed: Changed) -> None:
    if st.session_state.get(key) not in named:
        st.session_state[key] = _EMPTY
    st.selectbox(
        label(column), list(named), format_func=named.__getitem__, key=key, on_change=changed
    )


def _several(column: str, offered: Sequence[tuple[str, str]], key: str, changed: Changed) -> None:
    named = dict(offered)
    chosen = st.session_state.get(key) or []
    st.session_state[key] = [code for code in chosen if code in named]
    st.multiselect(
        label(column), list(named), format_func=named.__getitem__, key=key, on_change=changed
    )


def options(name: str, kind: str = "") -> Sequence[tuple[str, str]]:
    """Return the codes of a list with what people see; the lists of phones where there is one.

    The register and the cases of helplines may name more harms than a test (`choices.wider`).
    """
    offered = wider(kind).get(name) or choices().get(name)
    return offered or [(w.code, w.label) for w in words(name).values()]


def values(columns: Sequence[str], key: str) -> dict[str, str]:
    """Return what stands in the fields, as it would stand in a file."""
    found: dict[str, str] = {}
    for column in columns:
        given = st.session_state.get(f"{key}:{column}", _EMPTY)
        found[column] = ";".join(given) if isinstance(given, list) else str(given or "").strip()
    return found


def fill(kind: str, given: Mapping[str, str], key: str) -> None:
    """Put values into fields that are still untouched in this session."""
    known = KINDS_OF_FILE[kind].columns
    for column, value in given.items():
        name = f"{key}:{column}"
        if name not in st.session_state and column in known:
            several = known[column].metadata["kind"] == "some"
            st.session_state[name] = value.split(";") if several and value else value or _EMPTY


def forget(key: str) -> None:
    """Empty the fields under a key."""
    for name in [str(n) for n in st.session_state if str(n).startswith(f"{key}:")]:
        del st.session_state[name]
