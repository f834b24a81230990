"""Files that partners bring on the page: looked at, mended by them, then taken in.

The same reader as that of the command and of the scheduled pulls decides (`scrapers.intake`).
What it has read stays in the memory of this visitor's session until it is taken in or left.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from data.exercises.acts import FileMapping, Refused, Unfit
from data.exercises.ledger import ExerciseLedger
from data.exercises.model import kind_of
from data.exercises.release_file import ReleaseFile
from data.exercises.roles import Person
from metrics import words
from pages.parts import ledger, prose, tables
from pages.parts.tables import Cell
from scrapers.intake import Context, RowFault, Taken, known_to, read, releases
from scrapers.intake import templates as made

_READ = "bring_read"
_SHOWN = 200
_NONE = ("", "")
HEADS = ("Row", "Column", "What is wrong", "How to mend it")
KINDS = {
    "exercise": "exercise",
    "round": "round",
    "item": "item",
    "report": "report",
    "state_check": "check",
    "appeal": "appeal",
    "dispute": "dispute",
    "assessment": "assessment of an answer",
    "coding": "coding",
    "access_rule": "line of the register",
    "helpline_case": "case of a helpline",
    "aggregate": "count of a partner",
    "foreign_release": "release of another instance",
}
_MANY = {"assessment": "assessments of answers", "access_rule": "lines of the register"}
_MANY |= {"foreign_release": "releases of other instances"}
_MANY |= {"helpline_case": "cases of a helpline", "aggregate": "counts of a partner"}


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the files at hand: one entry for each, and the key it was read under."""

    key: str
    files: tuple[tuple[str, Taken], ...]


def templates() -> None:
    """Offer the empty templates with the codes their columns take."""
    st.download_button(
        "Empty templates (ZIP)",
        _zipped,
        "templates.zip",
        "application/zip",
        key="bring_templates",
        on_click="ignore",
    )


@st.cache_resource(show_spinner=False)
def _zipped() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in made.templates().items():
            folder.writestr(name, content)
    return kept.getvalue()


def show(person: Person) -> None:
    """Take files, look at them, and offer to take in what is good."""
    held = ledger.exercises()
    rounds = [_NONE, *((r.exercise, r.id) for r in held.rounds())]
    chosen = st.selectbox("Round of rows that name none", rounds, format_func=_named)
    given = st.file_uploader(
        "Files", ["csv", "xlsx"], accept_multiple_files=True, key=f"bring_files_{_turn()}"
    )
    amends = st.checkbox("This file corrects what was brought before", key="bring_amends")
    if not given:
        _last()
        return
    spoken = _mapping(held)
    context = known_to(held, exercise=chosen[0], round=chosen[1], mapping=spoken, amends=amends)
    found = _looked_at([(one.name, one.getvalue()) for one in given], context, held.stamp())
    for number, (_, taken) in enumerate(found.files, 1):
        _told(number, taken)
    _take(person, held, found)


def _named(key: tuple[str, str]) -> str:
    return " · ".join(key) if key != _NONE else "every row names its own"


def _turn() -> int:
    return int(st.session_state.get("bring_turn", 0))


def _mapping(held: ExerciseLedger) -> FileMapping | None:
    kept = {one.name: one for one in held.mappings()}
    if not kept:
        return None
    name = st.selectbox(
        "How its columns are named",
        ["", *kept],
        format_func=lambda n: n or "as in the templates, or exported from our own forms",
        key="bring_mapping",
    )
    return kept.get(name)


def _looked_at(files: Sequence[tuple[str, bytes]], context: Context, stamp: str) -> Read:
    """Return what the files hold; reports are read before the checks of their items."""
    digests = [hashlib.sha256(content).hexdigest() for _, content in files]
    mapping = context.mapping.name if context.mapping else ""
    how = (context.exercise, context.round, str(context.amends), mapping)
    about = (stamp, *how, *digests)
    key = hashlib.sha256("\0".join(about).encode()).hexdigest()
    before = st.session_state.get(_READ)
    if isinstance(before, Read) and before.key == key:
        return before
    taken: list[tuple[str, Taken]] = []
    with st.spinner("Reading the file…"):
        for name, content in sorted(files, key=lambda one: _is_of_checks(one[1])):
            one = read(content, name, into=context)
            context = context.after(one)
            taken.append((name, one))
    found = Read(key, tuple(taken))
    st.session_state[_READ] = found
    return found


