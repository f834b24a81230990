"""Murmur, an invented platform, and its harmonised report, written by us in the template.

Every figure here is synthetic. The headers and row labels come from `annex_i.toml`, so the
documents have the publisher's format without copying a publisher's file.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

from data.annex_i import Column, template
from data.archive import sha256_of
from data.declaration import SourceDeclaration
from data.model import Obtained, Reading, Snapshot, Tier
from scrapers import annex_i

PERIOD = "2026-01-01/2026-06-30"
NOW = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
Grid = list[list[str]]

EXPECTED: dict[str, object] = {
    "next_period_start": date(2026, 7, 1),
    "next_period_end": date(2026, 12, 31),
    "next_due": date(2027, 2, 28),
    "due_basis": "legal date: two months after the period",
    "records_min": {},
    "records_max": {},
}

DECLARED: dict[str, object] = {
    "id": "dsa_murmur",
    "title": "Murmur: DSA transparency report (synthetic)",
    "publisher": "Murmur Ltd",
    "programme": "dsa_annex_i",
    "format": "dsa_annex_i",
    "platform": "murmur",
    "services": ("Murmur",),
    "landing": "https://murmur.example/dsa",
    "access": "drop",
    "cadence": "half-yearly",
    "licence": "synthetic",
    "attribution": "synthetic",
    "expect": EXPECTED,
}


def declaration(**changes: object) -> SourceDeclaration:
    """Return Murmur's declaration, with fields changed."""
    return SourceDeclaration.model_validate({**DECLARED, **changes})


def headers(part: int) -> list[str]:
    """Return the printed headers of a part, optional ones left out."""
    return [c.header for c in columns(part)]


def columns(part: int) -> list[Column]:
    """Return the columns of a part, optional ones left out."""
    return [c for c in template().parts[part].columns if not c.optional]


def _row(part: int, **cells: str) -> list[str]:
    service = {"service": "Murmur", "period": PERIOD, "applicability": "All"}
    return [(service | cells).get(c.key, "") for c in columns(part)]


def identification() -> Grid:
    """Return part 1."""
    values = ("Murmur Ltd", "2026-08-28", "2026-02-27", "2026-01-01", "2026-06-30")
    words = template().parts[1].indicators
    return [
        headers(1),
        *(_row(1, indicator=i, value=v) for i, v in zip(words, values, strict=True)),
    ]


_NOTICES = {
    "TOTAL": ("1,200", "40", "1,260", "41", "5.5", "2.25", "10", "1", "300", "20"),
    "STATEMENT_CATEGORY_CYBER_VIOLENCE": ("200", "10", "210", "10", "9", "4", "2", "0", "60", "5"),
    "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING": (
        *("150", "10", "155", "10", "12.6", "4", "2", "0", "50", "5"),
    ),
    "KEYWORD_CYBER_HARASSMENT": ("50", "0", "55", "0", "6", "", "0", "0", "10", "0"),
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": (
        *("1,000", "30", "1,050", "31", "5", "2", "8", "1", "240", "15"),
    ),
    "KEYWORD_HATE_SPEECH": ("1,000", "30", "1,050", "31", "5", "2", "8", "1", "240", "15"),
}
_REMARK = "Synthetic remark: notices without action are left out of the median."


def notices() -> Grid:
    """Return part 4: 100 rows, most of them blank, three categories with figures."""
    figures = [c.key for c in columns(4) if c.role == "figure"]
    rows = []
    for category in template().categories:
        if category.key == "16" or category.key.startswith("15"):
            continue
        values = _NOTICES.get(category.code, ("",) * len(figures))
        cells = dict(zip(figures, values, strict=True)) | {"category": category.code}
        if category.code == "TOTAL":
            cells["ctx_median_action_h"] = _REMARK
        rows.append(_row(4, **cells))
    return [headers(4), *rows]


