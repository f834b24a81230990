"""The only reader of `reference/*.csv` and of `scrapers/sources/*/source.toml`.

Every table is read once per process, checked as a whole and handed out frozen. A missing,
doubled or dangling id raises ReferenceFault with file, row and column. Declarations need
pydantic, whose import takes longer than all tables together; they load on first use.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from data.model import Statistic
from data.rows import Row, keyed, rows_of
from data.vocabulary import (
    Definition,
    Family,
    Harm,
    HarmMatch,
    HarmWord,
    Jurisdiction,
    LegalClock,
    Measure,
    Membership,
    Operator,
    Platform,
    PlatformName,
    Programme,
    ReferenceFault,
)

if TYPE_CHECKING:
    from data.declaration import SourceDeclaration

__all__ = ["ReferenceFault", "SourceDeclaration"]  # handed on; what is defined here needs no list

TABLES = Path(__file__).parent / "reference"
RECORDED = Path(__file__).parent / "recorded"
SOURCES = Path(__file__).parent.parent / "scrapers" / "sources"

LENS_TIERS = ("explicit", "wider")
"""The tiers inside the default lens, gender-based violence."""

NOT_STATED = "not_stated"
"""The id of the definition that says nothing, and the word for every field left open."""

_MEANING = (
    "annex_i.toml",
    "definitions.csv",
    "harm_words.csv",
    "harms.csv",
    "jurisdictions.csv",
    "measures.csv",
    "platform_names.csv",
    "platforms.csv",
    "programmes.csv",
)
_NO_FIGURES = ("left_out.csv",)
_TIERS = ("all", "explicit", "wider", "adjacent", "children", "control")
_SIDES = ("uploader", "notifier", "both", "none", NOT_STATED)
_CLOCKS = ("report_to_decision", "upload_to_removal", "pooled", "none", NOT_STATED)


def _rows(file: str) -> list[Row]:
    return rows_of(file, (TABLES / file).read_text(encoding="utf-8"))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def slug(words: str) -> str:
    """Return words as they stand in a category id: lower-case ASCII, hyphens for the rest."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def category_id(scheme: str, words: str) -> str:
    """Return the id of a publisher's category: `<scheme>/<slug of the printed words>`."""
    return f"{scheme}/{slug(words)}"


@cache
def operators() -> Mapping[str, Operator]:
    """Return all operators by id."""
    return keyed(
        _rows("operators.csv"),
        lambda r: Operator(r["id"], r.filled("name"), r["note"], r["source"]),
    )


@cache
def platforms() -> Mapping[str, Platform]:
    """Return all platforms by id, in the order of the table (designated ones first)."""
    known = operators()
    return keyed(
        _rows("platforms.csv"),
        lambda r: Platform(
            id=r["id"],
            name=r.filled("name"),
            operator=r.one_of("operator", known),
            sector=r.filled("sector"),
            default_set=r.yes("default_set"),
            designation=r.one_of("designation", ("VLOP", "VLOSE", "none")),
            designated_on=r.day("designated_on"),
            source=r["source"],
            confidence=r["confidence"],
            notes=r["notes"],
        ),
    )


@cache
def platform_names() -> tuple[PlatformName, ...]:
    """Return every printed name with the days on which it holds."""
    known = platforms()
    return tuple(
        PlatformName(
            name=r.filled("name"),
            platform=r.one_of("platform", known),
            valid_from=r.day("valid_from"),
            valid_until=r.day("valid_until"),
            kind=r.one_of("kind", ("name", "alias", "joint", "aggregate")),
            note=r["note"],
        )
        for r in _rows("platform_names.csv")
    )


@cache
def _names() -> Mapping[str, tuple[PlatformName, ...]]:
    found: dict[str, tuple[PlatformName, ...]] = {}
    for entry in platform_names():
        key = _plain(entry.name)
        if any(_overlap(entry, other) for other in found.get(key, ())):
            raise ReferenceFault("platform_names.csv", "", "name", entry.name, "two at once")
        found[key] = (*found.get(key, ()), entry)
    return found


