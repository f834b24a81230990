"""The laws of `source.toml`: complete, resolvable, and silent about nothing it should say."""

from __future__ import annotations

import csv
import re
from collections import Counter
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from data import reference, sources
from data.annex_i import template
from data.declaration import LEGAL_DUE, SourceDeclaration
from data.due import two_months_after
from data.vocabulary import Platform, ReferenceFault

ROOT = Path(__file__).parent.parent
FACTS = ROOT.parent / "shared" / "facts"
ALL = sources.declarations()
ANNEX_I = {key: d for key, d in ALL.items() if d.format == "dsa_annex_i"}

needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="needs ../shared/facts")

# A source of an invented service: everything a declaration needs and nothing else.
MURMUR: dict[str, Any] = {
    "id": "dsa_murmur",
    "title": "Murmur: DSA transparency reports",
    "publisher": "Murmur Ltd",
    "programme": "dsa_annex_i",
    "format": "dsa_annex_i",
    "platform": "tiktok",
    "services": ["Murmur"],
    "landing": "https://murmur.example/dsa",
    "access": "html",
    "cadence": "half-yearly",
    "cron": "5 4 * * mon",
    "licence": "not stated",
    "attribution": "Murmur Ltd",
    "expect": {
        "next_period_start": date(2026, 7, 1),
        "next_period_end": date(2026, 12, 31),
        "next_due": date(2027, 2, 28),
        "due_basis": LEGAL_DUE,
        "records_min": {"4": 1},
        "records_max": {"4": 400},
    },
}

NAMED = "https://murmur.example/{from}_{to}.pdf"


def murmur(**changes: Any) -> dict[str, Any]:
    """Return the invented declaration with some keys changed; None takes a key out."""
    changed = {**deepcopy(MURMUR), **changes}
    return {k: v for k, v in changed.items() if v is not None}


def expecting(**changes: Any) -> dict[str, Any]:
    return murmur(expect={**MURMUR["expect"], **changes})


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


# --- what a declaration must say ----------------------------------------------------------


def test_a_complete_declaration_is_accepted() -> None:
    assert SourceDeclaration.model_validate(murmur()).fetched


@pytest.mark.parametrize(
    "wrong",
    [
        murmur(landign="https://murmur.example"),
        murmur(services=[]),
        murmur(platform=None),
        murmur(landing=None),
        murmur(landing="murmur.example"),
        murmur(expect=None),
        murmur(cadence=None),
        murmur(cadence="fortnightly"),
        murmur(licence=""),
        murmur(cron=None),
        murmur(cron="5 4 * * 1"),
        murmur(cron="5 24 * * mon"),
        murmur(access="drop"),
        murmur(access="script"),
        murmur(access="browser"),
        murmur(link_pattern="(unclosed"),
        murmur(id="DSA Murmur"),
        murmur(unproven_live=True),
        murmur(access="by_name"),
        murmur(address="https://murmur.example/{from}_{to}.pdf"),
        murmur(access="by_name", address="https://murmur.example/{from}_{until}.pdf"),
        murmur(access="by_name", address="https://murmur.example/{from}_{to.pdf"),
        murmur(access="by_name", address="https://murmur.example/{to.year}.pdf"),
        murmur(access="by_name", address="https://murmur.example/report.pdf"),
        murmur(format="held", access="by_name", address=NAMED, cadence=None, expect=None),
        murmur(periods_begin=26),
        murmur(cadence="monthly", periods_begin=29),
        expecting(next_due=date(2027, 3, 31)),
        expecting(next_period_end=date(2026, 6, 30)),
        expecting(due_basis="somebody said so"),
        expecting(records_min={"4": 500}),
        expecting(records_max={"7": 60}),
        murmur(known=[{"period_start": date(2025, 7, 1)}]),
        murmur(edition=[{"period_end": date(2025, 12, 31), "part": 4}]),
        murmur(edition=[{"period_end": date(2025, 12, 31), "part": 12, "reason": "x"}]),
        murmur(
            unit=[{"part": 7, "measure": "x", "unit": "days", "status": "stated", "reason": "x"}]
        ),
        murmur(words={"country": {"Germany": "DE"}}),
    ],
)
def test_a_declaration_with_a_fault_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SourceDeclaration.model_validate(wrong)


