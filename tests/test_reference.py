"""The laws of the reference tables: everything resolves, nothing flatters, children stay out."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from data import (
    breaks,
    corrections,
    definitions,
    harms,
    languages,
    law,
    places,
    reference,
    sources,
    who,
)
from data.annex_i import template
from data.exercises import words
from data.model import Statistic
from data.reference import NOT_STATED
from data.rows import keyed, rows_of
from data.vocabulary import ReferenceFault

ROOT = Path(__file__).parent.parent
FACTS = ROOT.parent / "shared" / "facts"
UNUSED = "not in use yet"

needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="needs ../shared/facts")

TABLES: tuple[Callable[[], object], ...] = (
    reference.operators,
    reference.platforms,
    reference.platform_names,
    places.jurisdictions,
    places.memberships,
    harms.families,
    harms.harms,
    harms.harm_words,
    reference.measures,
    reference.programmes,
    definitions.definitions,
    law.legal_clocks,
    law.clock_reaches,
    languages.official,
    who.coordinators,
    who.providers,
    who.contact_points,
    words.harm_codes,
)


def cited_of_all() -> object:
    return [definitions.cited(key) for key in definitions.definitions()]


def forget() -> None:
    """Empty every cache of the reader."""
    readers = (breaks, corrections, definitions, harms, languages, law, places, reference, words)
    for module in (*readers, sources, who):
        for known in vars(module).values():
            clear = getattr(known, "cache_clear", None)
            if clear is not None:
                clear()


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the reference tables that a test may break."""
    copied = tmp_path / "reference"
    shutil.copytree(reference.TABLES, copied)
    monkeypatch.setattr(reference, "TABLES", copied)
    forget()
    yield copied
    forget()


def replace_first(path: Path, column: str, word: str, where: str = "") -> None:
    """Write `word` into `column` of the first row in which `where` stands."""
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    row = next(r for r in rows if not where or where in r)
    row[head.index(column)] = word
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])