def _overlap(one: PlatformName, two: PlatformName) -> bool:
    return _holds(one, two.valid_from or date.min) or _holds(two, one.valid_from or date.min)


def _holds(entry: PlatformName, on: date) -> bool:
    return (entry.valid_from or date.min) <= on <= (entry.valid_until or date.max)


def platform_named(words: str, on: date | None = None) -> str:
    """Return the id of the platform a printed name means, on a day where names have dates.

    Case and white space do not count. Without `on` a name that ever meant one platform only
    is accepted. Raises ReferenceFault for an unknown name, or one not in use on that day.
    """
    entries = _names().get(_plain(words), ())
    fits = {e.platform for e in entries if on is None or _holds(e, on)}
    if len(fits) != 1:
        why = "not in use on that day" if entries and not fits else "no one platform has that name"
        raise ReferenceFault("platform_names.csv", str(on or ""), "name", words, why)
    return fits.pop()


@cache
def jurisdictions() -> Mapping[str, Jurisdiction]:
    """Return all countries, unions and scopes by id."""
    return keyed(
        _rows("jurisdictions.csv"),
        lambda r: Jurisdiction(
            id=r["id"],
            name=r.filled("name"),
            kind=r.one_of("kind", ("country", "union", "scope")),
            eurostat=r["eurostat"],
            source=r["source"],
            note=r["note"],
        ),
    )


@cache
def _eurostat() -> Mapping[str, str]:
    return {j.eurostat: j.id for j in jurisdictions().values() if j.eurostat}


def jurisdiction(code: str) -> Jurisdiction:
    """Return the jurisdiction of an id, or of the letters Eurostat prints (EL is Greece)."""
    known = jurisdictions()
    found = known.get(code) or known.get(_eurostat().get(code, ""))
    if found is None:
        raise ReferenceFault("jurisdictions.csv", "", "id", code, "not known")
    return found


@cache
def memberships() -> tuple[Membership, ...]:
    """Return who belonged to which union from when until when, both days included."""
    known = jurisdictions()
    return tuple(_membership(r, known) for r in _rows("memberships.csv"))


def _membership(row: Row, known: Mapping[str, Jurisdiction]) -> Membership:
    since, until = row.day("from"), row.day("until")
    if since is None or (until is not None and until < since):
        raise row.fault("from", "a membership needs a first day, not after its last")
    union, member = row.one_of("union", known), row.one_of("member", known)
    return Membership(union, member, since, until, row["source"], row["note"])


@cache
def members(union: str, on: date) -> tuple[str, ...]:
    """Return the ids of the members of a union on a day, sorted.

    Raises ReferenceFault for something that is no union.
    """
    if jurisdiction(union).kind != "union":
        raise ReferenceFault("memberships.csv", "", "union", union, "not a union")
    inside = (m for m in memberships() if m.union == union and m.since <= on)
    return tuple(sorted(m.member for m in inside if m.until is None or on <= m.until))


