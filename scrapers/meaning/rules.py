"""Which declared rule a record falls under, and what its labels mean.

A word nobody declared is a Fault with its address: nothing is guessed, and nothing passes in
silence. How words are compared: case and white space do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from data.declaration import SourceDeclaration
from data.harms import code_of, harm_of
from data.places import named as place_named
from data.reference import plain, programmes
from data.wording import FigureRule, LeftOut
from scrapers.layouts.record import BLANK, Record
from scrapers.printed.editions import spelled_out

T = TypeVar("T")
_PLACEHOLDER = "{{"


class Fault(Exception):
    """Why a record is withheld: one sentence, the word, and where it stands."""

    def __init__(self, message: str, word: str, locator: str) -> None:
        """Keep the sentence with its word and address."""
        super().__init__(message)
        self.message = message
        self.word = word
        self.locator = locator


class Place(NamedTuple):
    """What the labels of a record mean, besides the measure."""

    platform: str
    jurisdiction: str
    category: str
    harm: str
    words: str
    breakdown: str
    start: str
    end: str


class Rules:
    """The rules of one declaration, asked record by record; remembers which words were used."""

    def __init__(self, declared: SourceDeclaration) -> None:
        """Index what every rule looks at."""
        self.declaration = declared
        rules: tuple[FigureRule | LeftOut, ...] = (*declared.left_out, *declared.figures)
        self._ordered = [(_conditions(rule, declared), rule) for rule in rules]
        self._looked_at = sorted({label for when, _ in self._ordered for label in when})
        self._neutral = frozenset(declared.neutral)
        self._known = {
            label: {w for when, _ in self._ordered for w in when.get(label, ())}
            for label in self._looked_at
        }
        self._found: dict[tuple[str | None, ...], FigureRule | LeftOut | None] = {}
        self._meaning = {
            kind: {plain(words): meant for words, meant in table.items()}
            for kind, table in declared.meaning.items()
        }
        self._scheme = programmes()[declared.programme].scheme
        self.used: set[tuple[str, str]] = set()

    def of(self, record: Record) -> FigureRule | LeftOut:
        """Return the first rule that fits a record. Raises Fault when none does."""
        labels = record.labels
        key = tuple([labels[k].text if k in labels else None for k in self._looked_at])
        if key not in self._found:
            said = {k: w and plain(w) for k, w in zip(self._looked_at, key, strict=True)}
            fits = (rule for when, rule in self._ordered if self._fit(rule, when, said))
            self._found[key] = next(fits, None)
        found = self._found[key]
        if found is None:
            raise self._stranger(record)
        return found

    def _fit(
        self,
        rule: FigureRule | LeftOut,
        when: Mapping[str, frozenset[str]],
        said: Mapping[str, str | None],
    ) -> bool:
        """Whether labels print what a rule wants; one that a layout lacks divides nothing."""
        for label, words in when.items():
            printed = said[label]
            if printed is None:
                if label in self._neutral and label not in rule.when:
                    continue
                printed = ""
            if printed not in words and not (printed and "*" in words):
                return False
        return True

    def _stranger(self, record: Record) -> Fault:
        """Return the Fault of a record under no rule, at the label nobody knows."""
        for label in self._looked_at:
            cell = record.labels.get(label, BLANK)
            known = self._known[label]
            if cell.locator and plain(cell.text) not in known and "*" not in known:
                return _unknown(label, cell.text, cell.locator)
        said = "; ".join(f"{k} {c.text!r}" for k, c in record.labels.items() if not c.blank)
        return Fault(
            f"no rule says what this states: {said}", record.cell.text, record.cell.locator
        )

    def place(self, record: Record, rule: FigureRule) -> Place:
        """Return what the labels of a record mean. Raises Fault at the one nobody knows."""
        category, words = self._category(record, rule)
        start, end = self.period(record)
        return Place(
            self._platform(record),
            rule.jurisdiction or self._jurisdiction(record),
            category,
            harm_of(self._scheme, category).harm,
            words,
            self._breakdown(record, rule),
            start,
            end,
        )

    def known(self, record: Record) -> dict[str, str]:
        """Return what can be told of a record that is withheld: dimensions of its series."""
        found: dict[str, str] = {}
        rule = _tried(lambda: self.of(record))
        with_rule = rule if isinstance(rule, FigureRule) else None
        if with_rule is not None:
            names = ("measure", "surface", "population", "actor")
            found |= {name: getattr(with_rule, name) for name in names}
            found |= _named(breakdown=_tried(lambda: self._breakdown(record, with_rule)))
            found |= _named(category=_tried(lambda: self._category(record, with_rule)[0]))
            place = _tried(lambda: with_rule.jurisdiction or self._jurisdiction(record))
        else:
            place = _tried(lambda: self._jurisdiction(record))
        found |= _named(jurisdiction=place, platform=_tried(lambda: self._platform(record)))
        start, end = _tried(lambda: self.period(record)) or (None, None)
        return found | _named(period_start=start, period_end=end)

    def absence(self, words: str) -> str:
        """Return the absence that words are declared to stand for, or nothing."""
        return self._meant("absence", words)

    def _meant(self, kind: str, words: str) -> str:
        key = plain(words)
        found = self._meaning.get(kind, {}).get(key, "")
        if found:
            self.used.add((kind, key))
        return found

    def _platform(self, record: Record) -> str:
        cell = record.labels.get("platform", BLANK)
        if not cell.locator:
            return self.declaration.platform
        if meant := self._meant("platform", cell.text):
            return meant
        raise _unknown("platform", cell.text, cell.locator)

    def _jurisdiction(self, record: Record) -> str:
        cell = record.labels.get("jurisdiction", BLANK)
        meant = self._meant("jurisdiction", cell.text) or place_named(cell.text)
        if not meant:
            raise _unknown("jurisdiction", cell.text, cell.locator or record.cell.locator)
        return meant

    def _category(self, record: Record, rule: FigureRule) -> tuple[str, str]:
        cell = record.labels.get("category", BLANK)
        if rule.category:
            return rule.category, "" if cell.blank else " ".join(cell.text.split())
        meant = self._meant("category", cell.text) or code_of(self._scheme, cell.text)
        if not meant:
            raise _unknown("category", cell.text, cell.locator or record.cell.locator)
        whole = meant.endswith("/all")
        return meant, "" if whole else " ".join(cell.text.split())

    def period(self, record: Record) -> tuple[str, str]:
        """Return first and last day of a record's period. Raises Fault where none is printed."""
        cell = record.labels.get("period", BLANK)
        found = _period(cell.text)
        if found is None:
            raise _unknown("period", cell.text, cell.locator or record.cell.locator)
        return found

    def _breakdown(self, record: Record, rule: FigureRule) -> str:
        pairs = [rule.breakdown] if rule.breakdown else []
        for name, label in rule.by.items():
            cell = record.labels.get(label, BLANK)
            meant = self._meant(name, cell.text)
            if not meant:
                raise _unknown(name, cell.text, cell.locator or record.cell.locator)
            pairs.append(f"{name}={meant}")
        return ";".join(sorted(pairs))