def table(name: str) -> list[dict[str, str]]:
    with (reference.TABLES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def recorded(column: str) -> set[str]:
    """Return the words that stand in one column of the recorded figures."""
    found: set[str] = set()
    for path in (ROOT / "data" / "recorded").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            found |= {row[column] for row in csv.DictReader(stream) if column in row}
    return found


def snake(words: str) -> str:
    return reference.slug(words).replace("-", "_")


# --- the tables hold together -------------------------------------------------------------


@pytest.mark.parametrize("load", TABLES, ids=lambda f: f.__name__)
def test_every_id_in_a_table_resolves(load: Callable[[], object]) -> None:
    assert load()


@pytest.mark.parametrize(
    ("file", "column", "word", "load"),
    [
        ("platforms.csv", "operator", "nobody", reference.platforms),
        ("platforms.csv", "designation", "VLOPP", reference.platforms),
        ("platforms.csv", "designated_on", "2023-4-25", reference.platforms),
        ("platforms.csv", "id", "x", reference.platforms),
        ("platform_names.csv", "platform", "murmur", reference.platform_names),
        ("memberships.csv", "member", "XX", places.memberships),
        ("memberships.csv", "from", "", places.memberships),
        ("harms.csv", "parent", "nothing", harms.harms),
        ("harms.csv", "family", "women", harms.harms),
        ("harms.csv", "tier", "core", harms.harms),
        ("harm_words.csv", "harm", "misogyny", harms.harm_words),
        ("harm_words.csv", "scheme", "murmur", harms.harm_words),
        ("harm_words.csv", "match", "nearly", harms.harm_words),
        ("measures.csv", "statistic", "average", reference.measures),
        ("measures.csv", "label", "", reference.measures),
        ("programmes.csv", "who_states", "we think", reference.programmes),
        ("definitions.csv", "measure", "speed", definitions.definitions),
        ("definitions.csv", "platform", "murmur", definitions.definitions),
        ("definitions.csv", "valid_until", "soon", definitions.definitions),
        ("breaks.csv", "programme", "murmur", breaks.breaks),
        ("breaks.csv", "platform", "murmur", breaks.breaks),
        ("breaks.csv", "measures", "speed", breaks.breaks),
        ("breaks.csv", "measures", "", breaks.breaks),
        ("breaks.csv", "on", "", breaks.breaks),
        ("breaks.csv", "until", "soon", breaks.breaks),
        ("breaks.csv", "until", "2016-01-01", breaks.breaks),
        ("breaks.csv", "label", "", breaks.breaks),
        ("breaks.csv", "what", "", breaks.breaks),
        ("breaks.csv", "source", "http://murmur.example", breaks.breaks),
        ("breaks.csv", "confidence", "sure", breaks.breaks),
        ("definition_words.csv", "definition", "murmur", cited_of_all),
        ("definition_words.csv", "fields", "speed", cited_of_all),
        ("definition_words.csv", "fields", "", cited_of_all),
        ("definition_words.csv", "place", "", cited_of_all),
        ("definition_words.csv", "edition", "H1 2026", cited_of_all),
        ("definition_words.csv", "address", "http://murmur.example", cited_of_all),
        ("definition_words.csv", "confidence", "sure", cited_of_all),
        ("legal_clocks.csv", "jurisdiction", "XX", law.legal_clocks),
        ("official_languages.csv", "id", "XX", languages.official),
        ("official_languages.csv", "languages", "de xx", languages.official),
        ("official_languages.csv", "languages", "de de", languages.official),
        ("official_languages.csv", "languages", "", languages.official),
        ("official_languages.csv", "source", "http://murmur.example", languages.official),
        ("official_languages.csv", "confidence", "sure", languages.official),
        ("official_languages.csv", "checked_on", "", languages.official),
        ("legal_clocks.csv", "target_share", "two thirds", law.legal_clocks),
        ("legal_clocks.csv", "checked_on", "lately", law.legal_clocks),
        ("clock_events.csv", "started_by", "anger", law.clock_reaches),
        ("clock_contents.csv", "harm_codes", "RUDENESS", law.clock_reaches),
    ],
)
def test_a_broken_cell_is_named_with_file_and_column(
    tables: Path, file: str, column: str, word: str, load: Callable[[], object]
) -> None:
    replace_first(tables / file, column, word)
    with pytest.raises(ReferenceFault) as fault:
        load()
    assert (fault.value.file, fault.value.column, fault.value.word) == (file, column, word)
    assert fault.value.row.isdigit()


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ReferenceFault, match="2 cells under 3 headers"):
        rows_of("murmur.csv", "id,label,note\na,A,\nb,B\n")


def test_an_id_stands_once() -> None:
    rows = rows_of("murmur.csv", "id\na\na\n")
    with pytest.raises(ReferenceFault, match="stands twice"):
        keyed(rows, lambda r: r["id"])


def test_a_missing_column_is_named() -> None:
    (row,) = rows_of("murmur.csv", "id\na\n")
    with pytest.raises(ReferenceFault, match="column label: no such column"):
        row["label"]


def test_every_entry_is_used_or_marked() -> None:
    used = {
        "operators.csv": {p.operator for p in reference.platforms().values()},
        "platforms.csv": {n.platform for n in reference.platform_names()},
        "families.csv": {f for h in harms.harms().values() for f in h.families},
        "harms.csv": {w.harm for w in harms.harm_words()},
        # Every country of ISO 3166-1: publishers print figures for most of them.
        "jurisdictions.csv": recorded("jurisdiction")
        | {j.id for j in places.jurisdictions().values() if j.kind == "country"}
        | {m.member for m in places.memberships()}
        | {m.union for m in places.memberships()}
        | {c.jurisdiction for c in law.legal_clocks().values()},
        "programmes.csv": recorded("programme"),
        "measures.csv": recorded("measure")
        | annex_i_measures()
        | {"items_moderated"}
        | {f.measure for d in sources.declarations().values() for f in d.figures},
    }
    idle = [
        f"{file}: {row['id']}"
        for file, ids in used.items()
        for row in table(file)
        if row["id"] not in ids and UNUSED not in row.get("note", "")
    ]
    assert idle == []


def own_schemes() -> set[str]:
    """Return the schemes whose words are read from a publisher's own table (test_own_sources)."""
    own = {d.programme for d in sources.declarations().values() if d.format == "own"}
    return {reference.programmes()[p].scheme for p in own}