def test_a_declaration_never_changes() -> None:
    declared = SourceDeclaration.model_validate(murmur())
    with pytest.raises(ValidationError):
        declared.title = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("end", "due"),
    [
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2026, 6, 30), date(2026, 8, 31)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2026, 1, 15), date(2026, 3, 15)),
    ],
)
def test_a_report_is_due_two_months_after_its_period(end: date, due: date) -> None:
    assert two_months_after(end) == due


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('id = "murmur', "toml"),
        ('id = "murmur"\n', "title"),
        ('id = "another"\nformat = "recorded"\naccess = "drop"\n', "id"),
        ('id = "murmur"\nformat = "recorded"\naccess = "drop"\nplatform = "nobody"\n', "platform"),
        ('id = "murmur"\nformat = "recorded"\naccess = "drop"\nprogramme = "none"\n', "programme"),
        ('id = "murmur"\nformat = "recorded"\naccess = "drop"\nwhen = "soon"\n', "when"),
    ],
)
def test_a_broken_file_is_named_with_the_key_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, column: str
) -> None:
    filled = text if column in ("toml", "title") else f"{text}{_REST}"
    (tmp_path / "murmur").mkdir()
    (tmp_path / "murmur" / "source.toml").write_text(filled, encoding="utf-8")
    monkeypatch.setattr(sources, "SOURCES", tmp_path)
    sources.declaration.cache_clear()
    with pytest.raises(ReferenceFault) as fault:
        sources.declaration("murmur")
    sources.declaration.cache_clear()
    assert (fault.value.file, fault.value.column) == ("murmur/source.toml", column)


_REST = 'title = "t"\npublisher = "p"\nlicence = "l"\nattribution = "a"\n'


def test_an_undeclared_source_is_unknown() -> None:
    with pytest.raises(ReferenceFault, match="no such source"):
        sources.declaration("murmur")


# --- the declared sources -----------------------------------------------------------------


def test_a_source_is_called_like_its_folder_and_its_platform() -> None:
    assert [key for key, d in ALL.items() if d.id != key] == []
    assert [key for key, d in ANNEX_I.items() if key != f"dsa_{d.platform}"] == []


def test_the_recorded_figures_are_a_source() -> None:
    assert (ALL["recorded"].format, ALL["recorded"].fetched) == ("recorded", False)


def _bound_twice(platform: Platform) -> bool:
    """Whether the rules for very large services applied before the half-year now reported began.

    They apply four months after the designation (Article 33(6)).
    """
    since = platform.designated_on
    return platform.designation != "none" and (since is None or since < date(2026, 3, 1))


def test_very_large_services_report_twice_a_year_and_all_others_once() -> None:
    very_large = {p.id for p in reference.platforms().values() if _bound_twice(p)}
    very_large.add("google_multi_services")  # a joint report of very large services
    twice = {d.platform for d in ANNEX_I.values() if d.cadence == "half-yearly"}
    assert twice == very_large


def test_the_next_period_has_the_length_of_the_cadence_and_is_not_over() -> None:
    for key, declared in ANNEX_I.items():
        expect = declared.expect
        assert expect is not None
        months = (expect.next_period_end.month - expect.next_period_start.month) + 1
        assert months == {"half-yearly": 6, "yearly": 12}[declared.cadence], key
        assert expect.due_basis == LEGAL_DUE


def test_every_part_that_is_read_has_bounds() -> None:
    read = template().parts.keys()
    for key, declared in ANNEX_I.items():
        assert declared.expect is not None
        assert declared.expect.records_min.keys() == read, key


def test_no_two_sources_are_looked_at_in_the_same_minute() -> None:
    twice = [cron for cron, n in Counter(d.cron for d in ALL.values() if d.cron).items() if n > 1]
    assert twice == []


def test_a_source_no_program_looks_at_says_why() -> None:
    silent = [key for key, d in ALL.items() if not d.fetched and not d.note]
    assert silent == []


