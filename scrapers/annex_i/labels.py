"""What the labels of a row say: which measure, category, place and scope its figures have.

The words come from `annex_i.toml` and the source's own declaration; what neither knows is a
Fault, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from data.annex_i import Category, Line, Part, plain, template
from data.harms import harm_of
from scrapers.annex_i.parse import Parsed, Record
from scrapers.annex_i.scopes import Scopes, plain_code, slug
from scrapers.annex_i.setting import Fault, Normalised, Setting
from scrapers.annex_i.words import Period, period, same_service
from scrapers.printed.hint import Kind

_OTHER = re.compile(r"KEYWORD_OTHER(?:_(.+))?")
_PLACEHOLDERS = ("text to detail the other keyword", "{{")
_UNFILLED_SCOPE = re.compile(r"\[?\s*(?:…|\.\.\.|\[\.\.\.\]|\[…\])\s*\]?")


class Place(NamedTuple):
    """Where the figures of one row belong: what its labels say.

    `population` and `actor` are given where the row says them (Scope of parts 8 and 9); else
    the column does.
    """

    period: Period
    category: str
    harm: str
    words: str
    jurisdiction: str
    breakdown: str
    population: str = ""
    actor: str = ""


class Meaning(NamedTuple):
    """What one figure of a row is: measure, kind of value, who acted, what was counted."""

    measure: str
    kind: Kind
    actor: str
    population: str
    breakdown: str = ""


def meaning(record: Record, part: Part, setting: Setting) -> Meaning | None:
    """Return what a figure is, by its column or by the labels of its row."""
    column = record.column
    if column.measure:
        return _of_column(column.measure, column.kind, column.actor, breakdown=column.breakdown)
    line = _line(record.labels, part, setting)
    return _of_column(line.measure, line.kind, "all", line.population) if line else None


@cache
def _of_column(
    measure: str, kind: str, actor: str, population: str = "all", breakdown: str = ""
) -> Meaning:
    return Meaning(measure, Kind(kind), actor, population, breakdown)


def unknown_line(record: Record) -> Fault:
    """Return the fault of a row whose words the template does not have."""
    words = " / ".join(record.labels.get(k, "") for k in ("section", "indicator", "scope"))
    return Fault("no row of the template bears these words", words, record.cell.locator)


def _line(labels: Mapping[str, str], part: Part, setting: Setting) -> Line | None:
    if "section" not in labels:
        return None
    words = setting.declaration.words
    section, indicator = plain(labels["section"]), labels["indicator"]
    indicator = plain(words.indicator.get(indicator, indicator))
    if part.figures:
        known = section in part.sections or labels["section"] in words.section
        return part.figures.get(indicator) if known else None
    scope = plain(words.scope_label.get(labels["scope"], labels["scope"]))
    recipients = setting.template.parts[10]
    if indicator in recipients.indicators:
        return setting.template.recipients if section in recipients.sections else None
    # "Decision omitted" in the file is "Decisions omitted" in the annex.
    for printed in (scope, scope.replace("decisions omitted", "decision omitted")):
        if found := setting.template.lines.get((section, indicator, printed)):
            return found
    return None


class Rows:
    """Resolve the labels of rows, keeping the category block a row stands in."""

    def __init__(self, parsed: Parsed, setting: Setting, out: Normalised) -> None:
        self._setting = setting
        self._out = out
        self._part = parsed.part.number
        self._block: Category | None = None
        self._row = -1
        self._known: Place | Fault | None = None
        self._open = _open_rows(parsed)
        self._scopes = Scopes(parsed, setting, out) if parsed.part.scopes else None

    def place(self, record: Record) -> Place | Fault:
        """Return where the record belongs, or why nobody can tell."""
        if record.row != self._row or self._known is None:
            self._row = record.row
            self._known = self._resolve(record)
        return self._known

    def _resolve(self, record: Record) -> Place | Fault:
        labels, here = record.labels, record.cell.locator
        if not same_service(labels.get("service", ""), self._setting.declaration.services):
            return Fault("this is not the declared service", labels.get("service", ""), here)
        when = period(labels.get("period", ""), day_first=self._setting.day_first)
        if when is None:
            return Fault("the reporting period is not two dates", labels.get("period", ""), here)
        self._out.periods[when] += 1
        category = self.category(labels, here)
        if isinstance(category, Fault):
            return category
        if self._scopes:
            return self._of_scope(self._scopes, record, when)
        place = self._jurisdiction(labels, here)
        if isinstance(place, Fault):
            return place
        return Place(when, *category, *place)

    def _of_scope(self, scopes: Scopes, record: Record, when: Period) -> Place | Fault:
        said = scopes.said(record)
        if isinstance(said, Fault):
            return said
        key = f"dsa/{said.category}"
        harm = harm_of("dsa", key).harm
        return Place(when, key, harm, said.words, "EU", said.breakdown, said.population, said.actor)

    def category(self, labels: Mapping[str, str], here: str) -> tuple[str, str, str] | Fault:
        """Return the category of a row with its harm and its printed description."""
        if "category" not in labels:
            return "dsa/TOTAL", "all", ""
        printed = labels["category"]
        words = _described(labels.get("other_desc", ""))
        found = _find_category(printed, self._block, self._setting)
        if found is None:
            if not plain_code(printed).startswith("KEYWORD"):
                self._block = None  # open rows below it must not fall to the category above
            return Fault("this category code is not in the template", printed, here)
        if not found.parent:
            self._block = found
        self._check_label(labels, found, here)
        key = self._key(found, printed, words)
        return key, harm_of("dsa", key).harm, words

    def _key(self, found: Category, printed: str, words: str) -> str:
        """Return `dsa/3e`; one of several open rows adds its words, a stray row its block."""
        own = _OTHER.fullmatch(plain_code(printed))
        if own and own[1]:
            return f"dsa/{found.key}[{slug(own[1])}]"
        if found.other:
            several = len(self._open.get(found.parent, ())) > 1
            return f"dsa/{found.key}[{slug(words)}]" if several and words else f"dsa/{found.key}"
        if found.parent and self._block and found.parent != self._block.key:
            # Reddit prints cyber harassment under harmful speech as well: a row of its own,
            # not a second value of 3b.
            return f"dsa/{self._block.key}+{found.key}"
        return f"dsa/{found.key}"

    def _check_label(self, labels: Mapping[str, str], found: Category, here: str) -> None:
        label = plain(labels.get("label", "")).removeprefix("category ")
        if label and label != plain(found.key):
            message = f"the label column says {labels['label']!r}, the code says {found.key}"
            self._out.remarks.append(("label_disagrees", message, here))

    def _jurisdiction(self, labels: Mapping[str, str], here: str) -> tuple[str, str] | Fault:
        if self._part not in (3, 10):
            return "EU", ""
        return _scope(labels["scope"], here, self._setting, self._out)


def _open_rows(parsed: Parsed) -> dict[str, set[str]]:
    """Return, by category number, the different descriptions of its plain open rows."""
    known = template().by_code
    found: dict[str, set[str]] = {}
    block = ""
    for labels in {r.row: r.labels for r in parsed.records}.values():
        code = plain_code(labels.get("category", ""))
        if code == "KEYWORD_OTHER":
            found.setdefault(block, set()).add(_described(labels.get("other_desc", "")))
        elif (category := known.get(code)) and not category.parent:
            block = category.key
    return found


def _scope(printed: str, here: str, setting: Setting, out: Normalised) -> tuple[str, str] | Fault:
    states = setting.template.member_states
    words = setting.declaration.words.scope.get(printed, printed).upper()
    if words == "TOTAL":
        return "EU", ""
    if words in states:
        return ("GR" if words == "EL" else words), ""
    if _UNFILLED_SCOPE.search(words) or "…" in words:
        return "XU", f"scope={slug(words) or 'unfilled'}"
    codes = [setting.template.scope_aliases.get(c, c) for c in re.split(r"[\s,;/]+", words) if c]
    strangers = [c for c in codes if c not in states and c != "GB"]
    if strangers or not codes:
        return Fault("this scope is neither TOTAL nor a Member State", printed, here)
    if codes != re.split(r"[\s,;/]+", words):
        out.remarks.append(("scope_alias", f"scope {printed!r} is read as {' '.join(codes)}", here))
    if len(codes) > 1:
        return "XM", f"states={' '.join(sorted(codes))}"
    return ("GR" if codes[0] == "EL" else codes[0]), ""


def _find_category(printed: str, block: Category | None, setting: Setting) -> Category | None:
    template = setting.template
    code = plain_code(setting.declaration.words.category.get(printed, printed))
    if _OTHER.fullmatch(code):
        return template.open_of.get(block.key) if block else None
    for candidate in (code, f"KEYWORD_{code}", f"STATEMENT_CATEGORY_{code}"):
        if found := template.by_code.get(candidate):
            return found
    return None


def _described(words: str) -> str:
    """Return the description of an open category; the template's placeholder is none."""
    flat = " ".join(words.split())
    return "" if any(p in plain(flat) for p in _PLACEHOLDERS) else flat
