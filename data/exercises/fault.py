"""What is wrong with one field, and how to mend it; never the value itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` says where, `what` is amiss, `mend` how; `about` is the kind and key it stands in.

    `about` is empty where the key itself may not be shown.
    """

    field: str
    what: str
    mend: str
    about: str = ""
