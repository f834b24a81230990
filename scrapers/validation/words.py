"""Printed words, addresses and values for the person who has to mend a report."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from urllib.parse import unquote

from data.annex_i import question, template
from data.model import Absence, Bound, Series, Statement, UnitStatus, Value
from data.reference import measures

LONGEST = 300
"""Characters of one printed cell that are shown; the rest is counted."""

LONGEST_TEXT = 20_000
"""Characters of a text of part 2 or 11 that are shown; the template allows 5,000."""

ABSENCES = {
    Absence.NOT_REPORTED: "not reported",
    Absence.NOT_APPLICABLE: "not applicable",
    Absence.WITHHELD: "withheld by the publisher",
    Absence.UNREADABLE: "printed, but not readable",
    Absence.NOT_OFFERED: "not offered by the service",
}

UNITS = {
    UnitStatus.STATED: "unit stated in the file",
    UnitStatus.BY_TEMPLATE: "unit not stated, the template's",
    UnitStatus.INFERRED: "unit not stated, inferred",
}

_LEADS = {
    Bound.BELOW: "less than ",
    Bound.AT_MOST: "at most ",
    Bound.ABOVE: "more than ",
    Bound.AT_LEAST: "at least ",
    Bound.APPROXIMATE: "about ",
}

_ACTORS = {
    "all": "",
    "trusted_flagger": "of trusted flaggers",
    "authority": "",  # the measures of orders say whose they are
}

_POPULATIONS = {
    "all": "",
    "visibility": "about removals and lost visibility",
    "service": "about lost access to the service",
    "account": "about accounts",
    "monetisation": "about income",
    "notifier": "of people whose notice led to no action",
    "notifier_trusted_flagger": "of trusted flaggers whose notice led to no action",
    "uploader": "of uploaders, all kinds together",
}

_CONTROLS = 0x2400  # where Unicode keeps pictures of the control characters


def visible(words: str, longest: int = LONGEST) -> str:
    """Return words with every character that would not be seen made visible.

    Control characters become their pictures; what reorders or hides text, and bytes that
    are no text at all, become their number. Long texts are cut, and say so.
    """
    shown = "".join(map(_seen, words[:longest]))
    return shown if len(words) <= longest else f"{shown} ... ({len(words):,} characters)"


def _seen(char: str) -> str:
    if char in " \u00a0" or char.isalnum():
        return char
    if char == "\x7f":
        return "\u2421"
    category = unicodedata.category(char)
    if category == "Cc" and char < " ":
        return chr(_CONTROLS + ord(char))
    hidden = category.startswith("C") or category in ("Zl", "Zp")
    return f"[U+{ord(char):04X}]" if hidden else char


def quoted(words: str, longest: int = LONGEST) -> str:
    """Return printed words between quotation marks; a cell left blank says so.

    The marks also keep a table that is copied into a spreadsheet from starting a formula.
    """
    return f"“{visible(words, longest)}”" if words.strip() else "(blank)"


def quoted_lines(words: str) -> str:
    """Return a text between quotation marks, its lines kept apart; the rest as `visible`."""
    cut = words[:LONGEST_TEXT]
    lines = "\n".join(visible(line, len(line)) for line in re.split("\r\n|[\r\n]", cut))
    more = "" if len(words) == len(cut) else f" ... ({len(words):,} characters)"
    return f"“{lines}{more}”"


def place(locator: str) -> str:
    """Return an address as a person would say it."""
    path = locator.partition("#")[0]
    file = visible(" / ".join(unquote(part) for part in path.split("!") if part))
    return ", ".join(p for p in (file, inside(locator)) if p) or "the document as a whole"


def inside(locator: str) -> str:
    """Return where in its file an address is; the forms are those of `data.locate`."""
    fragment = locator.partition("#")[2]
    if found := re.match(r"cell=(\d+),(\d+)", fragment):
        row, col = int(found[1]), letters(int(found[2]))
        return f"row {row}, column {col} (cell {col}{row})"
    if found := re.fullmatch(r"sheet=([^&]*)&cell=([A-Z]+)(\d+)", fragment):
        sheet = visible(unquote(found[1]))
        return f"sheet {sheet}, row {found[3]}, column {found[2]} (cell {found[2]}{found[3]})"
    if found := re.fullmatch(r"/(.*?)/?(\d+)/([^/]*)", fragment):
        whole, key = visible(unquote(found[1])), visible(unquote(found[3]))
        entry = f"entry {int(found[2]) + 1}, “{key.replace('~1', '/').replace('~0', '~')}”"
        return f"{whole}, {entry}" if whole else entry
    return visible(unquote(fragment))


def letters(col: int) -> str:
    """Return the letters a spreadsheet shows above a column; the first is 1."""
    shown = ""
    while col > 0:
        col, rest = divmod(col - 1, 26)
        shown = chr(65 + rest) + shown
    return shown


def table_of(locator: str) -> str:
    """Return what of an address names the table: file, and sheet, array or element in it."""
    path, _, fragment = locator.partition("#")
    forms = (r"sheet=[^&]*", r"/.*?(?=/?\d+/[^/]*$)", r"css=.*table[^>]*")
    found = (re.match(form, fragment) for form in forms)
    return f"{path}#{hit[0]}" if (hit := next(filter(None, found), None)) else path


def number(given: float) -> str:
    """Return a number as it was typed: grouped, never rounded to fewer than ten digits."""
    return f"{given:,.10g}" if abs(given) < 1e10 else f"{given:,.0f}"


def typed(value: Value) -> str:
    """Return a typed value with its unit: number, limits, or why there is none."""
    if value.absence is not None:
        return ABSENCES[value.absence]
    if value.bound is Bound.RANGE and value.low is not None and value.high is not None:
        return f"{number(value.low)} to {_with_unit(value.high, value.unit)}"
    point = next(n for n in (value.number, value.high, value.low) if n is not None)
    return _LEADS.get(value.bound, "") + _with_unit(point, value.unit)


def _with_unit(given: float, unit: str) -> str:
    if unit == "hour":
        return f"{number(given)} hour{'' if given == 1 else 's'}"
    if unit == "share":
        return f"{number(given)} (a share of 1)"
    return number(given) if unit in ("count", "number") else f"{number(given)} {unit}"


def unit(value: Value) -> str:
    """Return how the unit of a duration or share is known; nothing for other values."""
    if value.absence is not None or value.unit in ("count", "number"):
        return ""
    printed = f" ({visible(value.printed_unit)})" if value.printed_unit else ""
    return UNITS[value.unit_status] + printed


def about(series: Series) -> str:
    """Return what a figure is about: measure, whose, which category, where."""
    known = measures().get(series.measure)
    parts = (
        known.label if known else spelled(series.measure),
        _ACTORS.get(series.actor, spelled(series.actor)),
        _POPULATIONS.get(series.population, spelled(series.population)),
    )
    where = "" if series.jurisdiction == "EU" else f"scope {series.jurisdiction}"
    more = (category(series.category), where, visible(series.surface), visible(series.breakdown))
    return ", ".join(p for p in (" ".join(p for p in parts if p), *more) if p)


def said_about(said: Statement) -> str:
    """Return what a text is about: the question of part 11, or the category of part 2."""
    if said.part == 11:
        return visible(question(said.subject))
    return category(said.subject).removeprefix("category ")


@cache
def category(key: str) -> str:
    """Return a category with its number and the template's label: `3e Non-consensual ...`."""
    bare = key.removeprefix("dsa/")
    if bare == "TOTAL":
        return "TOTAL"
    block, plus, own = bare.partition("[")[0].rpartition("+")
    found = template().by_key.get(own)
    label = f"{own} {found.label}" if found else visible(bare)
    described = f" [{visible(bare.partition('[')[2])}" if "[" in bare else ""
    return f"category {label}{described}" + (f", printed under {block}" if plus else "")


def spelled(code: str) -> str:
    """Return a code of the tables as words."""
    return visible(code.replace("_", " "))


def counted(given: float, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 cell", "3 cells"."""
    return f"{given:,} {one if given == 1 else many or one + 's'}"
