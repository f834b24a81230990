"""What looks like personal data, in a cell or at the head of a column.

    where(text)    the kind it looks like, or None; never the text
    header(text)   the same of a column's name
    REASONS        a sentence for each kind

It errs on the side of refusing: a code of a partner's own that looks like a telephone number
can be another code. What it lets pass is what this tool itself writes: dates and times, short
codes, identifiers with letters in them, hashes, tags of languages, amounts and decimals.

Tricks of writing are undone first: full-width letters and digits, digits of other scripts,
characters of no width, dashes of every kind, and `(at)` for @.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from ipaddress import ip_address

from data.exercises import columns
from data.exercises.model import KINDS, fields_of
from data.reference import platform_names, platforms

REASONS = {
    "link": "looks like a web address",
    "email": "looks like an e-mail address",
    "handle": "looks like the name of an account",
    "phone": "looks like a telephone number",
    "iban": "looks like a bank account",
    "card": "looks like the number of a card",
    "national_id": "looks like the number of a person",
    "number": "is a long number, as persons, posts and telephones have",
    "coordinates": "looks like a place on a map",
    "ip": "looks like the address of a computer",
    "name": "looks like a column for the name of a person",
}
"""Why a cell or a column is refused, by kind; each ends the sentence `this ...`."""
MEND = "Take it out: links stay in the tester's own vault, and nothing here names a person."
LONG = 9
"""From how many digits on a plain number is taken for one that leads to somebody."""

_ENDS = (
    "com|org|net|info|biz|io|me|ly|tv|gg|app|social|online|site|xyz|dev|ai|co|eu|uk|de|fr|es|it|pt"
    "|pl|nl|be|at|ch|ie|se|dk|fi|cz|sk|hu|ro|bg|gr|hr|si|ee|lv|lt|lu|mt|cy|us|ca|mx|br|ar|in|pk|bd"
    "|jp|kr|cn|tw|hk|au|nz|za|ng|ke|gh|ru|ua|tr|il|cat|link|page|chat|news|blog|video|onion"
)
_PATTERNS = {
    "email": r"[^\s@]@[^\s@]+\.[^\s@]",
    "link": r"\b[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|tel|sms|whatsapp):\S"
    rf"|(?<![\w.@-])(?:[\w-]+\.)+[a-z]{{2,24}}(?::\d+)?/\S|(?<![\w.@-])(?:[\w-]{{1,63}}\.)+(?:{_ENDS})\b(?![.-]?\w)",
    "handle": r"(?<![\w.])@\s?\w|(?<![\w/])u/[\w-]{3,}|(?<!\w)[\w.]{2,32}#\d{4}(?!\d)|\S@\S",
    "coordinates": r"\bgeo:|\d\s*°\s*\d{1,2}(?:[.,]\d+)?\s*['′’]"
    r"|\d\s*°\s*[nsew]\b|(?<![\w+])[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,3}(?!\w)",
}
_SHAPES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS.items())
_PAIR = re.compile(r"(?<![\w.])([+-]?\d{1,3}\.\d{3,})\s*[,;/ ]\s*([+-]?\d{1,3}\.\d{3,})(?![\w.])")
_AT = re.compile(r"\s*[(\[{<]\s*at\s*[)\]}>]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|\.)\s*[)\]}>]\s*", re.IGNORECASE)
_DASH = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63]")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_ -]*")
# What this tool writes itself: taken out before anything is looked for in the rest.
_OURS = re.compile(
    r"(?<![\w.-])(?:"
    r"(?:19|20)\d\d-[01]\d(?:-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?"
    r"\s?(?:Z|[+-][0-2]\d:?[0-5]\d)?)?)?"  # dates, months and instants
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?=[0-9a-f]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})"
    r"|[0-3]?\d[./][01]?\d[./](?:19|20)\d\d"  # dates as people write them
    r"|(?:19|20)\d\d[/-](?:(?:19|20)\d\d|\d{1,4})"  # years, and numbers of laws
    r")(?![\w-])",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,-])(\+|\(\+?)?\d(?:[ ().\-/]{0,3}\d){5,}(?![\w-]|[.,]\d)")
_GROUPED = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
_DECIMAL = re.compile(r"\d+[.]\d+")
_NATIONAL = tuple(
    re.compile(rf"(?<![\w.,]){pattern}(?!\w)", re.IGNORECASE)
    for pattern in (
        r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",  # codice fiscale
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]",  # NINO
        r"\d{3}-\d{2}-\d{4}",  # SSN
        r"[12] ?\d{2} ?[0-9]{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?",  # NIR
        r"\d{6}[-+]\d{4}",  # personnummer
    )
)
_DNI = re.compile(r"(?<!\w)([XYZ]?)[ -]?(\d{7,8})[ -]?([A-Z])(?!\w)", re.IGNORECASE)
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\w?)")
_IPV6 = re.compile(r"(?<![\w:])[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*", re.IGNORECASE)

_HEADS = {
    "link": r"url|urls|uri|link|links|permalink|href|webpage|website|enlace|lien",
    "email": r"e-?mail|mail|correo|courriel",
    "handle": r"handle|username|user ?name|nickname|screen ?name|profile|account ?name|usuario"
    r"|submitted by|uploader|victim|author",
    "phone": r"phone|phone ?number|telephone|tel|mobile|whatsapp|telefono|teléfono|msisdn",
    "national_id": r"dni|nie|nif|ssn|passport|pesel|codice fiscale|nino|national id|id number",
    "iban": r"iban|bank ?account",
    "coordinates": r"gps|geolocation|location|latitude|longitude|lat|lon|lng|coordinates|altitude",
    "ip": r"ip|ip ?address|device ?id|imei|mac ?address|subscriber ?id|sim ?serial",
    "name": r"name|full ?name|first ?name|last ?name|surname|nombre|apellidos?|nom|prénom"
    r"|respondent|address|street|birth ?date|date of birth|dob|comments?|notes?|remarks?",
}
_HEADER = tuple(
    (kind, re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE))
    for kind, names in _HEADS.items()
)


def where(text: str) -> str | None:
    """Return the kind of personal data that `text` looks like, or None. Never the text."""
    if text in _seen_clean or _PLAIN.fullmatch(text):
        return None
    kind = _kind(text)
    if kind is None and len(text) < 200:
        if len(_seen_clean) >= 50_000:
            _seen_clean.clear()
        _seen_clean.add(text)
    return kind


_seen_clean: set[str] = set()
"""Texts that look like nothing personal: codes repeat. What does is remembered nowhere."""


def header(text: str) -> str | None:
    """Return the kind of personal data that a column of this name would hold, or None."""
    if text.strip().casefold() in _our_columns():
        return None
    spoken = re.sub(r"[\s_./:-]+", " ", unfolded(text)).strip()
    found = next((kind for kind, pattern in _HEADER if pattern.search(spoken)), None)
    return found or where(text)


@cache
def _services() -> re.Pattern[str]:
    """Return what finds the names of services that look like addresses, as Booking.com does."""
    names = {one.name for one in platforms().values()} | {one.name for one in platform_names()}
    dotted = sorted((re.escape(n) for n in names if re.search(r"\w\.\w", n)), reverse=True)
    return re.compile(rf"(?<![\w./@-])(?:{'|'.join(dotted)})(?![/:@]|[.-]?\w)")


@cache
def _our_columns() -> frozenset[str]:
    every = (*columns.REPORT, *columns.REPORT_MORE, *columns.CHECK, *columns.CHECK_MORE)
    own = {one.name for kind in KINDS.values() for one in fields_of(kind)}
    return frozenset((*every, *columns.AGGREGATE, *own))


def unfolded(text: str) -> str:
    """Return text as it reads: one form for each letter and digit, and nothing invisible."""
    if text.isascii():
        plain = text
    else:
        seen = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
        plain = _DASH.sub("-", "".join(map(_digit, seen)).replace("。", "."))
    return _DOT.sub(".", _AT.sub("@", plain))


def _digit(letter: str) -> str:
    return letter if letter.isascii() or not letter.isdecimal() else str(int(letter))


def _kind(text: str) -> str | None:
    spoken = _services().sub(" ", unfolded(text))
    for kind, shape in _SHAPES:
        if shape.search(spoken):
            return kind
    if any(_on_a_map(*pair.groups()) for pair in _PAIR.finditer(spoken)):
        return "coordinates"
    rest = _OURS.sub(" ; ", spoken)
    if _is_ip(rest):
        return "ip"
    if any(_iban(found.group()) for found in _IBAN.finditer(rest)):
        return "iban"
    if any(shape.search(rest) for shape in _NATIONAL) or any(map(_dni, _DNI.finditer(rest))):
        return "national_id"
    return next(filter(None, (_number(found.group()) for found in _DIGITS.finditer(rest))), None)


def _on_a_map(first: str, second: str) -> bool:
    return abs(float(first)) <= 90 and abs(float(second)) <= 180


def _is_ip(text: str) -> bool:
    return any(
        _parses(found.group().strip(".")) for s in (_IPV4, _IPV6) for found in s.finditer(text)
    )


def _parses(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return len(text) > 2


def _iban(text: str) -> bool:
    """Whether the check digits of an IBAN are right, however many words follow it.

    ISO 13616: read as a number, first four characters last, its remainder by 97 is 1.
    """
    parts = text.upper().split(" ")
    return any(_checked("".join(parts[: n + 1])) for n in range(len(parts)))


def _checked(plain: str) -> bool:
    turned = "".join(str(int(c, 36)) for c in plain[4:] + plain[:4])
    return len(plain) >= 15 and int(turned) % 97 == 1


def _dni(found: re.Match[str]) -> bool:
    """Whether the letter of a Spanish DNI or NIE is the one its number asks for."""
    front, digits, letter = found.groups()
    if len(digits) != (7 if front else 8):
        return False
    number = int(str("XYZ".index(front.upper())) + digits if front else digits)
    return _DNI_LETTERS[number % 23] == letter.upper()


def _number(text: str) -> str | None:
    """Return what a run of digits, with what stands between them, may be; None for an amount."""
    digits = re.sub(r"\D", "", text)
    if _DECIMAL.fullmatch(text):
        return None
    if "+" in text or digits.startswith("00"):
        return "phone" if len(digits) >= 7 else None
    if digits == text:
        return None if len(digits) < LONG else "card" if _card(digits) else "number"
    if _card(digits):
        return "card"
    if _GROUPED.fullmatch(text) and len(digits) < LONG:
        return None
    return "phone" if len(digits) >= 7 else None


def _card(digits: str) -> bool:
    """Whether digits are as many as a card has, and pass its sum (Luhn)."""
    if not 13 <= len(digits) <= 19 or digits[0] not in "3456":
        return False
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
