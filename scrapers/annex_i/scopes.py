"""Scopes of parts 8 and 9: of what a row counts, or in which language.

Publishers print languages, countries, names of systems and category codes into one column. A
language is taken only where it cannot be a country; what is neither is kept as printed under
a name of its own or withheld, so that nothing is offered by language that may be something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from data.annex_i import Template, plain
from data.model import digest, public_id
from scrapers.annex_i.parse import Parsed, Record
from scrapers.annex_i.setting import Fault, Normalised, Setting

AS_PRINTED = "as printed"
"""What `source.toml` says of a word that is to be kept as it stands, under its own name."""

UNFILLED = "scope_printed=unfilled"
_ACCURACY = ("automation_accuracy", "automation_precision", "automation_recall")
_CODE = re.compile(r"[A-Za-z]{2}")
_DOTS = re.compile(r"\[?\s*(?:…|\.\.\.?)\s*\]?")


class Said(NamedTuple):
    """What the labels of a row of part 8 or 9 say besides its indicator."""

    population: str = "all"
    actor: str = "all"
    category: str = "TOTAL"
    breakdown: str = ""
    words: str = ""


class Scopes:
    """The scopes of one table, judged together: two letters alone do not tell what they are."""

    def __init__(self, parsed: Parsed, setting: Setting, out: Normalised) -> None:
        """Look at all scopes of the table before any of them is read."""
        self._part = parsed.part
        self._template = setting.template
        self._words = setting.declaration.words
        self._out = out
        printed = {self._split(r.labels.get("scope", ""))[1] for r in parsed.records}
        codes = {p for p in printed if _CODE.fullmatch(p)}
        self._small = _small_are_languages({c for c in codes if c.islower()}, self._template)
        self._capital = _capitals_are_languages({c for c in codes if c.isupper()}, self._template)
        self._classifiers = self._several(parsed)

    def said(self, record: Record) -> Said | Fault:
        """Return what a row says, or why nobody can tell."""
        labels, here = record.labels, record.cell.locator
        lead, rest = self._split(labels["scope"])
        scope = self._part.scopes.get(plain(lead))
        found = self._rest(rest, here) if rest else Said()
        if isinstance(found, Fault):
            return found
        if scope:
            found = found._replace(population=scope.population, actor=scope.actor)
        apart = [found.breakdown, self._classifiers.get(record.row, "")]
        if apart[1]:
            words = "accuracy is printed for several systems without a figure for all of them"
            self._out.remarks.append(("accuracy_by_classifier", words, here))
        if plain(labels["section"]) not in self._part.sections:
            apart.append(f"section_printed={slug(labels['section'])}")
            found = found._replace(words=found.words or labels["section"])
        self._doubt_indicator(labels["indicator"], here)
        return found._replace(breakdown=";".join(sorted(filter(None, apart))))

    def _split(self, printed: str) -> tuple[str, str]:
        """Return the template's scope and what is left: `Total number: bg` holds both."""
        words = self._words.scope.get(printed, printed)
        words = printed if words == AS_PRINTED else words
        if plain(words) in self._part.scopes:
            return words, ""
        lead, colon, rest = words.partition(":")
        if colon and plain(lead) in self._part.scopes:
            return lead, rest.strip()
        return "", words.strip()

    def _rest(self, printed: str, here: str) -> Said | Fault:
        if self._words.scope.get(printed) == AS_PRINTED:
            return self._kept(printed, here)
        if _DOTS.fullmatch(printed):
            return Said(breakdown=UNFILLED, words=printed)
        if category := self._template.by_code.get(plain_code(printed)):
            return Said(category=category.key)
        if _CODE.fullmatch(printed):
            return self._code(printed, here)
        if code := self._template.languages.get(plain(printed)):
            words = f"language {printed!r} is read as {code}"
            self._out.remarks.append(("scope_alias", words, here))
            return Said(breakdown=f"language={code}")
        return Fault("this scope is neither one of the template nor a language", printed, here)

    def _code(self, printed: str, here: str) -> Said | Fault:
        code = printed.lower()
        language = code in self._template.language_names
        if not language and printed.upper() not in _states(self._template):
            return Fault("this code is neither a language nor a Member State", printed, here)
        trusted = self._small if printed.islower() else self._capital and printed.isupper()
        if not (trusted and language):
            return self._kept(printed, here)
        if printed != code:
            words = f"language {printed!r} is read as {code}"
            self._out.remarks.append(("scope_alias", words, here))
        return Said(breakdown=f"language={code}")

    def _kept(self, printed: str, here: str) -> Said:
        words = (
            f"part {self._part.number} names something else where the template asks for a "
            "language: kept as printed, and nothing of it is offered by language"
        )
        self._out.remarks.append(("scope_not_language", words, here))
        return Said(breakdown=f"scope_printed={slug(printed)}", words=printed)

    def _doubt_indicator(self, printed: str, here: str) -> None:
        """Say when a declared translation takes the word for precision as accuracy, or back."""
        meant = plain(self._words.indicator.get(printed, ""))
        own = plain(printed)
        precise, exact = "précision" in own or "precision" in own, "exactitude" in own
        if (precise and meant.endswith("accuracy")) or (exact and meant.endswith("precision")):
            words = f"the indicator {printed!r} is read as {self._words.indicator[printed]!r}"
            self._out.remarks.append(("accuracy_words_doubtful", words, here))

    def _several(self, parsed: Parsed) -> dict[int, str]:
        """Return, by row, which classifier an accuracy is of where a scope has several.

        Annex II (1.6) asks for a row per classifier and has no column for its name: the remark
        is the name where every row has its own, else the rows are numbered.
        """
        rows: dict[tuple[str, ...], list[Record]] = {}
        for record in parsed.records:
            labels = record.labels
            line = self._part.figures.get(plain(labels.get("indicator", "")))
            if line and line.measure in _ACCURACY and not record.cell.blank:
                key = (labels["section"], labels["indicator"], labels["scope"])
                rows.setdefault(key, []).append(record)
        return {
            record.row: name
            for same in rows.values()
            if len({(r.cell.text, r.note.text) for r in same}) > 1
            for record, name in zip(same, _names(same), strict=True)
        }