def test_every_harm_word_is_used_or_marked() -> None:
    used = {c.split("[")[0] for c in recorded("category")} | recorded("category")
    idle = [
        w.code
        for w in harms.harm_words()
        if w.scheme not in ("dsa", *own_schemes()) and w.code not in used and UNUSED not in w.note
    ]
    assert idle == []


# --- platforms and places -----------------------------------------------------------------


def test_twitter_is_x_until_it_was_renamed() -> None:
    assert reference.platform_named("Twitter", date(2022, 7, 1)) == "x"
    assert reference.platform_named("Twitter", date(2023, 7, 23)) == "x"
    with pytest.raises(ReferenceFault, match="not in use on that day"):
        reference.platform_named("Twitter", date(2023, 7, 24))


def test_x_is_no_name_before_the_renaming() -> None:
    assert reference.platform_named("X", date(2023, 7, 24)) == "x"
    with pytest.raises(ReferenceFault, match="not in use on that day"):
        reference.platform_named("X", date(2022, 7, 1))


def test_case_and_spaces_of_a_printed_name_do_not_count() -> None:
    assert reference.platform_named(" tiktok\n") == "tiktok"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ReferenceFault, match="Murmur"):
        reference.platform_named("Murmur")


def test_one_name_never_means_two_platforms_at_once(tables: Path) -> None:
    replace_first(tables / "platform_names.csv", "name", "TikTok", where="Facebook")
    with pytest.raises(ReferenceFault, match="two at once"):
        reference.platform_named("TikTok")


def test_a_joint_report_is_no_platform_of_the_default_set() -> None:
    joint = [p for p in reference.platforms().values() if p.sector == "joint"]
    assert {"google_multi_services", "several"} <= {p.id for p in joint}
    assert not any(p.default_set for p in joint)


def test_the_default_set_is_social_messaging_dating_adult_gaming_and_video() -> None:
    sectors = {"social", "messaging", "dating", "adult", "gaming", "video"}
    wrong = [p.id for p in reference.platforms().values() if p.default_set != (p.sector in sectors)]
    assert wrong == []


def test_only_a_platform_once_designated_has_a_date_and_each_date_a_source() -> None:
    dated = [p for p in reference.platforms().values() if p.designated_on]
    assert all(p.designation != "none" and p.source and p.confidence for p in dated)


@pytest.mark.parametrize(
    ("union", "on", "count"),
    [
        ("EU", date(1958, 1, 1), 6),
        ("EU", date(2004, 5, 1), 25),
        ("EU", date(2013, 7, 1), 28),
        ("EU", date(2019, 12, 31), 28),
        ("EU", date(2020, 1, 31), 28),
        ("EU", date(2020, 2, 1), 27),
        ("EU28", date(2016, 10, 10), 28),
        ("EU28", date(2021, 1, 1), 0),
        ("EEA", date(2021, 1, 1), 30),
    ],
)
def test_a_union_has_the_members_of_its_day(union: str, on: date, count: int) -> None:
    assert len(places.members(union, on)) == count


def test_a_country_has_no_members() -> None:
    with pytest.raises(ReferenceFault, match="not a union"):
        places.members("DE", date(2026, 1, 1))


def test_greece_and_the_united_kingdom_are_known_by_eurostats_letters() -> None:
    assert places.jurisdiction("EL").id == "GR"
    assert places.jurisdiction("UK").id == "GB"
    with pytest.raises(ReferenceFault):
        places.jurisdiction("XX")


def test_the_template_names_the_members_of_the_union() -> None:
    named = {places.jurisdiction(code).id for code in template().member_states}
    assert named == set(places.members("EU", date(2026, 6, 30)))


# --- harms --------------------------------------------------------------------------------


def test_the_lens_is_the_explicit_and_the_wider_tier() -> None:
    tiers = {h.id: h.tier for h in harms.harms().values()}
    assert set(harms.lens()) == {h for h, t in tiers.items() if t in ("explicit", "wider")}
    assert harms.family("gender_based_violence") == harms.lens()


def test_no_child_is_inside_the_lens() -> None:
    children = {h.id for h in harms.harms().values() if h.tier == "children"}
    assert children == set(harms.family("children"))
    assert not children & set(harms.lens())


