"""Files of partners that are fetched on a schedule: what the operator declares, what was seen.

    pulls()               the declared ones by name, out of the TOML file EXERCISE_PULLS names
    seen(name), see(...)  what the last visit left: validators and the hash of the file, no more

    [kenya]                                     # a name of your own: letters, digits, hyphens
    kind = "kobo"                               # csv, kobo, odk or instance
    address = "https://kf.kobotoolbox.org/api/v2/assets/.../export-settings/.../data.csv"
    token_env = "KOBO_TOKEN"                    # the variable that holds the token, never itself
    exercise = "spain-2026"
    round = "round-1"
    cron = "17 4 * * mon,tue,wed,thu,fri"
    mapping = "our-kobo-form"                   # as saved beside the reports; optional
    counts_at_once = false                      # true: no second person looks at it first
    amends = false                              # true: a row may say otherwise than what is held

ODK Central may be named by `server`, `project` and `form` in place of the address. The address
and the token are never written anywhere: some addresses are secrets themselves. The one
exception is a release of another instance (`instance`), which everybody may have: its address
is shown beside it, unless it takes a token or holds a question mark.

    [north]
    kind = "instance"
    address = "https://desk.example/release/spain-2026-r1.csv"
    organisation = "Desk North"                 # who publishes it, as it is shown
    counts_at_once = true                       # a release is shown as printed, or not taken
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from data.store.place import home
from data.tries import PULLED

KINDS = ("csv", "kobo", "odk", "instance")
DAILY = "37 4 * * mon,tue,wed,thu,fri,sat,sun"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,29}")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,60}")
_DAYS = "mon|tue|wed|thu|fri|sat|sun"
_CRON = re.compile(rf"([0-5]?\d) ([01]?\d|2[0-3]) \* \* ({_DAYS})(,({_DAYS}))*")
_SCHEMES = {"csv": "Bearer", "kobo": "Token", "odk": "Bearer", "instance": "Bearer"}


class PullFault(ValueError):
    """The file EXERCISE_PULLS names is not as it should be; one sentence, without its values."""


@dataclass(frozen=True, slots=True)
class Pull:
    """One declared pull. `address` is no part of what is printed of it."""

    name: str
    kind: str
    address: str = field(repr=False)
    exercise: str = ""
    round: str = ""
    mapping: str = ""
    organisation: str = ""
    token_env: str = ""
    cron: str = DAILY
    counts_at_once: bool = False
    amends: bool = False

    @property
    def source(self) -> str:
        """Return the name its runs and issues have."""
        return PULLED + self.name

    @property
    def host(self) -> str:
        """Return the host it asks, which is all of the address that may be shown."""
        return urlsplit(self.address).hostname or ""

    def authorization(self) -> str:
        """Return the header that shows its token, or nothing. Raises PullFault without one.

        KoboToolbox takes `Token ...`, ODK Central and others `Bearer ...`. A variable that
        holds two words names the scheme itself (`Basic ...`).
        """
        if not self.token_env:
            return ""
        token = os.environ.get(self.token_env, "").strip()
        if not token:
            raise PullFault(f"{self.name}: the variable {self.token_env} holds no token")
        return token if " " in token else f"{_SCHEMES[self.kind]} {token}"


def pulls() -> Mapping[str, Pull]:
    """Return the declared pulls by name; none without EXERCISE_PULLS. Raises PullFault."""
    path = os.environ.get("EXERCISE_PULLS", "")
    if not path:
        return {}
    try:
        declared = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise PullFault("the file that EXERCISE_PULLS names can't be read") from fault
    except tomllib.TOMLDecodeError as fault:
        raise PullFault(f"the file that EXERCISE_PULLS names is no TOML: {fault}") from fault
    return {name: _pull(name, said) for name, said in declared.items()}


def _pull(name: str, said: Any) -> Pull:
    if not _NAME.fullmatch(name):
        raise PullFault("a pull's name has 2 to 30 small letters, digits and hyphens")
    if not isinstance(said, dict):
        raise PullFault(f"{name}: a pull is a table, [{name}]")
    known = {f.name for f in fields(Pull)} - {"name"} | {"server", "project", "form"}
    if unknown := sorted(set(said) - known):
        raise PullFault(f"{name}: there is no setting {', '.join(unknown)}")
    given = {k: v for k, v in said.items() if k not in ("server", "project", "form")}
    given.setdefault("address", _central(said))
    for key, value in given.items():
        wanted = bool if key in ("counts_at_once", "amends") else str
        if not isinstance(value, wanted):
            raise PullFault(f"{name}: {key} is {'true or false' if wanted is bool else 'a text'}")
    made = Pull(name, **{"kind": "", **given})
    _refuse(made)
    return made


def _central(said: Mapping[str, Any]) -> str:
    """Return where ODK Central exports the submissions of a form as CSV, or nothing.

    https://docs.getodk.org/central-api-submission-management/
    """
    if not all(str(said.get(part, "")) for part in ("server", "project", "form")):
        return ""
    form = quote(str(said["form"]), safe="")
    server = str(said["server"]).rstrip("/")
    return (
        f"{server}/v1/projects/{quote(str(said['project']), safe='')}/forms/{form}/submissions.csv"
    )


def _refuse(made: Pull) -> None:
    faults = {
        f"kind is one of {', '.join(KINDS)}": made.kind in KINDS,
        "address is missing (or server, project and form)": bool(made.address),
        "address holds a name or a password before its host": "@"
        not in urlsplit(made.address).netloc,
        "token_env names a variable, in capitals": not made.token_env
        or bool(_VARIABLE.fullmatch(made.token_env)),
        "cron is minute, hour, two stars and names of days": bool(_CRON.fullmatch(made.cron)),
        "this kind needs token_env": made.kind not in ("kobo", "odk") or bool(made.token_env),
    }
    for words, well in faults.items():
        if not well:
            raise PullFault(f"{made.name}: {words}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last visit left: what a server needs to say `unchanged`, and a hash."""

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    declared: str = ""


def seen(name: str) -> Seen:
    """Return what the last good visit left; nothing before the first."""
    path = _note(name)
    if not path.is_file():
        return Seen()
    try:
        return Seen(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return Seen()


def see(name: str, what: Seen) -> None:
    """Keep what a good visit left, in place of what the one before did."""
    path = _note(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    words = {f.name: getattr(what, f.name) for f in fields(Seen)}
    path.write_text(json.dumps(words), encoding="utf-8")


def _note(name: str) -> Path:
    return home() / "pulls" / f"{name}.json"
