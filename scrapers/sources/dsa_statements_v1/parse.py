"""The list of daily archives, read by `scrapers.layouts.daily_index`."""

from __future__ import annotations

from scrapers.layouts.daily_index import parse

READER = "daily_index@1"

__all__ = ["READER", "parse"]
