"""Tables of a web page, each cell with the CSS selector that it alone answers to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote as percent

from bs4 import BeautifulSoup, Tag

from scrapers.errors import Unreadable
from scrapers.reading.encodings import decode
from scrapers.reading.grids import Grid, Range, SheetTable

_ROWS = ("thead", "tbody", "tfoot")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary")


class WebTable(SheetTable):
    """One table of a page; cells of ragged rows that do not exist bear the address of the row."""

    def __init__(self, table: Tag, number: int, page: str, address: str) -> None:
        """Lay the cells of `table` out, merged ones over the places they cover."""
        self._selectors: dict[tuple[int, int], str] = {}
        self._ends: list[tuple[str, int, int]] = []
        self._table = f"{address}#css={percent(_selector(table), safe='>:() ')}"
        grid = Grid(_title(table) or f"table {number}")
        self._lay(table, grid)
        super().__init__(grid, page, address)

    def locator(self, row: int, col: int) -> str:
        """Return the selector of a cell; of the table where it has none."""
        if (found := self._selectors.get((row, col))) is not None:
            return f"{self._table}{percent(found, safe='>:() ')}"
        if row >= len(self._ends):
            return self._table
        way, width, cells = self._ends[row]
        # A row cut short has no such cell; the address says where it would stand.
        return f"{self._table}{way}>td:nth-of-type({cells + 1 + max(col - width, 0)})"

    def _lay(self, table: Tag, grid: Grid) -> None:
        taken: set[tuple[int, int]] = set()
        for row, (line, way) in enumerate(_lines(table)):
            col = 0
            cells = [(c, step) for c, step in _steps(line) if c.name in ("td", "th")]
            for cell, step in cells:
                while (row, col) in taken:
                    col += 1
                down, across = _span(cell, "rowspan", 1_000), _span(cell, "colspan", 100)
                area = Range(row, col, row + down - 1, col + across - 1)
                here = set(_places(area))
                self._selectors |= dict.fromkeys(here - taken, f"{way}>{step}")
                if words := words_of(cell):
                    grid.put(row, col, words)
                if len(here) > 1:
                    grid.ranges.append(area)
                    taken |= here
                col += across
            data = sum(cell.name == "td" for cell, _ in cells)
            self._ends.append((way, col, data))


def read_html(
    content: bytes, name: str, *, address: str = "", encoding: str = ""
) -> list[SheetTable]:
    """Return the tables of a web page, those that hold further tables left out.

    Raises Unreadable when it has none, and for cells that were never closed: where they end
    would be a guess.
    """
    text, used = decode(content, encoding)
    if used not in ("utf-8", "utf-8-sig"):
        raise Unreadable(f"{name} is a page in {used}, which is not read", address=address)
    soup = BeautifulSoup(text.removeprefix("\ufeff"), "html.parser")
    found = [t for t in soup.find_all("table") if not t.find("table")]
    cells = [c for t in found for c in t.find_all(["td", "th", "tr"])]
    if any(c.find("tr") or (c.name != "tr" and c.find(["td", "th"])) for c in cells):
        raise Unreadable(f"{name} has table cells that are not closed", address=address, word="td")
    if not found:
        raise Unreadable(
            f"{name} is a web page without a table; take the file it links to", address=address
        )
    return [WebTable(table, n, name, address) for n, table in enumerate(found, 1)]


def _places(area: Range) -> Iterator[tuple[int, int]]:
    for row in range(area.top, area.bottom + 1):
        for col in range(area.left, area.right + 1):
            yield row, col


def words_of(cell: Tag) -> str:
    """Return the words of a cell as a reader sees them, white space as one blank."""
    for hidden in cell.find_all(["script", "style", "template"]):
        hidden.decompose()
    return " ".join(cell.get_text(" ").split())


def _title(table: Tag) -> str:
    """Return the caption of a table, or the heading above it."""
    caption = table.find("caption")
    heading = caption or table.find_previous(_HEADINGS)
    return words_of(heading)[:80] if isinstance(heading, Tag) else ""


def _lines(table: Tag) -> Iterator[tuple[Tag, str]]:
    """Yield the rows of a table with the way to them."""
    for child, step in _steps(table):
        if child.name == "tr":
            yield child, f">{step}"
        elif child.name in _ROWS:
            for line, inner in _steps(child):
                if line.name == "tr":
                    yield line, f">{step}>{inner}"


def _steps(parent: Tag) -> Iterator[tuple[Tag, str]]:
    """Yield the elements of a parent, each with the step that leads to it alone."""
    counts: dict[str, int] = {}
    for child in parent.children:
        if isinstance(child, Tag):
            counts[child.name] = counts.get(child.name, 0) + 1
            yield child, f"{child.name}:nth-of-type({counts[child.name]})"


def _selector(element: Tag) -> str:
    """Return the selector that only this element answers to, from the root of the page."""
    steps: list[str] = []
    here: Tag | None = element
    while here is not None and here.parent is not None:
        steps.append(next(step for child, step in _steps(here.parent) if child is here))
        here = here.parent
    return ">".join(reversed(steps))


def _span(cell: Tag, name: str, most: int) -> int:
    words = str(cell.get(name, "1")).strip()
    return min(max(int(words), 1), most) if words.isdigit() else 1
