"""A small ledger for page tests, and the pages as a test reads them. All figures are synthetic.

TikTok's report for the first half of 2026 is held from its publisher, the half-year before and
X's reports are second-hand copies, and one figure of Pinterest's is transcribed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from streamlit.testing.v1 import AppTest

from data.model import Observation, Obtained, Tier
from data.query import Query
from data.store import Store
from scrapers.receiving import by_hand, opening
from scrapers.receiving.origin import Origin
from tests import murmur

ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
TODAY = "2026-11-21"

TRANSCRIBED = """\
programme,platform,surface,jurisdiction,category,words,words_status,population,actor,measure,\
breakdown,period_start,period_end,value,numerator,denominator,unit,unit_status,definition,\
source_title,publisher,source_url,place,file,sha256,confidence,tier,licence,attribution,edition,note
dsa_annex_i,pinterest,,EU,dsa/TOTAL,TOTAL,printed,all,all,notices,,2026-01-01,2026-06-30,4321\
,,,count,by_template,,Synthetic report,Nobody,https://synthetic.example/report,\
"page 7, first table",,,medium,second_hand,synthetic,synthetic,1,
dsa_annex_i,pinterest,,EU,dsa/TOTAL,TOTAL,printed,all,all,notice_action_median,,2026-01-01,\
2026-06-30,30,,,hours,inferred,,Synthetic report,Nobody,https://synthetic.example/report,\
"page 7, second table",,,medium,second_hand,synthetic,synthetic,1,
"""


def _report(service: str, changes: dict[str, str]) -> bytes:
    def renamed(cell: str) -> str:
        for old, new in {"Murmur": service, **changes}.items():
            cell = cell.replace(old, new) if len(old) > 3 else (new if cell == old else cell)
        return cell

    grids = {
        murmur.NAMES[number]: [[renamed(c) for c in row] for row in make()]
        for number, make in murmur.PARTS.items()
    }
    return murmur.as_zip(grids)


EARLIER = {"2026-01-01": "2025-07-01", "2026-06-30": "2025-12-31", "2026-08-28": "2026-02-27"}


def build(home: Path, database: str = "") -> None:
    """Fill the ledger under `home` (which `LEDGER_HOME` names), or a database beside it."""
    store = Store(database or f"sqlite:///{home / 'ledger.db'}")
    store.migrate()
    held = Origin(Obtained.DROPPED, AT, url="https://synthetic.example/held.zip", by="A. Tester")
    copy = Origin(
        Obtained.DROPPED, AT, url="https://copy.example/report.zip", tier=Tier.SECOND_HAND
    )
    slower = {"5.5": "7.75", "12.6": "21", "1,200": "2,400"}
    for source, content, origin in (
        ("dsa_tiktok", _report("TikTok", {}), held),
        ("dsa_tiktok", _report("TikTok", EARLIER | {"5.5": "6.25"}), copy),
        ("dsa_x", _report("X", slower), copy),
        ("dsa_x", _report("X", EARLIER | slower), copy),
    ):
        by_hand.drop(store, source, [("report.zip", content)], origin)
    opening.load_recorded(store, "synthetic.csv", TRANSCRIBED.encode(), AT)
    store.close()


def one(
    home: Path, platform: str, measure: str = "notice_action_median", **more: Any
) -> Observation:
    """Return the observation of a platform that holds for the whole of H1 2026."""
    given: dict[str, Any] = {"harms": ("all",), "actors": ("all",), **more}
    query = Query(measures=(measure,), platforms=(platform,), period_ends=("2026-06-30",), **given)
    store = Store(f"sqlite:///{home / 'ledger.db'}")
    found = store.observations(query)
    store.close()
    assert len(found) == 1
    return found[0]


def opened(page: str = "overview.py", *, address: dict[str, Any] | None = None) -> AppTest:
    """Return a page as somebody sees it who came by an address."""
    app = AppTest.from_file(str(ROOT / "pages" / "navigation.py"), default_timeout=60)
    app.run()
    if page != "overview.py" or address:
        for name, value in (address or {}).items():
            app.query_params[name] = value
        app.switch_page(page).run()
    return app


def words(app: AppTest) -> str:
    """Return every word of a page that a reader sees in its main part."""
    found = [BeautifulSoup(h.proto.body, "html.parser").get_text(" ") for h in app.get("html")]
    kinds: Iterable[Callable[[], Any]] = (
        lambda: app.title,
        lambda: app.header,
        lambda: app.subheader,
        lambda: app.markdown,
        lambda: app.caption,
        lambda: app.info,
        lambda: app.warning,
        lambda: app.code,
    )
    found += [str(element.value) for kind in kinds for element in kind()]
    found += [str(e.label) for e in app.expander]
    return " ".join(" ".join(found).split())


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """Return the tables of a page by caption: rows of cells, headings included."""
    found: dict[str, list[list[str]]] = {}
    for block in app.get("html"):
        for table in BeautifulSoup(block.proto.body, "html.parser").find_all("table"):
            caption = table.find("caption")
            assert isinstance(caption, Tag)
            rows = [[_cell(c) for c in r.find_all(["th", "td"])] for r in table.find_all("tr")]
            found[caption.get_text()] = rows
    return found


def _cell(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())


def links(app: AppTest) -> dict[str, str]:
    """Return the links inside a page's own HTML, by their words; later ones win."""
    found: dict[str, str] = {}
    for block in app.get("html"):
        for link in BeautifulSoup(block.proto.body, "html.parser").find_all("a"):
            found[link.get_text()] = str(link.get("href"))
    return found
