"""A global report in X's layout, written by us; every figure is synthetic."""

from __future__ import annotations

from tests.pdf import Text, pdf

_AT = (600.0, 740.0, 880.0)


def page(number: int, *lines: list[Text]) -> list[Text]:
    """Return a page with its running head and the given lines."""
    head = Text(f"{number} Global Transparency Report | H1 2025", 50, 40, 9)
    return [head, *(text for line in lines for text in line)]


def title(words: str, top: float) -> list[Text]:
    """Return a title, set large."""
    return [Text(words, 50, top, 30)]


def prose(words: str, top: float) -> list[Text]:
    """Return a line of running text."""
    return [Text(words, 50, top, 12)]


def row(top: float, label: str, *figures: str, note: str = "") -> list[Text]:
    """Return a row of a table; the sign of a footnote is set small behind the label."""
    mark = [Text(note, 260, top - 4, 6)] if note else []
    cells = zip(_AT, figures, strict=False)
    return [Text(label, 50, top, 14), *mark, *(Text(words, x, top, 14) for x, words in cells)]


def reports() -> list[Text]:
    """Return the page of user reports."""
    return page(
        2,
        title("USER REPORTS", 100),
        prose("Below, you will find the reports from January to June 2025.", 150),
        row(200, "USER REPORTS", "1,250"),
        row(240, "POLICY AREA", "TOTAL", "% OF TOTAL"),
        row(260, "", "", "REPORTS")[2:],
        row(300, "Abuse & Harassment", "1,000", "80.00%"),
        row(330, "Child Safety", "150", "12.00%"),
        row(360, "Non-Consensual Nudity", "100", "8.00%"),
    )


def enforcement() -> list[Text]:
    """Return the page of enforcement actions, a headline in the middle of running text."""
    return page(
        3,
        title("ACTIONS", 100),
        [*prose("Below is a summary of our actions and violation", 150), *_headline(150, "60")],
        [Text("TOTAL POSTS", 480, 190, 14), Text("500", 880, 190, 14)],
        [Text("OVERALL POSTS", 480, 220, 14), Text("0.0100%", 880, 220, 14)],
        prose("account for false negatives.", 250),
        row(290, "POLICY AREA", "ACCOUNT", "POSTS REMOVED", "POST"),
        row(310, "", "SUSPENSIONS", "OR LABELED", "VIOLATION RATE")[1:],
        row(350, "Abuse & Harassment", "40", "400", "0.0080%"),
        row(380, "Child Safety", "10", "30", "<0.0001%"),
        row(410, "Non-Consensual Nudity", "10", "70", "0.0001%"),
    )


def _headline(top: float, figure: str) -> list[Text]:
    return [Text("TOTAL ACCOUNT", 480, top, 14), Text(figure, 880, top, 14)]


def policies() -> list[Text]:
    """Return the page on single policies."""
    head = ("TOTAL ACTIONS", "AUTOMATED", "HUMAN")
    return page(
        4,
        title("CHILD SAFETY", 100),
        prose("We work with the National Center (NCMEC).", 140),
        row(170, "", *head)[1:],
        row(200, "NCMEC Reports", "20", "15", "5"),
        row(230, "Accounts Suspended", "10", "4", "6", note="1"),
        row(260, "Content Removed", "30", "20", "10"),
        title("NON-CONSENSUAL NUDITY POLICY", 330),
        prose("Sharing explicit images without consent is prohibited.", 370),
        row(400, "", *head)[1:],
        row(430, "Accounts Suspended", "10", "1", "9"),
        row(460, "Content Removed", "70", "20", "50"),
        row(490, "User Informed Labels", "5", "0", "5"),
    )


def requests() -> list[Text]:
    """Return the page of requests by governments, and that of notices on rights."""
    return page(
        5,
        title("INFORMATION AND REMOVAL REQUESTS", 100),
        row(140, "", "TOTAL NUMBER", "CASES", "DISCLOSURE")[1:],
        row(160, "", "OF REQUESTS", "DISCLOSED", "RATE")[1:],
        row(190, "TOTAL INFORMATION REQUESTS", "30", "15", "50.00%"),
        row(240, "", "TOTAL NUMBER", "", "")[1:2],
        row(255, "", "", "CASES ACTIONED", "ACTION RATE")[1:],
        row(270, "", "OF REQUESTS")[1:],
        row(300, "TOTAL REMOVAL REQUESTS", "200", "150", "75.00%"),
        row(330, "Turkey", "100", "80", "80%"),
        row(360, "All Others", "100", "70", "70%"),
    )


def rights() -> list[Text]:
    """Return the page of notices on rights, which are no figures of ours."""
    at = (450.0, 580.0, 720.0, 880.0)
    lines = (
        ("NOTICES", "TOTAL URLS", "WITHHOLDING/"),
        ("ACTIONED OR", "ACTIONED OR", "RESTORATION"),
    )
    head = [
        Text(w, x, 140 + 20 * n, 14)
        for n, line in enumerate(lines)
        for w, x in zip(line, at[1:], strict=True)
    ]
    head += [Text("TOTAL", 450, 150, 14), Text("NOTICES", 450, 170, 14)]
    head += [
        Text(w, x, 190, 14) for w, x in zip(("WITHHELD", "WITHHELD", "RATE"), at[1:], strict=True)
    ]
    cells = [Text(w, x, 230, 14) for w, x in zip(("9", "6", "12", "66.67%"), at, strict=True)]
    return page(
        6, title("COPYRIGHT NOTICES", 100), head, [Text("Copyright Notices", 50, 230, 14), *cells]
    )


def pages() -> list[list[Text]]:
    """Return the whole report, page by page."""
    cover = [Text("H1 2025", 50, 300, 60)]
    return [cover, reports(), enforcement(), policies(), requests(), rights()]


def report() -> bytes:
    """Return the report as PDF."""
    return pdf(pages())
