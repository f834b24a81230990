"""Kinds of harm, the groups a reader filters by, and how publishers' words are read as harms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from data.reference import plain, programmes, rows
from data.rows import Row, keyed
from data.vocabulary import Family, Harm, HarmMatch, HarmWord, ReferenceFault

LENS_TIERS = ("explicit", "wider")
"""The tiers inside the default lens, gender-based violence."""

_TIERS = ("all", "explicit", "wider", "adjacent", "children", "control")


@cache
def families() -> Mapping[str, Family]:
    """Return the groups of harms a reader filters by, in their order on the page."""
    return keyed(
        rows("families.csv"), lambda r: Family(r["id"], r.filled("label"), r.filled("definition"))
    )


@cache
def harms() -> Mapping[str, Harm]:
    """Return all harm categories by id; a parent stands before its children."""
    groups, above = families(), {""}

    def make(row: Row) -> Harm:
        parent = row.one_of("parent", above)
        above.add(row["id"])
        named = row.several("family", " ")
        if not set(named) <= groups.keys():
            raise row.fault("family", "not known")
        tier = row.one_of("tier", _TIERS)
        return Harm(row["id"], row.filled("label"), tier, named, parent, row.filled("definition"))

    return keyed(rows("harms.csv"), make)


@cache
def family(name: str) -> tuple[str, ...]:
    """Return the ids of the harms in a filter group. Raises ReferenceFault for no group."""
    if name not in families():
        raise ReferenceFault("families.csv", "", "id", name, "not known")
    return tuple(h.id for h in harms().values() if name in h.families)


@cache
def lens() -> tuple[str, ...]:
    """Return the harms of the default lens: the explicit and the wider tier."""
    return tuple(h.id for h in harms().values() if h.tier in LENS_TIERS)


@cache
def harm_words() -> tuple[HarmWord, ...]:
    """Return how publishers' categories are read, scheme by scheme."""
    known, schemes = harms(), {p.scheme for p in programmes().values()}
    return tuple(
        HarmWord(
            scheme=r.one_of("scheme", schemes),
            code=r.filled("code"),
            words=r.filled("words"),
            harm=r.one_of("harm", known),
            match=r.one_of("match", ("exact", "partial")),
            note=r["note"],
        )
        for r in rows("harm_words.csv")
    )


@cache
def _harm_index() -> Mapping[str, HarmMatch | None]:
    """Return codes and words, each under its scheme; None where words mean several harms."""
    found: dict[str, HarmMatch | None] = {}
    for entry in harm_words():
        match = HarmMatch(entry.harm, entry.match)
        if found.setdefault(entry.code, match) != match:
            raise ReferenceFault("harm_words.csv", entry.code, "harm", entry.harm, "two readings")
    for entry in harm_words():
        key, match = f"{entry.scheme}\n{plain(entry.words)}", HarmMatch(entry.harm, entry.match)
        found[key] = match if found.get(key, match) == match else None
    return found


# Bounded, unlike the rest: described rows bring words of their own with every document.
@lru_cache(maxsize=4096)
def harm_of(scheme: str, words: str) -> HarmMatch:
    """Return what a publisher's category is read as: harm and exact or partial.

    `words` is a category id (`dsa/3e`), a bare code of the scheme (`3e`), or the printed
    words. A described OTHER row (`dsa/3g[...]`) that has no entry of its own is read like the
    row it stands in, and a stray row (`6+3b`, a keyword printed under another category) like
    the keyword it prints. Raises ReferenceFault for words the table does not have, or that mean
    several harms (KEYWORD_OTHER).
    """
    index, bare = _harm_index(), words.removeprefix(f"{scheme}/").rpartition("+")[2]
    found = index.get(f"{scheme}/{bare}") or index.get(f"{scheme}\n{plain(words)}")
    if found is None and "[" in bare:
        found = index.get(f"{scheme}/{bare.split('[', 1)[0]}")
    if found is None:
        raise ReferenceFault("harm_words.csv", scheme, "words", words, "no one reading")
    return found


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for entry in harm_words():
        key = (entry.scheme, plain(entry.words))
        found[key] = entry.code if found.get(key, entry.code) == entry.code else ""
    return found


def code_of(scheme: str, words: str) -> str:
    """Return the category id that printed words stand for; empty when none or several do."""
    return _codes().get((scheme, plain(words)), "")