def test_no_publishers_words_about_children_lead_into_the_lens() -> None:
    about = re.compile(r"child|csam|minors?\b|grooming|underage|youth", re.IGNORECASE)
    inside = [
        w.code for w in harms.harm_words() if about.search(w.words) and w.harm in harms.lens()
    ]
    assert inside == []


def test_categories_against_women_are_explicit_and_their_neutral_twins_wider() -> None:
    tiers = {
        c.key: harms.harms()[harms.harm_of("dsa", c.key).harm].tier for c in template().categories
    }
    assert {t for k, t in tiers.items() if re.fullmatch("4[a-h]?", k)} == {"explicit"}
    assert {t for k, t in tiers.items() if re.fullmatch("3[a-g]?", k)} == {"wider"}
    assert {k for k, t in tiers.items() if t in ("explicit", "wider") and k[0] not in "34"} == set()
    assert {k for k, t in tiers.items() if t == "children"} == {"9", *(f"9{x}" for x in "abcdef")}


def test_intimate_images_are_a_group_of_their_own() -> None:
    wanted = {"women_intimate_images", "women_deepfakes", "intimate_images", "deepfakes"}
    assert set(harms.family("intimate_images")) == wanted


def test_every_category_of_the_template_has_a_reading() -> None:
    for category in template().categories:
        by_key = harms.harm_of("dsa", f"dsa/{category.key}")
        assert by_key == harms.harm_of("dsa", category.key)
        if not category.other:
            assert by_key == harms.harm_of("dsa", category.code)


def test_a_code_that_closes_every_category_has_no_reading_of_its_own() -> None:
    with pytest.raises(ReferenceFault, match="no one reading"):
        harms.harm_of("dsa", "KEYWORD_OTHER")


def test_a_described_other_row_is_read_like_its_category_unless_the_table_knows_better() -> None:
    assert harms.harm_of("dsa", "dsa/3g[murmuring]").harm == "cyber_other"
    assert harms.harm_of("dsa", "dsa/3g[doxing]").harm == "doxxing"
    assert harms.harm_of("dsa", "dsa/9f[anything]").harm == "minors_other"


def test_words_nobody_knows_are_refused() -> None:
    with pytest.raises(ReferenceFault):
        harms.harm_of("dsa", "KEYWORD_MURMUR")
    with pytest.raises(ReferenceFault):
        harms.harm_of("murmur", "dsa/3e")


def test_doxing_is_noted_where_the_template_counts_it() -> None:
    (row,) = [w for w in harms.harm_words() if w.code == "dsa/3b"]
    assert "doxing" in row.note


def test_a_partial_reading_says_why() -> None:
    assert [w.code for w in harms.harm_words() if w.match == "partial" and not w.note] == []


def test_a_bucket_that_mixes_harms_is_never_read_as_exact() -> None:
    mixed = re.compile(r"\w &|\bor\b|\band\b|, ", re.IGNORECASE)
    lens = set(harms.lens())
    exact = [
        w.words
        for w in harms.harm_words()
        if w.harm in lens and w.match == "exact" and w.scheme != "dsa" and mixed.search(w.words)
    ]
    assert exact == ["deepfake (fake images & videos)", "illegally filmed photos & videos"]


def test_a_category_id_is_the_scheme_and_the_plain_words() -> None:
    printed = "Sexual Exploitation & Gender-Based Violence"
    wanted = "tiktok_cger/sexual-exploitation-gender-based-violence"
    assert reference.category_id("tiktok_cger", printed) == wanted
    assert reference.category_id("s", " Égalité / 50 % ") == "s/egalite-50"


# --- measures -----------------------------------------------------------------------------


def annex_i_measures() -> set[str]:
    shape = template()
    columns = {c.measure for p in shape.parts.values() for c in p.columns if c.measure}
    figures = {line.measure for p in shape.parts.values() for line in p.figures.values()}
    lines = {line.measure for line in shape.lines.values()}
    return columns | lines | figures | {shape.recipients.measure}


def test_the_template_fills_measures_only() -> None:
    assert annex_i_measures() <= reference.measures().keys()


