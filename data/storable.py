"""What both databases keep as it is, and the refusal of a Reading with anything else."""

from __future__ import annotations

from math import isfinite

from data.model import Reading


class Unstorable(ValueError):
    """A text or a number that not every database keeps as it is."""


def refuse_unstorable(reading: Reading) -> None:
    """Raise Unstorable for zero characters, half characters, and what is no finite number.

    PostgreSQL keeps no U+0000 in a text, neither database keeps half of a surrogate pair, and
    SQLite would make NULL of a NaN: an absence that nobody stated.
    """
    # What stands in a report many times is looked at once; nearly every address is another.
    texts = [words for o in reading.observations for words in o.citation[1:]]
    texts += {o.citation.snapshot for o in reading.observations}
    texts += {o.words for o in reading.observations}
    texts += {o.place for o in reading.observations}
    texts += {o.series.category for o in reading.observations}
    texts += {o.series.breakdown for o in reading.observations}
    texts += [words for note in reading.notes for words in note.citation]
    texts += [w for s in reading.statements for w in (s.subject, *s.citation)]
    texts += [finding.message for finding in reading.findings]
    texts += [words for i in reading.issues for words in (i.locator, i.word, i.message)]
    together = "".join(texts)
    if "\0" in together:
        raise Unstorable("the character U+0000, which is no text, stands in the document's words")
    try:
        together.encode()
    except UnicodeEncodeError as fault:
        raise Unstorable("half a character stands in the document's words") from fault
    alike = {(id(o.value), o.numerator, o.denominator): o for o in reading.observations}
    for o in alike.values():
        value = o.value
        for number in (value.number, value.low, value.high, o.numerator, o.denominator):
            if number is not None and not isfinite(number):
                raise Unstorable(f"{number} is no number: {o.citation.quote!r}")