def _tried(what: Callable[[], T]) -> T | None:
    try:
        return what()
    except Fault:
        return None


def _named(**known: str | None) -> dict[str, str]:
    return {name: words for name, words in known.items() if words is not None}


def _conditions(
    rule: FigureRule | LeftOut, declared: SourceDeclaration
) -> dict[str, frozenset[str]]:
    """Return what each label must print; one a figure rule does not name must be neutral."""
    when = dict(rule.when)
    if isinstance(rule, FigureRule):
        named = {*when, *rule.by.values()}
        when |= {k: words for k, words in declared.neutral.items() if k not in named}
    return {label: frozenset(map(plain, words)) for label, words in when.items()}


def _unknown(label: str, words: str, locator: str) -> Fault:
    if _PLACEHOLDER in words:
        message = f"the publisher's own placeholder stands where a {label} should"
    elif not words.strip():
        message = f"no {label} is printed"
    else:
        message = f"{words.strip()[:80]!r} is no {label} known of this source"
    return Fault(message, words.strip()[:80], locator)


@cache
def _period(words: str) -> tuple[str, str] | None:
    """Return first and last day of the one period that words name."""
    found = spelled_out(words)
    if len(found) != 1:
        return None
    ((start, end),) = found
    return start.isoformat(), end.isoformat()
