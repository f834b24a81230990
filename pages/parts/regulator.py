"""Who supervises services in a place: the Digital Services Coordinator of a member state."""

from __future__ import annotations

import streamlit as st

from data.who import coordinators
from metrics.lens import Lens
from pages.parts import prose, tables
from pages.parts.tables import Cell


def show(lens: Lens) -> None:
    """Place the coordinator of a member state, with its source; nothing for other places."""
    found = coordinators().get(lens.jurisdiction)
    if found is None:
        return
    st.header(f"Who supervises services in {lens.place}?", anchor="regulator")
    prose.paragraph(
        "Complaints of people in this country about any service go to this coordinator (Article "
        "53). Competent for a service is the coordinator of the state its provider answers in, "
        "and for very large ones the European Commission too (Article 56): see Services."
    )
    since = f"{found.status} since {found.since.isoformat()}" if found.since else found.status
    tables.pairs(
        f"Digital Services Coordinator of {lens.place}",
        (
            ("Authority", Cell(found.authority, note=found.english, href=found.website)),
            ("Standing", since),
            ("Remark", found.note),
            ("Source", Cell(found.source, href=found.source)),
            ("Confidence", f"{found.confidence}, checked on {found.checked_on.isoformat()}"),
        ),
    )
