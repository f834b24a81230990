"""The data behind the figures on test reports as CSV, and the codebook that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from metrics.exercises.catalogue import card_of
from metrics.exercises.curves import Curves
from metrics.exercises.disclosure import Form
from metrics.exercises.shown import Line, Service, Shown
from metrics.exercises.told import Told
from metrics.exercises.topics import Agreement
from pages.parts.download import harmless, written
from pages.parts.headers import TITLE

_FIGURES = (
    ("exercise", "the exercise"),
    ("round", "its round"),
    ("reports", "which reports: all valid ones, or those of one channel, reporter or language"),
    ("platform", "the service"),
    ("metric", "the metric; its meaning stands below"),
    ("form", "full; small (counts and interval, no verdict, rank or comparison); hidden"),
    ("value", "a share from 0 to 1, or hours; blank where there is no number"),
    ("low", "lower limit; blank where it is open"),
    ("high", "upper limit; blank where it is open"),
    ("limits_are", "interval (95 %) or bounds (the value cannot lie outside)"),
    ("n", "reports behind the figure"),
    ("n_eff", "how many independent reports they are worth"),
    ("direction", "higher_better, lower_better or neutral"),
    ("words", "the same as a sentence, or why there is no number"),
    ("no_verdict_because", "why the figure carries no verdict, rank or comparison"),
    ("caveats", "reasons to read it with care"),
    ("method", "rules by which it was computed, with their version"),
)
_CURVES = (
    *_FIGURES[:4],
    ("hours", "hours since the report; the same fixed hours for everybody"),
    ("removed", "share removed or restricted by then, 0 to 1 (Aalen-Johansen)"),
    ("rejected", "share rejected by then"),
    ("gone_otherwise", "share whose item had gone otherwise by then"),
    ("no_answer", "share that had not ended by then; the four add up to 1"),
    ("waiting", "share without an answer of the platform by then (Kaplan-Meier)"),
    ("waiting_low", "lower 95 % limit of it (log-log); blank where there is none"),
    ("waiting_high", "upper 95 % limit of it"),
    ("open_last_seen", "reports without an answer that were last watched since the hour before"),
)

_LABEL = ("label", "which reports are contrasted or counted; blank where the metric says all")
_ALPHA = ("alpha", "Krippendorff's alpha: 1 where all agree, 0 where chance would do as well")

Where = Mapping[str, str]
"""Exercise, round and which reports: the same in every row."""


def figures_csv(
    title: str, found: Shown, where: Where, view: str, read_on: date, *, invented: bool
) -> bytes:
    """Return every figure of a round, a row each."""
    rows = (_figure(s.platform, line, where) for s in found.services for line in s.lines)
    hidden = (_hidden(s, where) for s in found.services if s.hidden)
    names = [name for name, _ in _FIGURES]
    return written(_about(title, view, read_on, invented=invented), names, (*rows, *hidden))


def topic_csv(
    title: str, told: Iterable[Told], where: Where, view: str, read_on: date, *, invented: bool
) -> bytes:
    """Return the figures of one topic, a row each; a blank service means all together."""
    rows = ({**_figure(one.platform, one.line, where), "label": one.label} for one in told)
    names = [name for name, _ in (*_FIGURES, _LABEL)]
    return written(_about(title, view, read_on, invented=invented), names, rows)


def agreement_csv(
    title: str,
    agreed: Iterable[Agreement],
    where: Where,
    view: str,
    read_on: date,
    *,
    invented: bool,
) -> bytes:
    """Return how far coders agree, a row for each label."""
    rows = ({**where, "label": a.label, "words": a.words, "alpha": a.alpha} for a in agreed)
    names = [name for name, _ in (*_FIGURES[:3], _LABEL, _FIGURES[13], _ALPHA)]
    return written(_about(title, view, read_on, invented=invented), names, rows)


def _about(title: str, view: str, read_on: date, *, invented: bool) -> tuple[str, ...]:
    warned = ("Synthetic example: invented services and reports",) if invented else ()
    return (
        *warned,
        f"{TITLE}: {title}",
        f"View: {view}",
        f"Read on {read_on.isoformat()}. Test reports: what testers saw, not what services state",
        "A blank value is no zero: see words",
    )


def _figure(platform: str, line: Line, where: Where) -> dict[str, str]:
    numbers = {"value": line.value, "low": line.low, "high": line.high, "n": line.n}
    text = {
        **where,
        "platform": platform,
        "metric": line.metric,
        "form": line.form.value,
        "limits_are": line.span.value if line.low is not None else "",
        "n_eff": "" if line.n_eff is None else f"{line.n_eff:.1f}",
        "direction": line.direction,
        "words": line.words,
        "no_verdict_because": line.why,
        "caveats": " | ".join(c.words for c in line.caveats),
        "method": card_of(line.metric).method,
    }
    return {k: harmless(v) for k, v in text.items()} | _numbers(numbers)


def _hidden(service: Service, where: Where) -> dict[str, str]:
    return {**where, "platform": service.platform, "form": Form.HIDDEN.value}


def _numbers(given: Mapping[str, float | None]) -> dict[str, str]:
    return {k: "" if v is None else f"{v:.6g}" for k, v in given.items()}


def curves_csv(
    title: str, service: Service, where: Where, view: str, read_on: date, *, invented: bool
) -> bytes:
    """Return the curves of one service, a row for each fixed hour."""
    rows = _points(service.curves, service.platform, where) if service.curves else ()
    names = [name for name, _ in _CURVES]
    return written(_about(title, view, read_on, invented=invented), names, rows)


def _points(found: Curves, platform: str, where: Where) -> Iterable[dict[str, str]]:
    ends = {one.hours: one for one in found.ends}
    waits = {one.hours: one for one in found.waits}
    for hours in sorted({*ends, *waits}):
        end, wait = ends.get(hours), waits.get(hours)
        shares = end[1:] if end else (None,) * 4
        named = ("removed", "rejected", "gone_otherwise", "no_answer")
        numbers: dict[str, float | None] = dict(zip(named, shares, strict=True))
        numbers |= {"hours": hours, "waiting": wait.open if wait else None}
        numbers |= {"waiting_low": wait.low if wait else None}
        numbers |= {"waiting_high": wait.high if wait else None}
        numbers |= {"open_last_seen": wait.last_seen if wait else None}
        yield {**where, "platform": platform, **_numbers(numbers)}


def codebook_csv(metrics: Sequence[str]) -> bytes:
    """Return what every column and every metric of the files means."""
    rows = [
        {"file": file, "name": name, "meaning": meaning}
        for file, columns in (
            ("figures", (*_FIGURES, _LABEL)),
            ("curves", _CURVES),
            ("coders", (_ALPHA,)),
        )
        for name, meaning in columns
    ]
    for key in metrics:
        card = card_of(key)
        told = {"meaning": card.meaning, "caution": card.caution, "formula": card.formula}
        rows.append({"file": "metric", "name": key, **told})
    return written(
        (f"{TITLE}: codebook of the figures on test reports",),
        ("file", "name", "meaning", "caution", "formula"),
        rows,
    )
