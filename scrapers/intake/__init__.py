"""The one door for files that people bring: CSV, XLSX, and what KoboToolbox or ODK export.

    read(file, filename, into=Context)   -> Taken: what may be added, and what is wrong
    releases.keep(ledger, ...)           a release of another instance, kept as printed
    known_to(ledger, ...)                -> Context: what is known when a file is read
    templates.templates()                the empty templates, with the codes they take
    example.batches()                    invented exercises, for the demo ledger alone

Pages may import this folder and nothing else of `scrapers`: whatever comes in passes the same
guard. It stores nothing, fetches nothing, and imports nothing heavy.
"""

from __future__ import annotations

from scrapers.intake.adding import known_to
from scrapers.intake.context import Context, Taken, context_of
from scrapers.intake.faults import RowFault
from scrapers.intake.read import read

__all__ = ["Context", "RowFault", "Taken", "context_of", "known_to", "read"]
