"""The list of daily archives, read by `scrapers.daily_index`."""

from __future__ import annotations

from scrapers.daily_index import parse

READER = "daily_index@1"

__all__ = ["READER", "parse"]