def test_only_counts_are_ever_added_up() -> None:
    added = [m for m in reference.measures().values() if m.aggregation == "sum"]
    assert {m.statistic for m in added} == {Statistic.COUNT}
    assert all(m.unit == "count" for m in added)


def test_a_median_or_mean_is_in_hours_and_belongs_to_a_clock() -> None:
    kinds = (Statistic.MEDIAN, Statistic.MEAN, Statistic.QUANTILE)
    timed = [m for m in reference.measures().values() if m.statistic in kinds]
    assert timed
    assert all(m.unit == "hours" and m.clock != "none" for m in timed)


def test_a_reversal_is_neither_good_nor_bad() -> None:
    words = re.compile("revers|overturn|reinstat|restored|upheld|granted")
    judged = [
        m.id
        for m in reference.measures().values()
        if words.search(m.id) and m.direction != "neutral"
    ]
    assert judged == []


def test_nothing_computed_by_us_is_a_measure() -> None:
    computed = {"actions_total", "actions_per_notice", "compl_reversal_rate", "ods_overturn_rate"}
    computed |= {"restored_after_appeal_over_appealed", "videos_restored_over_removed"}
    assert not computed & reference.measures().keys()


# --- definitions --------------------------------------------------------------------------


def test_a_publishers_own_words_go_before_the_template() -> None:
    facebook = definitions.definition_for(
        "dsa_annex_i", "notice_action_median", "facebook", "2026-06-30"
    )
    assert (facebook.platform, facebook.unactioned, facebook.multi_item) == (
        "facebook",
        "excluded",
        "first",
    )
    snap = definitions.definition_for(
        "dsa_annex_i", "notice_action_median", "snapchat", "2025-12-31"
    )
    assert snap.unactioned == "included"


def test_silence_in_a_later_edition_is_silence() -> None:
    later = definitions.definition_for(
        "dsa_annex_i", "notice_action_median", "facebook", "2026-12-31"
    )
    assert (later.platform, later.unactioned) == ("*", NOT_STATED)


def test_a_publisher_that_says_nothing_falls_back_on_the_template() -> None:
    found = definitions.definition_for(
        "dsa_annex_i", "notice_action_median", "reddit", "2025-12-31"
    )
    assert found.id == "dsa_annex_i.notice_action_median.template.2025-07"


def test_what_holds_for_all_measures_of_a_regime_goes_after_what_holds_for_one() -> None:
    found = definitions.definition_for("oberaxe", "notifications_count", "x", "2025-10-31")
    assert (found.measure, found.actor_scope, found.clock_start) == ("*", "testers", NOT_STATED)
    one = definitions.definition_for("oberaxe", "removed_within_24h_rate", "x", "2025-10-31")
    assert one.measure == "removed_within_24h_rate"


def test_a_regime_that_says_nothing_has_the_definition_that_says_nothing() -> None:
    found = definitions.definition_for("discord", "appeals_received", "discord", "2022-03-31")
    assert found.id == NOT_STATED
    assert found == definitions.definition(NOT_STATED)


def test_every_measure_of_the_template_is_defined_by_it() -> None:
    lacking = [
        m
        for m in annex_i_measures()
        if definitions.definition_for("dsa_annex_i", m, "murmur", "2026-06-30").id == NOT_STATED
    ]
    assert lacking == []


def test_a_definition_leaves_no_field_blank() -> None:
    open_fields = {"valid_from", "valid_until", "automation_note"}
    blank = [
        (row["id"], column)
        for row in table("definitions.csv")
        for column, word in row.items()
        if not word and column not in open_fields
    ]
    assert blank == []


def test_every_definition_has_its_words_for_every_field_it_states() -> None:
    # What else holds of definitions is in test_definitions.py.
    for one in definitions.definitions().values():
        told = {f for c in definitions.cited(one.id) for f in c.fields}
        assert set(definitions.stated(one)) <= told, f"{one.id}: see definition_words.csv"


def test_what_a_publisher_says_is_cited_and_ends_with_the_edition_it_was_read_in() -> None:
    own = [d for d in definitions.definitions().values() if d.platform != "*"]
    assert own
    assert all(d.valid_from and d.valid_until and definitions.cited(d.id) for d in own)


