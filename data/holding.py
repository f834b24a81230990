"""What holds today: which statement of each figure is shown, chosen anew when one comes."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy import text as sql

from data import changes
from data.model import Reading
from data.query import SHARED


def choose(connection: Connection, one: Reading, number: int, *, doubled: bool) -> None:
    """Choose anew which observation holds, for every series a snapshot speaks of.

    A document held beats a transcription, a corrected edition the first, what was stated later
    what was earlier (a return to older bytes states them anew, see `sightings`); only the newest
    reading of each snapshot takes part. One series can be stated twice only under two contexts
    of the same dimensions: mostly no other snapshot has one, none of this one's is `doubled`,
    and its figures are taken over as they are. What a new snapshot states beside others is only
    held against what held until now: the best of those before, however many they are.
    """
    given = {"snapshot": one.snapshot.id, "reading": number}
    reread = connection.execute(sql(_READ_BEFORE), given).first() is not None
    if reread or doubled:
        own = _WHOLE if doubled else _CONTESTED
        take_over, weigh = _TAKE_OVER.format(own=own), _WEIGH.format(own=own)
        for statement in (_FORGET_SNAPSHOT, _FORGET_RIVALS, take_over, weigh):
            connection.execute(sql(statement), given)
        changes.note(connection, number)
        return
    rivals = connection.execute(sql(_ANY_RIVAL), given).first() is not None
    connection.execute(sql(_ADD), given)
    if rivals:
        connection.execute(sql(_FORGET_BEATEN), given)
    # Also beside what only a superseded reading states: it is a statement, and holds nothing.
    changes.note_first(connection, number)


def weigh_anew(connection: Connection, snapshot: str, number: int) -> None:
    """Choose again for every series of a stored reading, whatever else states it."""
    given = {"snapshot": snapshot, "reading": number}
    for statement in (_FORGET_SNAPSHOT, _FORGET_RIVALS, _WEIGH.format(own=_WHOLE)):
        connection.execute(sql(statement), given)
    changes.note(connection, number)


# The parts below are constants of this module; nothing from outside is ever joined in.
_RIVALRY = f"""
FROM context x JOIN reading q ON q.id = x.reading
JOIN context y ON {" AND ".join(f"y.{name} = x.{name}" for name in SHARED)}
JOIN reading r ON r.id = y.reading
WHERE q.snapshot = :snapshot AND r.snapshot <> :snapshot AND NOT r.superseded
"""
_ANY_RIVAL = f"SELECT y.id {_RIVALRY} LIMIT 1"
_READ_BEFORE = "SELECT id FROM reading WHERE snapshot = :snapshot AND id <> :reading"
_WHOLE = "SELECT id FROM context WHERE reading = :reading"
_CONTESTED = f"SELECT x.id {_RIVALRY} AND x.reading = :reading"
_FORGET_SNAPSHOT = """
DELETE FROM current WHERE context IN (
    SELECT x.id FROM context x JOIN reading q ON q.id = x.reading WHERE q.snapshot = :snapshot)
"""
_FORGET_RIVALS = f"DELETE FROM current WHERE context IN (SELECT y.id {_RIVALRY})"  # noqa: S608
_HOLDS = """
INSERT INTO current (context, jurisdiction, harm, row_id)
SELECT o.context, o.jurisdiction, o.harm, o.row_id FROM observation o
"""
# Read as they lie, one behind the other, and sorted as the table is, which then grows at its
# end only.
_OWN_ROWS = """
WHERE o.row_id BETWEEN (SELECT first_row FROM reading WHERE id = :reading)
AND (SELECT last_row FROM reading WHERE id = :reading)
"""
_AS_THEY_LIE = "ORDER BY o.context, o.jurisdiction, o.harm, o.row_id"
_ADD = f"{_HOLDS} {_OWN_ROWS} {_AS_THEY_LIE}"
_TAKE_OVER = f"{_HOLDS} {_OWN_ROWS} AND o.context NOT IN ({{own}}) {_AS_THEY_LIE}"
_CHOICE = """
row_number() OVER (
    PARTITION BY p.series ORDER BY y.tier_rank, y.edition DESC,
    coalesce(back.seen_at, y.first_seen) DESC, p.id
) AS choice
"""
_BACK = """
LEFT JOIN (
    SELECT snapshot, max(seen_at) AS seen_at FROM sighting WHERE returned GROUP BY snapshot
) AS back ON back.snapshot = y.snapshot
"""
_WEIGH = f"""{_HOLDS} JOIN (
    SELECT p.row_id, {_CHOICE} FROM context y JOIN observation p ON p.context = y.id {_BACK}
    WHERE y.id IN (SELECT y.id {_RIVALRY} UNION {{own}})
) AS ranked ON ranked.row_id = o.row_id AND ranked.choice = 1
"""  # noqa: S608
_FORGET_BEATEN = f"""
DELETE FROM current WHERE (context, jurisdiction, harm, row_id) IN (
    SELECT context, jurisdiction, harm, row_id FROM (
        SELECT c.context, c.jurisdiction, c.harm, c.row_id, {_CHOICE} FROM current c
        JOIN observation p ON p.row_id = c.row_id JOIN context y ON y.id = c.context {_BACK}
        WHERE c.context IN (SELECT y.id {_RIVALRY} UNION {_CONTESTED})
    ) AS ranked WHERE choice > 1)
"""  # noqa: S608