def _is_of_checks(content: bytes) -> bool:
    return b"checked_at" in content[:2_000].lower()


def _told(number: int, taken: Taken) -> None:
    st.header(f"File {number}")  # its name may name a person: it is not repeated
    if taken.release:
        _released(taken.release)
    elif taken.rows_read:
        counts = in_words(Counter(kind_of(e) for e in taken.batch.entities))
        good = f"{words.count(taken.rows_good)} of {words.plural(taken.rows_read, 'row')} are good"
        prose.paragraph(f"{good}: {counts or 'nothing to take in'}.")
    _faults(number, "What is wrong", taken.faults, taken.faults_in_all)
    _faults(number, "Worth a look", taken.warnings, len(taken.warnings))


def _released(made: ReleaseFile) -> None:
    about = made.about
    prose.paragraph(
        f"This is a release of another instance: {about.title}, {about.release}, frozen on "
        f"{words.day(about.frozen_on)}. Its hash fits. It is shown as printed on “Published "
        f"tests”, under the name of its organiser, {about.organiser}; only an administrator "
        "takes it in."
    )


def in_words(counts: Mapping[str, int]) -> str:
    """Return counts by kind in words."""
    told = [
        words.plural(n, KINDS.get(kind, kind), _MANY.get(kind, ""))
        for kind, n in counts.items()
        if n
    ]
    return words.listed(told)


def _faults(number: int, title: str, faults: Sequence[RowFault], in_all: int) -> None:
    if not faults:
        return
    st.subheader(f"{title}: {words.count(in_all)}")
    tables.show(f"File {number}: {title}", HEADS, [_row(one) for one in faults[:_SHOWN]])
    if in_all > _SHOWN:
        prose.small(f"The first {_SHOWN}; the list to download holds {len(faults):,}.")
    st.download_button(
        "Download this list",
        made.as_csv([RowFault._fields, *(tuple(map(str, one)) for one in faults)]),
        f"faults_{number}.csv",
        "text/csv",
        key=f"bring_faults_{number}_{title}",
        on_click="ignore",
    )


def _row(fault: RowFault) -> tuple[Cell | str, ...]:
    where = Cell(str(fault.row) if fault.row else "the file", note=fault.sheet)
    return (where, fault.column, fault.what, fault.mend)


def _take(person: Person, held: ExerciseLedger, found: Read) -> None:
    if not any(taken.batch.entities or taken.release for _, taken in found.files):
        return
    good = words.plural(sum(taken.rows_good for _, taken in found.files), "good row")
    why = st.text_input("Why, in a few words (kept in the audit list)", max_chars=200)
    if st.button(f"Take in {good}", type="primary", key="bring_take"):
        _add(person, held, found, why)


def _add(person: Person, held: ExerciseLedger, found: Read, why: str) -> None:
    done: list[str] = []
    try:
        for _, taken in found.files:
            if taken.batch.entities or taken.release:
                done.append(outcome(held, person, taken, why))
    except (Refused, Unfit) as fault:
        if done:
            st.warning(" ".join(done))
        st.error(f"Not taken in: {fault}")
        return
    st.session_state["bring_done"] = done
    st.session_state["bring_turn"] = _turn() + 1
    st.session_state.pop(_READ, None)
    st.rerun()


def outcome(held: ExerciseLedger, person: Person, taken: Taken, why: str) -> str:
    """Take in what was read, and return in words what became of it."""
    if taken.release:
        kept = releases.keep(held, person, taken.release, releases.Origin(), why)
        told = releases.became(taken.release, kept)
        return f"{told[0].upper()}{told[1:]}."
    added = held.add(person, taken.batch, why)
    if not added.entry:
        return "Nothing new: all of it was held already."
    told = in_words(added.new)
    parts = [f"Taken in as entry {added.entry}: {told}." if told else ""]
    parts += [f"{words.plural(added.amended, 'row')} corrected." if added.amended else ""]
    parts += [f"{words.plural(added.known, 'row')} held already." if added.known else ""]
    parts += ["It waits for a second person." if added.waits else "It counts from now on."]
    return " ".join(filter(None, parts))


def _last() -> None:
    for told in st.session_state.pop("bring_done", ()):
        st.success(told)
