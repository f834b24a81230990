"""The reader on real reports, where the shared samples stand beside the checkout.

Nothing of those files is copied here: tests name a file and say what it prints.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from data import locate
from data.archive import sha256_of
from data.model import Observation, Obtained, Reading, Series, Tier
from data.sources import declaration, recorded_documents
from scrapers.receiving import readers
from scrapers.receiving.origin import Origin, snapshot_of
from tests import murmur

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "dsa_harmonised"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared samples are not beside the checkout"
)
FILES = sorted(p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*.csv"))


def _source(path: str) -> str:
    folder, _, name = path.partition("/")
    return f"dsa_{name.partition('_')[0] if folder == 'partial' else folder}"


@cache
def _content(path: str) -> bytes:
    return (SAMPLES / path).read_bytes()


@cache
def _read(path: str) -> Reading:
    source, content = _source(path), _content(path)
    origin = Origin(Obtained.DROPPED, murmur.NOW, tier=Tier.SECOND_HAND)
    snapshot = snapshot_of(content, Path(path).name, source, origin)
    return readers.read(content, snapshot, declaration(source))


def _one(name: str, measure: str, category: str = "dsa/TOTAL", **where: str) -> float | None:
    path = next(p for p in FILES if name in p)
    wanted = {"actor": "all", "population": "all", "jurisdiction": "EU"} | where
    found = [
        o
        for o in _read(path).observations
        if (o.series.measure, o.series.category) == (measure, category)
        and all(getattr(o.series, k) == v for k, v in wanted.items())
    ]
    assert len(found) == 1
    return found[0].value.number


@pytest.mark.parametrize("path", FILES)
def test_every_sample_is_read_and_every_figure_found_again(path: str) -> None:
    reading, content = _read(path), _content(path)
    assert not reading.refused, reading.issues
    for observation in reading.observations:
        cited = observation.citation
        assert locate.read(content, cited.locator) == cited.quote
    for issue in reading.issues:
        assert issue.word in locate.read(content, issue.locator)


def test_only_the_cells_that_hold_prose_are_withheld() -> None:
    withheld = {p: [i.word[:20] for i in _read(p).issues] for p in FILES if _read(p).issues}
    assert withheld == {"youtube/2026H1/10_AMAR.csv": ["See August 2026 DSA "] * 4}


@pytest.mark.parametrize(
    ("name", "measure", "category", "where", "number"),
    [
        ("TikTok_January_June_2026 - 4", "notices", "dsa/TOTAL", {}, 1_081_646),
        ("TikTok_January_June_2026 - 4", "notice_action_median", "dsa/TOTAL", {}, 5.6),
        ("TikTok_January_June_2026 - 4", "notice_action_median", "dsa/3e", {}, 12.6),
        ("28 August 2026 - 4_notices", "notices", "dsa/TOTAL", {}, 942_504),
        (
            *("28 August 2026 - 4_notices", "notices", "dsa/TOTAL"),
            *({"actor": "trusted_flagger"}, 5_873),
        ),
        (
            *("28 August 2026 - 4_notices", "notice_action_median", "dsa/TOTAL"),
            *({"actor": "trusted_flagger"}, 19.2),
        ),
        ("youtube/2026H1/7_", "complaints", "dsa/TOTAL", {}, 365_511),
        ("zalando_2025H2_4", "notice_action_median", "", {}, 289.42),
        ("discord/2025FY/04", "notice_action_median", "dsa/TOTAL", {}, 24),
        ("discord/2025FY/04", "notice_action_median", "dsa/3e", {}, 106),
        (
            *("discord/2025FY/04", "notice_action_median", "dsa/TOTAL"),
            *({"actor": "trusted_flagger"}, 30.66),
        ),
        ("discord/2025FY/04", "items_moderated", "dsa/TOTAL", {}, 33_436),
        ("snapchat/2025H2/7_", "dispute_median", "dsa/TOTAL", {}, 696),
        ("snapchat/2025H2/7_", "disputes_implemented_share", "dsa/TOTAL", {}, 0.5),
    ],
)
def test_what_the_reports_print_is_what_is_read(
    name: str, measure: str, category: str, where: dict[str, str], number: float
) -> None:
    if not category:
        path = next(p for p in FILES if name in p)
        stated = [
            o.value.number
            for o in _read(path).observations
            if o.series.measure == measure and o.value.number is not None
        ]
        assert stated == [number]
        return
    assert _one(name, measure, category, **where) == number


def test_discords_missing_columns_give_no_figure_and_no_shifted_one() -> None:
    path = next(p for p in FILES if "discord/2025FY/04" in p)
    measures = {(o.series.measure, o.series.actor) for o in _read(path).observations}
    for absent in ("notice_items", "notice_actions_law", "notice_actions_terms"):
        assert (absent, "all") not in measures
        assert (absent, "trusted_flagger") in measures


def test_reddits_total_is_a_finding_and_not_corrected() -> None:
    path = next(p for p in FILES if "reddit/2025FY/04" in p)
    finding = next(
        f
        for f in _read(path).findings
        if f.check == "categories_total" and f.message.endswith("(notices of illegal content)")
    )
    assert "together" in finding.message
    assert _one("reddit/2025FY/04", "notices") == 13_630


def test_facebooks_impossible_median_is_a_finding() -> None:
    path = next(p for p in FILES if "28 August 2026 - 7_" in p)
    assert "median_outside_parts" in {f.check for f in _read(path).findings}


def test_the_merged_cell_excerpt_keeps_all_its_countries() -> None:
    path = next(p for p in FILES if "merged_cells" in p)
    rows = _content(path).decode().splitlines()
    printed = {r.split(",")[5] for r in rows if r.startswith(",,,,,")} | {"AT"}
    states = {o.series.jurisdiction for o in _read(path).observations}
    assert states == printed
    assert {o.series.category for o in _read(path).observations} == {"dsa/TOTAL"}


def test_the_bundled_copies_say_what_the_samples_say() -> None:
    """Every bundled row that names a sample file states what the reader finds there."""
    recorded: dict[tuple[str, Series], Observation] = {}
    for name, content, on in recorded_documents():
        if not name.startswith("dsa_samples_"):
            continue
        origin = Origin(Obtained.RECORDED, on, tier=Tier.SECOND_HAND)
        snapshot = snapshot_of(content, name, "recorded", origin)
        reading = readers.read(content, snapshot, declaration("recorded"))
        assert not reading.issues
        hashes = {d.id: d.sha256 for d in reading.documents}
        recorded |= {(hashes[o.document], o.series): o for o in reading.observations}
    found = {(sha256_of(_content(p)), o.series): o for p in FILES for o in _read(p).observations}
    assert len(recorded) > 10_000
    for key, copy in recorded.items():
        original = found[key]
        same = ("number", "low", "high", "bound", "absence")
        assert [getattr(copy.value, k) for k in same] == [
            getattr(original.value, k) for k in same
        ], key
        assert copy.harm == original.harm
        row, col = original.citation.locator.partition("cell=")[2].split(";")[0].split(",")
        assert f"cell {_letters(int(col))}{row};" in copy.place


def _letters(col: int) -> str:
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
