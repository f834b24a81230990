"""The list of daily archives of the DSA Transparency Database, written by us in its layout.

    written(days)              the page of all services
    written(days, "Snapchat")  the page of one, as its form says

Every figure is synthetic. The documents under `tests/sources/dsa_statements_*` are its pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SITE = "https://transparency.dsa.ec.europa.eu/explore-data"
SERVICES = {" ": "All Platforms", "31": "EBay", "48": "Snapchat", "77": "TikTok"}
HEADERS = ("Date", "Statements of Reasons", "Full", "Size", "Light", "Size")


class Day(NamedTuple):
    """One row: the day, its count as it is printed, and the number its files go by."""

    day: str
    printed: str
    number: int


ALL = (
    Day("2025-07-03", "18 400 012", 9000),
    Day("2025-07-02", "17 000 345", 8999),
    Day("2025-07-01", "0", 8998),
    Day("2025-06-30", "21 000 001", 8997),
    Day("2025-06-29", "990", 8996),
)
ONE = (
    Day("2026-10-04", "13 001", 5000),
    Day("2026-10-03", "0", 4999),
    Day("2026-10-02", "12 876", 4998),
)
PAGES = {
    "dsa_statements_v1/synthetic-2025-07-03.html": (ALL, ""),
    "dsa_statements_v2/synthetic-2025-07-03.html": (ALL, ""),
    "dsa_statements_v2/synthetic-2026-10-04-snapchat.html": (ONE, "Snapchat"),
}
"""The days and the service of each document under `tests/sources`."""


def written(days: Iterable[Day], service: str = "") -> str:
    """Return the page that lists these days, of one service or of all."""
    rows = "".join(_row(day, place) for place, day in enumerate(days))
    headers = "".join(f'        <th class="ecl-table__header">{h}</th>\n' for h in HEADERS)
    return f"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Download - DSA Transparency Database</title></head>
<body>
<!-- Synthetic: written for tests in the layout of the page, every figure invented. -->
<nav><a href="{SITE}/download">Data Download</a></nav>
<h1 class="ecl-page-header__title">Download</h1>
<form method="get" id="platform">
<select name="platform_id" id="platform_id" class="ecl-select">
<option disabled value="">-- Choose here --</option>
{"".join(_option(key, name, service) for key, name in SERVICES.items())}</select>
</form>
<table class="ecl-table ecl-table--zebra">
    <thead class="ecl-table__head">
    <tr class="ecl-table__row">
{headers}    </tr>
    </thead>
    <tbody class="ecl-table__body">
{rows}    </tbody>
</table>
<nav class="ecl-pagination" aria-label="Pagination"><ul><li>\
<a href="{SITE}/download?query&amp;page=2">2</a></li></ul></nav>
</body>
</html>
"""


def _option(key: str, name: str, service: str) -> str:
    return f'<option {"selected" if name == service else ""} value="{key}"> {name}</option>\n'


def _row(one: Day, place: int) -> str:
    """Return one day; the sizes grow from row to row, so that none is another's."""
    full = (f"{17 + place}.25 GB<br/>", f"1.0{place} GB&nbsp;")
    light = (f"12.0{place} GB<br>", f"890.4{place} MB")
    return f"""\
        <tr class="ecl-table__row dayarchive-row">
            <td class="ecl-table__cell" data-ecl-table-header="Date">{one.day}</td>
            <td class="ecl-table__cell" data-ecl-table-header="Statements of Reasons">\
{one.printed.replace(" ", "&nbsp;")}</td>
{_files(one.number, "full", "sha1", full)}{_files(one.number, "light", "sha1light", light)}\
        </tr>
"""


def _files(number: int, archive: str, digest: str, size: tuple[str, str]) -> str:
    linked = f'<a href="{SITE}/download-file/{number}'
    return f"""\
            <td class="ecl-table__cell">
                {linked}/{archive}" title="Download archive">\
<span class="ecl-link__label">zip</span></a>
                &nbsp;&nbsp;&nbsp;
                {linked}/{digest}" title="Download SHA1 checksum">\
<span class="ecl-link__label">sha1</span></a>
            </td>
            <td class="ecl-table__cell" data-ecl-table-header="Size">
                csv:&nbsp;{size[0]}
                zip:&nbsp;{size[1]}
            </td>
"""