def _names(same: list[Record]) -> Iterable[str]:
    remarks = Counter(slug(r.note.text) for r in same)
    if "" not in remarks and max(remarks.values()) == 1:
        return (f"classifier={name}" for name in remarks)
    return (f"classifier={number}" for number in range(1, len(same) + 1))


def _states(template: Template) -> frozenset[str]:
    return template.member_states | template.scope_aliases.keys()


def _small_are_languages(codes: set[str], template: Template) -> bool:
    """Whether codes in small letters, as the template has languages, hold no country."""
    strangers = codes - template.language_names.keys()
    return not strangers & {state.lower() for state in _states(template)}


def _capitals_are_languages(codes: set[str], template: Template) -> bool:
    """Whether codes in capitals are languages for sure: one is no country, none only a country."""
    states, languages = _states(template), {c.upper() for c in template.language_names}
    return bool(codes & (languages - states)) and not codes & (states - languages)


@lru_cache(maxsize=4096)
def plain_code(printed: str) -> str:
    """Return a category code as it is compared: upper case, underscores for spaces."""
    return re.sub(r"[\s\-]+", "_", printed.strip()).upper()


def slug(words: str) -> str:
    """Return words as an id: lower-case letters and digits joined by hyphens.

    What is longer than 60 is cut and gets a digest, so that two long descriptions that begin
    alike stay two.
    """
    whole = "-".join(re.findall(r"[a-z0-9]+", plain(words)))
    return whole if len(whole) <= 60 else f"{whole[:53].strip('-')}-{public_id(digest(whole))[:6]}"
