"""Which declared service an unpublished report is of, by the words its Service column prints."""

from __future__ import annotations

from data import sources
from data.declaration import SourceDeclaration, Words
from scrapers.annex_i.words import same_service
from scrapers.validation.words import visible

NEUTRAL = "validated"
"""Source and platform id of a report whose service nobody has declared."""


def service_of(
    printed: tuple[str, ...], source: str, service: str
) -> tuple[SourceDeclaration, str]:
    """Return the declaration to read by, and how it was found.

    A report has one service (Annex II): the word that most rows print decides, and rows that
    print another one are withheld. Several declared sources are told apart by all words.
    """
    if source:
        return sources.declarations()[source], f"read as {source}, as asked for"
    wanted = service or next(iter(printed), "")
    if not wanted:
        return _neutral(""), "no Service column was found, so no declared service is assumed"
    said = f"“{visible(wanted)}” ({'as asked for' if service else 'as most rows print'})"
    fitting = [d for d in sources.declarations().values() if _fits(d, wanted)]
    if len(fitting) > 1:
        fitting = [d for d in fitting if all(_fits(d, words) for words in printed)] or fitting
    if len(fitting) == 1:
        return fitting[0], f"{said} is the declared source {fitting[0].id}"
    if fitting:
        ids = ", ".join(d.id for d in fitting)
        why = f"{said} fits several declared sources ({ids}), so none is assumed"
        return _neutral(wanted), f"{why}; --source names one"
    return _neutral(wanted), f"{said} is no service declared here; the template alone is read by"


def _fits(declared: SourceDeclaration, words: str) -> bool:
    return declared.format == "dsa_annex_i" and same_service(words, declared.services)


def _neutral(service: str) -> SourceDeclaration:
    """Return a declaration that says nothing but the service a report is about.

    Built without the model's own checks: an unpublished report has no landing page, no next
    edition and no known number of rows.
    """
    return SourceDeclaration.model_construct(
        id=NEUTRAL,
        title=f"Report of {service or 'a service not named'}",
        publisher="not stated",
        programme="dsa_annex_i",
        format="dsa_annex_i",
        platform=NEUTRAL,
        services=(service,) if service else (),
        access="drop",
        licence="unpublished",
        attribution="unpublished",
        words=Words(),
        editions=(),
        units=(),
    )