def test_a_link_pattern_finds_every_known_report_in_the_template() -> None:
    missed = [
        known.url
        for declared in ANNEX_I.values()
        if declared.link_pattern
        for known in declared.known
        if "harmonised template" in known.what
        and not re.search(declared.link_pattern, known.url.replace("%5B", "["))
    ]
    assert missed == []


def test_an_edition_was_seen_after_its_period() -> None:
    early = [k.url for d in ALL.values() for k in d.known if k.seen_on <= k.period_end.isoformat()]
    assert early == []


def test_an_edition_renames_adds_and_omits_what_there_is() -> None:
    shape = template()
    for declared in ALL.values():
        for edition in declared.editions:
            keys = {c.key for c in shape.parts[edition.part].columns}
            assert set(edition.renamed.values()) <= keys
            assert set(edition.absent) <= keys - set(edition.renamed.values())
            for meaning in edition.extra.values():
                assert meaning.startswith("skip: ") or meaning in reference.measures()


def test_a_declared_unit_belongs_to_a_measure() -> None:
    units = [u for d in ALL.values() for u in d.units]
    assert units
    assert {u.measure for u in units} <= reference.measures().keys()


def test_the_sixteen_columns_of_discord_are_all_accounted_for() -> None:
    (edition,) = ALL["dsa_discord"].editions
    columns = [c for c in template().parts[4].columns if not c.optional]
    left = {c.key for c in columns} - set(edition.absent)
    assert len(left) + len(edition.extra) == 16
    assert edition.renamed == {"Median Time to take action (reports) (in hour)": "median_action_h"}
    assert edition.extra == {"Number of Items Moderated": "items_moderated"}
    for key in ("items", "actions_law", "actions_tc"):
        assert key in edition.absent


@pytest.mark.parametrize(
    ("source", "measure", "unit", "status"),
    [
        ("dsa_snapchat", "dispute_median", "day", "stated"),
        ("dsa_pinterest", "dispute_median", "day", "stated"),
        ("dsa_tiktok", "dispute_median", "hour", "by_template"),
        ("dsa_discord", "notice_action_median", "hour", "stated"),
    ],
)
def test_a_unit_is_stated_only_where_the_publisher_states_it(
    source: str, measure: str, unit: str, status: str
) -> None:
    (declared,) = [u for u in ALL[source].units if u.measure == measure]
    assert (declared.unit, declared.status) == (unit, status)


# --- against the collected facts ----------------------------------------------------------

CATEGORIES = (
    "Social, messaging, community & video",
    "Dating",
    "Adult content",
    "App stores & gaming",
)


@needs_facts
def test_every_service_the_facts_list_in_these_fields_is_declared() -> None:
    wanted = {
        reference.platform_named(row["platform"])
        for row in facts("landing_pages.csv")
        if row["kind"] in ("landing", "direct")
        or (row["kind"].startswith("non-VLOP") and row["note"].endswith(CATEGORIES))
    }
    # Apple lists two services below the threshold beside its store; both are outside the fields.
    wanted -= {"apple_podcasts_subscriptions", "icloud_storage"}
    assert wanted - {d.platform for d in ANNEX_I.values()} == set()


@needs_facts
def test_every_very_large_service_of_the_facts_is_looked_up_where_they_say() -> None:
    pages = {
        (reference.platform_named(row["platform"]), row["url"])
        for row in facts("landing_pages.csv")
        if row["kind"] == "landing"
    }
    declared = {
        (d.platform, url) for d in ANNEX_I.values() for url in (d.landing, *d.further_pages)
    }
    # Superseded: the address of Snap's page names a half-year, and this is an older one.
    old = {url for _, url in pages - declared}
    assert old == {"https://values.snap.com/privacy/transparency/european-union-h1-2024"}


@needs_facts
def test_every_known_edition_stands_in_the_facts() -> None:
    seen = {row["url"].replace("[", "%5B") for row in facts("landing_pages.csv")}
    assert [k.url for d in ALL.values() for k in d.known if k.url not in seen] == []
