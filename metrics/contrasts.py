"""Sentences that need no second service: one service against itself, on one clock.

Intimate-image notices against all, trusted flaggers against all, this period against the last.
No sentence here ranks services or says why; what may lie behind a difference stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import inf

from data.definitions import definitions
from data.harms import family
from data.reference import platforms
from metrics import caveats, gates
from metrics.categories import TOTAL
from metrics.change import change
from metrics.counts import Count
from metrics.figure import Caveat, Contrast, Figure
from metrics.gates import Ruling
from metrics.words import count, hours, period

METRIC = "pub_median_notice_h"
_HARM_WORDS = {
    "women_intimate_images": "notices about intimate images of women",
    "women_deepfakes": "notices about faked intimate images of women",
    "intimate_images": "intimate-image notices",
    "deepfakes": "notices about faked intimate images",
}
_KINDS = ("intimate_images", "trusted_flaggers", "trend")


def contrasts(figures: Iterable[Figure]) -> tuple[Contrast, ...]:
    """Return every contrast that published medians to act allow, by service name and kind.

    `figures` may hold several metrics, services and periods. A median of 0, a limit or fewer
    than 30 notices (10 for trusted flaggers, the metric's own minimum) gives no contrast.
    """
    usable = [f for f in figures if f.metric == METRIC and f.value and not f.surface]
    totals = {(f.platform, f.period_start, f.period_end): f for f in usable if _is_total(f)}
    found = [
        *(c for f in usable for c in _against_total(f, totals)),
        *_trends(usable),
    ]
    return tuple(sorted(found, key=_place))


def _place(one: Contrast) -> tuple[str, int, str, str]:
    newest = "".join(chr(0x10FFFF - ord(c)) for c in one.first.period_end)
    return _name(one.first).casefold(), _KINDS.index(one.kind), newest, one.first.category


def _name(one: Figure) -> str:
    known = platforms().get(one.platform)
    return known.name if known else one.platform


def _is_total(one: Figure) -> bool:
    return one.category == TOTAL and one.actor == "all"


def _enough(one: Figure) -> Ruling:
    n = Count(one.n, one.n if one.n is not None else inf)
    return gates.number(n, gates.LEAST_SHARED, "notices")


def _against_total(
    one: Figure, totals: Mapping[tuple[str, str, str], Figure]
) -> Iterator[Contrast]:
    whole = totals.get((one.platform, one.period_start, one.period_end))
    if whole is None or whole is one or not _one_clock(one, whole).passed:
        return
    if one.actor == "trusted_flagger" and one.category == TOTAL:
        yield _pair("trusted_flaggers", one, whole, "notices from trusted flaggers")
    images = one.actor == "all" and one.harm in family("intimate_images")
    if images and gates.first(_enough(one), _enough(whole)).passed:
        yield _pair("intimate_images", one, whole, _HARM_WORDS[one.harm])


def _one_clock(one: Figure, other: Figure) -> Ruling:
    return gates.definition(
        "the definitions differ" if one.definitions != other.definitions else "",
        "the unit is not known in the same way" if one.unit_status != other.unit_status else "",
        "the places differ" if one.jurisdiction != other.jurisdiction else "",
        "the regimes differ" if one.programme != other.programme else "",
    )


def _pair(kind: str, one: Figure, whole: Figure, what: str) -> Contrast:
    when = period(one.period_start, one.period_end)
    spans = (_half(one, what), _half(whole, "all notices"))
    sentence = (
        f"{_says(one)} {spans[0]}, and {_again(one)}{spans[1]} "
        f"({when}; {count(one.n or 0)} and {count(whole.n or 0)} {_base(one)})."
    )
    return Contrast(kind, one, whole, sentence, (caveats.MIX, *_shared(one, whole)))


def _shared(one: Figure, other: Figure) -> tuple[Caveat, ...]:
    return tuple(dict.fromkeys((*one.caveats, *other.caveats)))


# With cases without action left out, "acted on half of the notices" would be false: it is half
# of those acted on, and the number in brackets is that of the notices received.


def _only_acted_on(one: Figure) -> bool:
    known = definitions()
    return any(known[d].unactioned == "excluded" for d in one.definitions if d in known)


def _says(one: Figure) -> str:
    return f"{_name(one)} says {'that' if _only_acted_on(one) else 'it acted on'}"


def _again(one: Figure) -> str:
    return "" if _only_acted_on(one) else "on "


def _half(one: Figure, what: str) -> str:
    assert one.value is not None
    if _only_acted_on(one):
        those = what if what.startswith("all") else f"the {what}"
        return f"half of {those} it acted on took up to {hours(one.value)}"
    return f"half of {what} within {hours(one.value)}"


def _base(one: Figure) -> str:
    return "notices received" if _only_acted_on(one) else "notices"


# --- over time ------------------------------------------------------------------------------


def _trends(usable: list[Figure]) -> Iterator[Contrast]:
    series: dict[tuple[str, str, str], list[Figure]] = {}
    for one in usable:
        images = one.harm in family("intimate_images")
        if one.actor == "all" and _enough(one).passed and (images or one.category == TOTAL):
            series.setdefault((one.platform, one.programme, one.category), []).append(one)
    for held in series.values():
        held.sort(key=lambda f: (f.period_end, f.period_start))
        for earlier, later in pairwise(held):
            if earlier.period_end < later.period_start:
                yield from _trend(earlier, later)


def _trend(earlier: Figure, later: Figure) -> Iterator[Contrast]:
    between = change(earlier, later)
    if between.refused:
        return
    what = _HARM_WORDS.get(later.harm, "all notices")
    now, then = (period(f.period_start, f.period_end) for f in (later, earlier))
    assert earlier.value is not None
    sentence = (
        f"{_says(later)} {_half(later, what)} in {now}, and "
        f"{'up to' if _only_acted_on(later) else 'within'} {hours(earlier.value)} in {then} "
        f"({count(later.n or 0)} and {count(earlier.n or 0)} {_base(later)})."
    )
    # A break belongs into the sentence: it is read without the caveats below it.
    sentence = " ".join((sentence, *(b.words for b in between.breaks)))
    yield Contrast("trend", later, earlier, sentence, between.ratio.caveats)
