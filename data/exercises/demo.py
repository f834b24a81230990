"""The services of the demonstration: invented, and called so wherever they are shown.

An invented figure about a real service would be a false statement about somebody. So the demo
ledger knows these alone, and no other ledger knows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SERVICES = {f"demo_{letter}": f"Demo {letter.upper()} (synthetic)" for letter in "abcdef"}


def platforms_of_the_demo() -> Mapping[str, str]:
    """Return the names of the invented services by id."""
    return MappingProxyType(_SERVICES)
