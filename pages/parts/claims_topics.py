"""Further figures of a round on *Claims and tests*, topic by topic in the frame of the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from metrics import words
from metrics.exercises.shown import Service
from metrics.exercises.told import Missing, Told, Topic
from metrics.exercises.topics import Agreement
from pages.parts import (
    claims,
    claims_choice,
    claims_file,
    claims_frame,
    claims_rounds,
    clock,
    prose,
)
from pages.parts.claims_choice import View, name
from pages.parts.claims_frame import Panel
from pages.parts.tables import Cell, Row

_HEADS = ("Figure", "What was found", "Reports", "Effective", "May it be judged?")
_TOGETHER = "All services together"
_TOLD = (
    "A figure that no single service has enough reports for stands once, for all services "
    "together. Every figure is about all valid reports of the round."
)

ASKS = {
    "acknowledgement": "Is receipt confirmed, and is anything said at all?",
    "feedback": "Are reporters and uploaders told what was decided and what they can do?",
    "quality": "How good are the answers? Eight points, each by two coders, and their sum",
    "removal": "What was removed, among all reports and among those assessed, side by side",
    "afterwards": "What came after a removal: is it back, are copies up, are accounts restored?",
    "appeals": "What do appeals and disputes change? On the merits and by default stand apart",
    "disputed": "What does the service dispute or call an error, and what is left without it?",
    "controls": "What became of control items, which stand in no other figure?",
    "language": "Are reports in one language treated otherwise than in another?",
    "channel": "Are reports through one channel treated otherwise than through another?",
    "channels": "Are trusted channels treated otherwise than users', on pairs drawn by lot?",
    "stages": "Where one channel followed the other: what was removed at which stage?",
    "reporters": "Are like reports treated otherwise when another person files them?",
    "access": "What did it take to report?",
}
_NOTES = {
    "quality": "A point counts as met where both coders find it; one left open is left out.",
    "removal": "An item that was said to be removed and found up later counts as up.",
    "disputed": "The service's own word for it; nobody else has judged that it is right.",
    "controls": "Lawful items that the team published itself break nothing: each one acted on is "
    "one too many. Rule-breaking ones of adults are there for comparison.",
    "language": "Groups hold different items, so part of a difference is the mix of cases.",
    "channel": "Groups hold different items, so part of a difference is the mix of cases.",
    "stages": "Shares of all notified items, never rates of a channel, and never compared: a "
    "later stage meets what the earlier ones left.",
    "reporters": "Reporters' own words about themselves, in pairs of like items. It is about the "
    "treatment of reports, never about how many people are affected.",
}


def show(view: View, chosen: Service) -> None:
    """Place every further topic of the whole round, and one sentence on what it cannot say."""
    if view.chosen is not None:
        return
    found = claims_rounds.further(view.wave, demo=view.demo, desk=view.desk)
    for topic in found.topics:
        claims_frame.place(_panel(view, topic, chosen), _codebook(topic.told))
    _agreement(view, found.agreed)
    if found.missing:
        prose.small(unsaid(found.missing))


def unsaid(missing: Sequence[Missing]) -> str:
    """Return in one sentence what a round cannot say, and why."""
    by: dict[str, list[str]] = {}
    for one in missing:
        label = one.label[:1].lower() + one.label[1:]
        by.setdefault(one.why, []).append(label)
    parts = (f"{words.listed(list(dict.fromkeys(said)))} ({why})" for why, said in by.items())
    return f"This round cannot say: {'; '.join(parts)}."


def _panel(view: View, topic: Topic, chosen: Service) -> Panel:
    mine = [one for one in topic.told if one.platform in ("", chosen.platform)]
    drawn = mine or list(topic.told)
    first = next((one for one in drawn if one.line.n is not None), drawn[0])
    several = len({one.platform for one in topic.told}) > 1
    title = f"{view.wave.exercise.title}, {view.wave.round.id}: {ASKS[topic.key]}"
    more = ("All services of the round", _rows(topic.told)) if several else None
    return Panel(
        key=topic.key,
        title=_title(first),
        asks=ASKS[topic.key],
        metric=first.line.metric,
        heads=_HEADS,
        rows=[_row(one, _figure(one)) for one in drawn],
        more=more,
        csv=lambda address: claims_file.topic_csv(
            title, topic.told, view.where, address, clock.today(), invented=view.demo
        ),
        labels=claims_choice.kind(view),
        notes=[*filter(None, [_NOTES.get(topic.key, ""), _TOLD if mine else ""])],
    )


def _codebook(told: Sequence[Told]) -> partial[bytes]:
    return partial(claims_file.codebook_csv, tuple(dict.fromkeys(t.line.metric for t in told)))


def _who(one: Told) -> str:
    return name(one.platform) if one.platform else _TOGETHER


def _figure(one: Told) -> str:
    label = one.label or claims.label(one.line.metric)
    return label if one.platform else f"{label} (all services together)"


def _title(one: Told) -> str:
    said = one.line.words
    if one.line.n is None:
        return f"{_who(one)}: {_figure(one)}, {said}"
    before, parted, points = said.rpartition("difference ")
    if not (parted and before and one.label):
        return f"{_who(one)}: {one.label + ', ' if one.label else ''}{said}"
    return f"{_who(one)}: {one.label}: difference {points}"


def _row(one: Told, first: str) -> Row:
    line = one.line
    judged = f"no: {line.why}" if line.why else "yes"
    size = "" if line.n_eff is None else f"{line.n_eff:,.0f}"
    n = "" if line.n is None else words.count(line.n)
    if line.n is None:
        judged = ""
    look = "number"
    return (first, line.words, Cell(n, look=look), Cell(size, look=look), judged)


def _rows(told: Sequence[Told]) -> list[Row]:
    rows: list[Row] = []
    labels = dict.fromkeys((one.line.metric, one.label) for one in told)
    for metric, label in labels:
        rows.append((Cell(label or claims.label(metric)),))
        same = [one for one in told if (one.line.metric, one.label) == (metric, label)]
        rows += [_row(one, _who(one)) for one in sorted(same, key=lambda o: _who(o).casefold())]
    return rows


# --- coders -----------------------------------------------------------------------------------


def _agreement(view: View, agreed: Sequence[Agreement]) -> None:
    """Place how far two coders agree on items and on answers, raw and beyond chance."""
    if not agreed:
        return
    title = f"{view.wave.exercise.title}, {view.wave.round.id}: agreement of coders"
    panel = Panel(
        key="coders",
        title=f"Coders: {agreed[0].words}",
        asks="How far do two coders agree who do not know what the other said?",
        metric="fbk_quality_mean",
        heads=("What was coded", "Agreement", Cell("Krippendorff's alpha", look="number")),
        rows=[(one.label, one.words, Cell(one.alpha, look="number")) for one in agreed],
        csv=lambda address: claims_file.agreement_csv(
            title, agreed, view.where, address, clock.today(), invented=view.demo
        ),
        labels=claims_choice.kind(view),
        notes=("Alpha is 1 where all agree and 0 where chance would do as well.",),
    )
    claims_frame.place(panel, partial(claims_file.codebook_csv, ()))