def test_the_vocabulary_of_definitions_is_closed() -> None:
    answers = {
        "hours": {"calendar", "business", "not_stated", "n_a"},
        "unit": {"hours", "days", "count", "share", "not_stated"},
        "unactioned": {"included", "excluded", "not_stated", "n_a"},
        "duplicates": {"kept", "merged", "not_stated", "n_a"},
        "basis": {"law", "terms", "both", "not_stated", "n_a"},
        "automation": {"none", "part", "all", "not_stated", "n_a"},
        "multi_item": {"first", "last", "each", "not_stated", "n_a"},
        "pending": {"included", "excluded", "not_stated", "n_a"},
        "side": {"uploader", "notifier", "both", "none", "not_stated"},
        "actor_scope": {"all", "users", "authority", "testers", "trusted_flagger", "not_stated"},
        "label_source": {"user", "platform", "rater", "authority", "not_stated", "n_a"},
        "cohort": {"received", "decided", "applied", "not_stated", "n_a"},
    }
    odd = [
        (d.id, field, getattr(d, field))
        for d in definitions.definitions().values()
        for field, allowed in answers.items()
        if getattr(d, field) not in allowed
    ]
    assert odd == []


# --- digests and bundled documents --------------------------------------------------------


def test_the_digest_of_the_words_changes_with_a_word_but_not_with_line_ends(tables: Path) -> None:
    before = sources.words_digest("dsa_tiktok")
    path = tables / "harm_words.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    forget()
    assert sources.words_digest("dsa_tiktok") == before
    replace_first(path, "harm", "other", where="dsa/3e")
    forget()
    assert sources.words_digest("dsa_tiktok") != before


def test_the_list_of_figures_left_out_is_no_document_of_figures() -> None:
    names = [name for name, _, _ in sources.recorded_documents()]
    assert names
    assert "left_out.csv" not in names


# --- against the collected facts ----------------------------------------------------------


@needs_facts
def test_every_platform_named_in_the_facts_resolves_on_its_day() -> None:
    for file in sorted(p.name for p in FACTS.glob("*.csv")):
        for row in facts(file):
            if "platform" in row:
                day = row.get("period_end") or None
                reference.platform_named(row["platform"], date.fromisoformat(day) if day else None)


@needs_facts
def test_every_measure_of_the_facts_is_known_or_computed() -> None:
    rows = facts("platform_report_figures.csv")
    printed = {snake(r["metric"]) for r in rows if "DERIVED" not in r["where_in_source"].upper()}
    printed |= {snake(r["metric"]) for r in facts("test_report_figures.csv")}
    printed |= {snake(r["metric"]) for r in facts("ods_figures.csv")}
    # Part 7 of the template under the collector's names; the one figure is about the search.
    part_7 = {w for w in printed if w.startswith("ods_") and w != "ods_disputes_reviewed"}
    assert printed - part_7 - {"numeric_figures_found"} - reference.measures().keys() == set()


@needs_facts
def test_every_harm_named_in_the_facts_has_a_reading() -> None:
    named = {k: p for p in reference.programmes().values() for k in (p.id, *p.known_as)}
    for row in facts("platform_report_figures.csv"):
        harms.harm_of(named[row["source"]].scheme, row["harm_category"])
    for row in facts("test_report_figures.csv"):
        harms.harm_of(named[row["exercise"]].scheme, row["harm_category"])


@needs_facts
def test_every_country_of_the_facts_is_known() -> None:
    for file in ("platform_report_figures.csv", "test_report_figures.csv"):
        for code in {c for r in facts(file) for c in r["country_iso2"].split("|") if c}:
            assert places.jurisdiction("EU" if code == "EU27" else code).name


@needs_facts
def test_the_legal_clocks_are_carried_over_cell_by_cell() -> None:
    """All but the remarks, which are ours to word for a reader; a remark stays a remark.

    Quoted words and signed checks are ours to add.
    """
    own = {"id", "notes", "quoted", "checked_by", "checked_on"}

    def facts_of(row: dict[str, str]) -> dict[str, str]:
        said = {k: v for k, v in row.items() if k not in own}
        return said | {"has a remark": str(bool(row["notes"]))}

    ours = [facts_of(row) for row in table("legal_clocks.csv")]
    assert ours == [facts_of(row) for row in facts("legal_clocks.csv")]