def orders() -> Grid:
    """Return part 3: TOTAL and one category, each with every Member State."""
    states = sorted(template().member_states)
    rows = []
    for code, total in (("TOTAL", 54), ("STATEMENT_CATEGORY_CYBER_VIOLENCE", 27)):
        whole = {"orders_act": str(total), "orders_act_median_effect_h": "7.5"}
        rows.append(_row(3, category=code, scope="TOTAL", **whole))
        each = {"orders_act": str(total // 27), "orders_act_median_effect_h": "8:30 HRS"}
        rows.extend(_row(3, category=code, scope=state, **each) for state in states)
    return [headers(3), *rows]


_SCOPES = {
    "Total number": "100",
    "Decisions upheld": "60",
    "Decisions partially reversed": "0",
    "Decisions reversed": "30",
    "Median time": "12.5",
    "Decision omitted": "10",
    "Percentage of outcomes implemented": "50%",
}


# Of each category: measures, solely automated, then the fourteen kinds of restriction.
_OWN = {
    "TOTAL": ("5,000", "4,000", "3,000", "500", "100", "50", "0", "0", "0", *["0"] * 3, "0", "0"),
    "STATEMENT_CATEGORY_CYBER_VIOLENCE": ("900", "600", "700", "", "", "", "", "", "", "", ""),
    "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING": ("800", "550", "650"),
    "KEYWORD_CYBER_HARASSMENT": ("100", "50", "50"),
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN": ("100", "40", "90"),
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD": ("4,000", "3,360", "2,210"),
}
_OWN_KINDS = {"TOTAL": {"acct_suspension": "900", "acct_termination": "450"}}


def own_initiative(part: int) -> Grid:
    """Return part 5 (law) or 6 (terms): measures by category, most of them blank."""
    figures = [c.key for c in columns(part) if c.role == "figure"]
    last = 14 if part == 5 else 15
    rows = []
    for category in template().categories:
        if category.key != "TOTAL" and int(category.parent or category.key) > last:
            continue
        values = dict(zip(figures, _OWN.get(category.code, ()), strict=False))
        kinds = _OWN_KINDS.get(category.code, {})
        rows.append(_row(part, category=category.code, **values | kinds))
    return [headers(part), *rows]


def illegal() -> Grid:
    """Return part 5."""
    return own_initiative(5)


def terms() -> Grid:
    """Return part 6."""
    return own_initiative(6)


def categories() -> Grid:
    """Return part 2: every category, one of them with the publisher's own reading of it."""
    rows = []
    for category in template().categories:
        label = "TOTAL" if category.key == "TOTAL" else f"Category {category.key}"
        said = CATEGORY_REMARKS.get(category.key, "")
        words = {"label": label, "description": category.label, "category": category.code}
        rows.append(_row(2, **words, context=said))
    return [headers(2), *rows]


CATEGORY_REMARKS = {
    "3e": "Synthetic: includes images taken without consent and shared in closed groups.",
    "4": "Synthetic: not applicable, the form of the service has no such choice.",
}


def automated_means() -> Grid:
    """Return part 8: four scopes, and the measures and accuracy in every official language."""
    by_scope = {
        "Total number": ("9,000", "1,000", "0.95", "0.9", "0.85", "", ""),
        "Own-initiative": ("8,000", "500", "0.96", "91%", "0.8 - 0.9", "", ""),
        "NAM Total": ("", "", "0.9", "0.8", "0.7", "300", "900"),
        "NAM Trusted Flagger": ("", "", "", "", "", "0", "40"),
    }
    section = "Use of automated means for content moderation"
    rows = []
    for scope, values in by_scope.items():
        for line, value in zip(template().parts[8].figures.values(), values, strict=True):
            words = {"section": section, "indicator": line.indicator, "scope": scope}
            rows.append(_row(8, **words, value=value))
    lines = list(template().parts[8].figures.values())[:5]
    for line in lines:
        tested = OFFICIAL if line.kind == "count" else ("bg", "de", "fr")
        for code in tested:
            value = {"count": "300", "share": "0.9"}[line.kind]
            words = {"section": section, "indicator": line.indicator, "scope": code}
            rows.append(_row(8, **words, value=value))
    return [headers(8), *rows]


OFFICIAL = tuple(list(template().language_names)[:24])


def people() -> Grid:
    """Return part 9: moderators in full-time equivalents, and by official language."""
    section = "Human resources dedicated to content moderation"
    inside, outside, spoken = (line.indicator for line in template().parts[9].figures.values())
    rows = [
        _row(9, section=section, indicator=i, scope="Total number", value=value)
        for i, value in ((inside, "20.5"), (outside, "100"), (spoken, "110"))
    ]
    rows += [
        _row(9, section=section, indicator=spoken, scope=code, value=str(n))
        for n, code in enumerate(OFFICIAL)
    ]
    return [headers(9), *rows]


def answers() -> Grid:
    """Return part 11: eleven questions, ten of them answered."""
    part = template().parts[11]
    rows = [
        _row(11, indicator=words, value=f"Synthetic answer number {n}." if n else "")
        for n, words in enumerate(part.indicators)
    ]
    return [headers(11), *rows]


def appeals() -> Grid:
    """Return part 7: the 47 rows of the template."""
    rows = [
        _row(7, section=w.section, indicator=w.indicator, scope=w.scope, value=_SCOPES[w.scope])
        for w in template().lines.values()
    ]
    return [headers(7), *rows]


def recipients() -> Grid:
    """Return part 10: TOTAL and 27 Member States."""
    indicator = template().parts[10].indicators[0]
    scopes = ["TOTAL", *sorted(template().member_states)]
    rows = [
        _row(
            10,
            section="AMAR",
            indicator=indicator,
            scope=s,
            value="2700" if s == "TOTAL" else "100",
        )
        for s in scopes
    ]
    return [headers(10), *rows]


PARTS = {
    1: identification,
    2: categories,
    3: orders,
    4: notices,
    5: illegal,
    6: terms,
    7: appeals,
    8: automated_means,
    9: people,
    10: recipients,
    11: answers,
}
NAMES = {
    1: "1_report_identification.csv",
    2: "2_categories_names.csv",
    3: "3_member_states_orders.csv",
    4: "4_notices.csv",
    5: "5_own_initiative_illegal.csv",
    6: "6_own_initiative_TC.csv",
    7: "7_appeals_and_recidivism.csv",
    8: "8_automated_means.csv",
    9: "9_human_resources.csv",
    10: "10_AMAR.csv",
    11: "11_qualitative.csv",
}


def as_csv(grid: Grid, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a grid as CSV bytes."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(grid)
    return out.getvalue().encode(encoding)


def as_zip(grids: dict[str, Grid]) -> bytes:
    """Return grids as the members of a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, grid in grids.items():
            # ZipInfo's own date, not the clock's: the same grids give the same bytes.
            archive.writestr(zipfile.ZipInfo(name), as_csv(grid), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def report() -> bytes:
    """Return the whole report as its publisher would zip it."""
    return as_zip({NAMES[number]: make() for number, make in PARTS.items()})


def snapshot(content: bytes, filename: str = "report.zip", **changes: object) -> Snapshot:
    """Return the snapshot of `content`, dropped on 1 September 2026."""
    fields: dict[str, object] = {
        "source": "dsa_murmur",
        "sha256": sha256_of(content),
        "url": "https://murmur.example/report.zip",
        "fetched_at": NOW,
        "obtained": Obtained.DROPPED,
        "tier": Tier.HELD,
        "filename": filename,
        "size": len(content),
    }
    return Snapshot(**{**fields, **changes})  # type: ignore[arg-type]


def read(content: bytes, filename: str = "report.zip", **declared: object) -> Reading:
    """Return what the reader takes from a document of Murmur."""
    return annex_i.read(content, snapshot(content, filename), declaration(**declared), "test@1")


def read_grid(part: int, grid: Grid, **declared: object) -> Reading:
    """Return what the reader takes from one part of Murmur's report.

    Part 2 prints no period, so part 1 comes with it.
    """
    if part == 2:
        both = {NAMES[1]: identification(), NAMES[2]: grid}
        return read(as_zip(both), "report.zip", **declared)
    return read(as_csv(grid), NAMES[part], **declared)
