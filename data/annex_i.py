"""The harmonised DSA report template (Implementing Regulation (EU) 2024/2835, Annex I) as data.

Reads `reference/annex_i.toml` once; everything here is what the regulation prints and what
each printed word means in the project's measures.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "reference" / "annex_i.toml"
_QUOTES = str.maketrans("", "", "\"'“”„’‘`´")


@lru_cache(maxsize=8192)
def plain(label: str) -> str:
    """Return a printed label as it is compared: case, spaces, underscores, quotes ignored."""
    folded = unicodedata.normalize("NFKC", label).casefold().translate(_QUOTES)
    return " ".join(folded.replace("_", " ").split()).rstrip(" .:")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a part. `role` is label, figure, text or note.

    `breakdown` is what sets a figure apart from others of its measure (`restriction=...`).
    """

    key: str
    header: str
    role: str
    kind: str = ""
    measure: str = ""
    actor: str = "all"
    optional: bool = False
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A Scope of part 8 or 9 that is no language: of what its rows count, and whose."""

    words: str
    population: str
    actor: str = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of part 7, or all rows of an indicator: what the Value column states."""

    section: str
    indicator: str
    scope: str
    kind: str
    measure: str
    population: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of the eleven parts: its columns, and the words that tell it from its twins."""

    number: int
    title: str
    article: str
    columns: tuple[Column, ...]
    indicators: tuple[str, ...]
    sections: tuple[str, ...]
    figures: Mapping[str, Line]
    scopes: Mapping[str, Scope]

    def of_role(self, role: str) -> tuple[Column, ...]:
        """Return the columns of one role, in the template's order."""
        return tuple(c for c in self.columns if c.role == role)


@cache
def _above(key: str) -> str:
    found = re.fullmatch(r"(\d+)[a-z]", key)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Category:
    """One category of Annex II: `3e`, its code, its label, and the category above it."""

    key: str
    code: str
    label: str

    @property
    def parent(self) -> str:
        """The number of the category above a sub-category, else an empty string."""
        return _above(self.key)

    @property
    def other(self) -> bool:
        """Whether this is the open sub-category that closes every category."""
        return self.code == "KEYWORD_OTHER"


@dataclass(frozen=True, slots=True)
class Template:
    """The whole template."""

    parts: Mapping[int, Part]
    lines: Mapping[tuple[str, str, str], Line]
    recipients: Line
    categories: tuple[Category, ...]
    by_code: Mapping[str, Category]
    by_key: Mapping[str, Category]
    open_of: Mapping[str, Category]
    member_states: frozenset[str]
    scope_aliases: Mapping[str, str]
    header_languages: Mapping[str, frozenset[str]]
    languages: Mapping[str, str]
    language_names: Mapping[str, str]
    surfaces: Mapping[str, str]
    source: str


@cache
def template() -> Template:
    """Return the template, read once from the reference table."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    parts = {p["number"]: _part(p) for p in raw["part"]}
    lines = [Line(**row) for row in raw["row"]]
    categories = tuple(Category(**c) for c in raw["categories"])
    figure = next(p["figure"] for p in raw["part"] if p["number"] == 10)
    return Template(
        parts=parts,
        lines={(plain(w.section), plain(w.indicator), plain(w.scope)): w for w in lines},
        recipients=Line("AMAR", "", "", figure["kind"], figure["measure"], "all"),
        categories=categories,
        by_code={c.code: c for c in categories if not c.other},
        by_key={c.key: c for c in categories},
        open_of={c.parent: c for c in categories if c.other},
        member_states=frozenset(raw["member_states"]),
        scope_aliases=raw["scope_aliases"],
        header_languages={
            name: frozenset(map(str.casefold, words))
            for name, words in raw["header_languages"].items()
        },
        languages={plain(w): code for code, names in raw["languages"].items() for w in names},
        language_names={code: names[0] for code, names in raw["languages"].items()},
        surfaces={plain(k): v for k, v in raw["surfaces"].items()},
        source=raw["source"],
    )


def question(subject: str) -> str:
    """Return the question of part 11 behind a subject, which may be cut; else its own words."""
    begun = subject[:50]
    for known in template().parts[11].indicators:
        if "-".join(known.replace("/", " ").split()).startswith(begun):
            return f"{known[0].upper()}{known[1:]}"
    told = subject.replace("-", " ")
    return f"{told[0].upper()}{told[1:]}"


def _part(raw: dict[str, Any]) -> Part:
    lines = (
        Line("", f["indicator"], "", f["kind"], f["measure"], "all") for f in raw.get("figures", ())
    )
    figures = {plain(line.indicator): line for line in lines}
    return Part(
        number=raw["number"],
        title=raw["title"],
        article=raw["article"],
        columns=tuple(Column(**c) for c in raw["columns"]),
        indicators=tuple(plain(i) for i in raw.get("indicators", ())) or tuple(figures),
        sections=tuple(plain(s) for s in raw.get("sections", ())),
        figures=figures,
        scopes={plain(s["words"]): Scope(**s) for s in raw.get("scopes", ())},
    )