@cache
def families() -> Mapping[str, Family]:
    """Return the groups of harms a reader filters by, in their order on the page."""
    return keyed(
        _rows("families.csv"), lambda r: Family(r["id"], r.filled("label"), r.filled("definition"))
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

    return keyed(_rows("harms.csv"), make)


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
        for r in _rows("harm_words.csv")
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
        key, match = f"{entry.scheme}\n{_plain(entry.words)}", HarmMatch(entry.harm, entry.match)
        found[key] = match if found.get(key, match) == match else None
    return found


def harm_of(scheme: str, words: str) -> HarmMatch:
    """Return what a publisher's category is read as: harm and exact or partial.

    `words` is a category id (`dsa/3e`), a bare code of the scheme (`3e`), or the printed
    words. A described OTHER row (`dsa/3g[...]`) that has no entry of its own is read like the
    row it stands in, and a stray row (`6+3b`, a keyword printed under another category) like
    the keyword it prints. Raises ReferenceFault for words the table does not have, or that mean
    several harms (KEYWORD_OTHER).
    """
    index, bare = _harm_index(), words.removeprefix(f"{scheme}/").rpartition("+")[2]
    found = index.get(f"{scheme}/{bare}") or index.get(f"{scheme}\n{_plain(words)}")
    if found is None and "[" in bare:
        found = index.get(f"{scheme}/{bare.split('[', 1)[0]}")
    if found is None:
        raise ReferenceFault("harm_words.csv", scheme, "words", words, "no one reading")
    return found


@cache
def measures() -> Mapping[str, Measure]:
    """Return all measures by id."""
    return keyed(
        _rows("measures.csv"),
        lambda r: Measure(
            id=r["id"],
            label=r.filled("label"),
            unit=r.filled("unit"),
            statistic=Statistic(r.one_of("statistic", tuple(Statistic))),
            population=r.filled("population"),
            aggregation=r.one_of("aggregation", ("sum", "none")),
            direction=r.one_of("direction", ("lower_better", "higher_better", "neutral")),
            side=r.one_of("side", _SIDES),
            theme=r.filled("theme"),
            clock=r.one_of("clock", _CLOCKS),
            note=r["note"],
        ),
    )


@cache
def programmes() -> Mapping[str, Programme]:
    """Return all reporting regimes and test exercises by id."""
    return keyed(
        _rows("programmes.csv"),
        lambda r: Programme(
            id=r["id"],
            title=r.filled("title"),
            publisher_kind=r.filled("publisher_kind"),
            who_states=r.one_of("who_states", ("they say", "testers saw", "body")),
            clock=r.filled("clock"),
            comparable=r.filled("comparable"),
            scheme=r.filled("scheme"),
            known_as=r.several("known_as", "|"),
            source=r["source"],
            note=r["note"],
        ),
    )


@cache
def definitions() -> Mapping[str, Definition]:
    """Return all definitions by id, the one that says nothing included."""
    known = (
        ("programme", {*programmes(), "*"}),
        ("measure", {*measures(), "*"}),
        ("platform", {*platforms(), "*"}),
    )

    def make(row: Row) -> Definition:
        for column, ids in known:
            row.one_of(column, ids)
        text = {k: v for k, v in row.cells.items() if not k.startswith("valid_")}
        since, until = row.day("valid_from"), row.day("valid_until")
        return Definition(**text, valid_from=since, valid_until=until)

    return keyed(_rows("definitions.csv"), make)


@cache
def _definition_index() -> Mapping[tuple[str, str, str], tuple[Definition, ...]]:
    found: dict[tuple[str, str, str], tuple[Definition, ...]] = {}
    for one in definitions().values():
        key = (one.programme, one.measure, one.platform)
        found[key] = (*found.get(key, ()), one)
    return found


def definition(key: str) -> Definition:
    """Return the definition of an id. Raises ReferenceFault when there is none."""
    found = definitions().get(key)
    if found is None:
        raise ReferenceFault("definitions.csv", "", "id", key, "not known")
    return found


def definition_for(programme: str, measure: str, platform: str, period_end: str) -> Definition:
    """Return how a publisher computes a measure in the period that ends on an ISO date.

    What the publisher says itself goes first, then what the regime lays down, then the
    definition that says nothing. A statement holds only for the editions in which it was
    read: silence in a later edition is silence. A blank `period_end` is taken as undated.
    """
    index = _definition_index()
    for who in (platform, "*"):
        for one in index.get((programme, measure, who), ()):
            if _in_force(one, period_end):
                return one
    return definitions()[NOT_STATED]


def _in_force(one: Definition, period_end: str) -> bool:
    since = one.valid_from.isoformat() if one.valid_from else ""
    until = one.valid_until.isoformat() if one.valid_until else "9999"
    return since <= period_end <= until


@cache
def legal_clocks() -> Mapping[str, LegalClock]:
    """Return the time limits and standards of the law by id."""
    known = jurisdictions()

    def make(row: Row) -> LegalClock:
        text = dict(row.cells)
        row.one_of("jurisdiction", known)
        hours = tuple(float(h) for h in row.several("deadline_hours", "|"))
        for typed in ("deadline_hours", "in_force_from", "until", "target_share"):
            del text[typed]
        cited = row.yes("official_text_cited")
        del text["official_text_cited"]
        return LegalClock(
            **text,
            deadline_hours=hours,
            in_force_from=row.day("in_force_from"),
            until=row.day("until"),
            target_share=row.number("target_share"),
            official_text_cited=cited,
        )

    return keyed(_rows("legal_clocks.csv"), make)


def __getattr__(name: str) -> type[SourceDeclaration]:
    """Hand out `SourceDeclaration` to importers without loading pydantic before it is asked for."""
    if name != "SourceDeclaration":
        raise AttributeError(name)
    from data.declaration import SourceDeclaration

    return SourceDeclaration


def declared() -> tuple[str, ...]:
    """Return the ids of all declared sources, sorted, without reading them."""
    return tuple(sorted(p.parent.name for p in SOURCES.glob("*/source.toml")))


@cache
def declaration(key: str) -> SourceDeclaration:
    """Return the declaration of one source.

    Raises ReferenceFault when there is none, when the TOML is broken, a key is unknown or
    missing, the id is not the folder's, or platform or programme do not resolve.
    """
    from pydantic import ValidationError

    from data.declaration import SourceDeclaration

    file = f"{key}/source.toml"
    try:
        raw = tomllib.loads((SOURCES / key / "source.toml").read_text(encoding="utf-8"))
        found = SourceDeclaration.model_validate(raw)
    except FileNotFoundError as why:
        raise ReferenceFault(file, "", "id", key, "no such source") from why
    except tomllib.TOMLDecodeError as why:
        raise ReferenceFault(file, "", "toml", key, str(why)) from why
    except ValidationError as why:
        first = why.errors()[0]
        place = ".".join(str(p) for p in first["loc"]) or "declaration"
        raise ReferenceFault(file, "", place, str(first["input"])[:80], first["msg"]) from why
    _resolved(file, found, key)
    return found


def _resolved(file: str, found: SourceDeclaration, key: str) -> None:
    wanted: tuple[tuple[str, str, Collection[str]], ...] = (
        ("id", found.id, (key,)),
        ("platform", found.platform, {*platforms(), ""}),
        ("programme", found.programme, {*programmes(), ""}),
    )
    for column, word, allowed in wanted:
        if word not in allowed:
            raise ReferenceFault(file, "", column, word, "not known")


@cache
def declarations() -> Mapping[str, SourceDeclaration]:
    """Return all declared sources by id, sorted."""
    return MappingProxyType({key: declaration(key) for key in declared()})


@cache
def words_digest(key: str) -> str:
    """Return twelve digits that change whenever the words change by which a source is read.

    They cover every table that gives a printed word its meaning and the source's own
    declaration, without regard to line ends.
    """
    digest = hashlib.sha256()
    for path in (*(TABLES / name for name in _MEANING), SOURCES / key / "source.toml"):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def recorded_documents() -> tuple[tuple[str, bytes, datetime], ...]:
    """Return the bundled files of transcribed figures: name, bytes, and the day of recording.

    The manifest says which there are; the list of figures left out is not one of them.
    """
    rows = rows_of("manifest.csv", (RECORDED / "manifest.csv").read_text(encoding="utf-8"))
    return tuple(
        (row.filled("file"), (RECORDED / row["file"]).read_bytes(), _midnight(row))
        for row in rows
        if row["file"] not in _NO_FIGURES
    )


def _midnight(row: Row) -> datetime:
    day = row.day("recorded_on")
    if day is None:
        raise row.fault("recorded_on", "must not be blank")
    return datetime.combine(day, time(), UTC)
