"""The report on a report, as one HTML file: the verdict first, every cell at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scrapers.validation import html
from scrapers.validation.check import Validation
from scrapers.validation.sections import document, faults, figures, texts
from scrapers.validation.told import Told, told
from scrapers.validation.words import visible

Section = tuple[str, str, Callable[[Told], Iterator[str]]]

_SECTIONS: tuple[Section, ...] = (
    ("recognised", "What was recognised", document.recognised),
    ("withheld", "Refused and withheld", faults.withheld),
    ("findings", "Findings", faults.findings),
    ("gaps", "What the template has and this report does not", document.gaps),
    ("cells", "Every figure: printed, read, typed, shown", figures.cells),
    ("texts", "Every text: printed words instead of figures", texts.texts),
    ("sums", "Sums", figures.sums),
    ("caveats", "What readers are told beside these figures", figures.caveats),
)


def page(validation: Validation) -> str:
    """Return the whole HTML document."""
    ready = told(validation)
    name = visible(validation.name)
    body = [*_head(validation, name)]
    for key, title, section in _SECTIONS:
        body += [html.heading(2, title, key), *section(ready)]
    return html.page(f"Validation of {name}", body)


def _head(validation: Validation, name: str) -> Iterator[str]:
    yield html.heading(1, f"Validation of {name}")
    yield html.paragraph(validation.verdict, f"verdict {validation.outcome}")
    yield html.paragraph(
        f"Checked on {validation.at:%d %B %Y at %H:%M} UTC on the machine of whoever asked. "
        "Nothing was stored and nothing sent anywhere; this file is the only trace. It says how "
        "the dashboard would read the report, not whether the figures are right.",
        "small",
    )
    links = "".join(f'<li><a href="#{key}">{title}</a></li>' for key, title, _ in _SECTIONS)
    yield f'<nav aria-label="Sections"><ul>{links}</ul></nav>'
