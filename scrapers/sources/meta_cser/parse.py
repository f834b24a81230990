"""Meta's enforcement file: one figure a row, the whole history in each release."""

from __future__ import annotations

from scrapers.layouts.tidy import parse

READER = "meta_cser@1"

__all__ = ["READER", "parse"]
