"""Fewer pauses for collecting garbage while pages run."""

from __future__ import annotations

import gc
from functools import cache

# A page makes some 60,000 objects and lets go of nearly all of them at once. Python looks for
# cycles after every 700: 13 times a page, now and then through everything there is. Measured:
# a fifth of a page's time, and 200 ms at a stroke.
_YOUNG, _MIDDLE, _OLD = 20_000, 20, 20


@cache
def rarer() -> None:
    """Look for cycles less often, and never again in what was imported. Once per process."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
