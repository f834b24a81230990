"""The same as for the second schema: a count printed as 0 may be one nobody knows."""

from __future__ import annotations

from scrapers.sources.dsa_statements_v2.sense import findings

__all__ = ["findings"]
