"""TikTok's enforcement file: one figure a row, in four generations of headers."""

from __future__ import annotations

from scrapers.tidy import parse

READER = "tiktok_cger@1"

__all__ = ["READER", "parse"]
