"""What newer releases no longer state, in words: which figures, since which release, and why.

Never a deletion and never a zero: the publisher said something once, and its newer release does
not repeat it. What it said last goes on to hold.
"""

from __future__ import annotations

from data.absent import WHY_WORDS
from data.model import release
from data.unstated import Omission, Unstated, on_record
from metrics import words


def mark(one: Omission) -> str:
    """Return the mark of a last statement: in which release the figure is no longer stated."""
    stated = "stated again since" if one.again else "this is its last statement"
    return f"no longer stated in the release up to {upto(one.edition)} ({stated})"


def upto(edition: int) -> str:
    """Return the last day of a release in words."""
    return words.day(release(edition))


def since(one: Unstated) -> str:
    """Return in which release figures are no longer stated."""
    if one.edition == one.edition_before:
        came = words.day(one.first_seen[:10])
        return f"no longer stated in the file of the release up to {upto(one.edition)} of {came}"
    return f"no longer stated in the release up to {upto(one.edition)}"


def cause(one: Unstated) -> str:
    """Return what is known of why: how the release is cut, and a break on record."""
    told = [WHY_WORDS[one.why]]
    told += [f"on record: {b.words}" for b in on_record(one)]
    if one.unread:
        cells = words.plural(one.unread, "cell")
        told.append(f"up to {cells} of the release could not be read and may hold some of them")
    return "; ".join(told)


def sentence(one: Omission) -> str:
    """Return in a sentence that a release leaves a figure out, and that nothing follows of it."""
    known = " ".join(f"On record: {b.words}" for b in on_record(one))
    again = "A later release states it again." if one.again else "What was stated last holds."
    return (
        f"No longer stated in the release up to {upto(one.edition)}: {WHY_WORDS[one.why]}. "
        f"That is no zero. {known or 'We know of no reason.'} {again}"
    )
