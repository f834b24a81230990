"""Content addresses as keyed hashes, and short codes: used on the partner's side only.

    canonical(address)        one spelling for the many addresses of one piece of content
    fingerprint(address, key) HMAC-SHA256 of that spelling under the round's key, 64 hex digits
    key_mark(key)             twelve hex digits by which two people compare keys aloud
    short_code("KE", 14)      KE-014

The worksheet does the same in JavaScript (`worksheet_parts/address.js`); the tests hold the two
together. A rule changed here changes every fingerprint of a running round: don't. The rules are
our own, on the ground of RFC 3986 (sections 5.2.4 and 6.2.2) and RFC 3492 for names of hosts.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

TRACKING_PREFIXES = ("utm_", "__cft__")
TRACKING = frozenset(
    (
        *("__tn__", "_branch_match_id", "_ga", "dclid", "fb_action_ids", "fb_action_types"),
        *("fb_ref", "fb_source", "fbclid", "gclid", "gclsrc", "hc_ref"),
        *("igsh", "igshid", "mc_cid", "mc_eid", "mibextid", "msclkid"),
        *("ref_src", "ref_url", "rdid", "share_url", "sfnsn", "ttclid"),
        *("twclid", "yclid"),
    )
)
"""Parameters by which a shared link is followed, on whatever host; none of them names content."""

TRACKING_BY_HOST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "facebook.com": (
            *("_rdc", "_rdr", "acontext", "eav", "locale", "notif_id", "notif_t"),
            *("paipv", "ref", "refsrc"),
        ),
        "instagram.com": ("hl",),
        "pinterest.com": ("invite_code", "sender", "sfo"),
        "reddit.com": ("rdt", "share_id"),
        "tiktok.com": (
            *("_d", "_r", "_t", "enter_method", "is_copy_url", "is_from_webapp", "lang"),
            *("sec_user_id", "sender_device", "share_app_id", "share_item_id", "share_link_id"),
            *("source", "timestamp", "tt_from", "u_code", "ugbiz_name", "user_id", "web_id"),
        ),
        "twitter.com": ("cxt", "lang", "s", "t"),
        "x.com": ("cxt", "lang", "s", "t"),
        "youtu.be": ("feature", "si", "t"),
        "youtube.com": ("ab_channel", "app", "feature", "hl", "persist_app", "pp", "si", "t"),
    }
)
"""Parameters that name content elsewhere and nothing here. Too few of them miss a duplicate; one
too many makes two items one, which is worse: a name stands here only where it is known."""

FRONTS = ("www.", "m.", "mobile.")
"""Beginnings of a host under which one and the same service answers."""

_BLANK = " \t\n\v\f\r\u00a0\ufeff"
_SCHEME = re.compile(r"(?i)(https?)://")
_OTHER_SCHEME = re.compile(r"(?i)[a-z][a-z0-9+.-]*:(?!\d)")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_PIECE = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"": "", "80": "", "443": ""}
MARK = b"notice to redress: mark of a round key"
"""What is hashed to tell keys apart; no address begins like it."""


class NotAnAddress(ValueError):
    """The words are no web address. The sentence never repeats them."""


def canonical(address: str) -> str:
    """Return the one spelling of a content address, in ASCII.

    https; host in lower case and punycode, without `www.`, `m.`, `mobile.`; no fragment, no
    tracking parameters, the rest of the query sorted; no dot segments and no trailing slash;
    percent-encoding only where needed, in capitals. The case of the path is kept. Raises
    NotAnAddress for anything that is no http(s) address, or names a user.
    """
    bare = address.strip(_BLANK)
    if any(c <= " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in bare):
        raise NotAnAddress("there is a blank or a control character inside the address")
    scheme = _SCHEME.match(bare)
    if scheme is None and _OTHER_SCHEME.match(bare):
        raise NotAnAddress("the address does not begin with https:// or http://")
    bare = bare[scheme.end() :] if scheme else bare
    bare = bare.partition("#")[0]
    authority = re.split(r"[/?\\]", bare, maxsplit=1)[0]
    path, _, query = bare[len(authority) :].partition("?")
    host, port = _host(authority)
    asked = _query(query, host)
    return f"https://{host}{port}{_path(path)}" + (f"?{asked}" if asked else "")


def _host(authority: str) -> tuple[str, str]:
    if "@" in authority:
        raise NotAnAddress("the address names a user or a password before its host")
    name, _, port = authority.partition(":")
    if not re.fullmatch(r"[0-9]{0,5}", port):
        raise NotAnAddress("the port is not a number")
    dotted = _DOTS.sub(".", unicodedata.normalize("NFKC", name).lower()).removesuffix(".")
    host = ".".join(_label(label) for label in dotted.split("."))
    if "." not in host or len(host) > 253:
        raise NotAnAddress("there is no host with a dot in its name")
    while front := next((f for f in FRONTS if host.startswith(f)), ""):
        if "." not in host.removeprefix(front):
            break
        host = host.removeprefix(front)
    plain = port.lstrip("0")
    return host, _PORTS.get(plain, f":{plain}")


def _label(label: str) -> str:
    ascii_only = label.isascii()
    coded = label if ascii_only else "xn--" + label.encode("punycode").decode("ascii")
    if len(coded) > 63 or not _LABEL.fullmatch(coded):
        raise NotAnAddress("the host has a character that no host has")
    return coded


def _encoded(words: str) -> str:
    """Return words with percent-encoding as RFC 3986 section 6.2.2 normalises it."""
    return "".join(map(_piece, _PIECE.findall(words)))


def _piece(piece: str) -> str:
    if len(piece) == 3:
        character = chr(int(piece[1:], 16))
        return character if character in _UNRESERVED else piece.upper()
    return quote(piece, safe="-._~!$&'()*+,;=:@/")


def _path(path: str) -> str:
    parts: list[str] = []
    for part in _encoded(path.replace("\\", "/")).split("/")[1:]:
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    return "".join(f"/{part}" for part in parts).rstrip("/")


def _query(query: str, host: str) -> str:
    kept = []
    for pair in query.split("&"):
        name, _, value = (_encoded(part) for part in pair.replace("+", "%20").partition("="))
        if name and not _tracks(name, host):
            kept.append(f"{name}={value}" if value else name)
    return "&".join(sorted(kept))


def _tracks(name: str, host: str) -> bool:
    lower = name.lower()
    return (
        lower in TRACKING
        or lower.startswith(TRACKING_PREFIXES)
        or lower in TRACKING_BY_HOST.get(host, ())
    )


def round_key(words: str) -> bytes:
    """Return the 32 bytes of a round key written as 64 hex digits, blanks and hyphens aside.

    Raises ValueError, which never repeats the key, for anything else.
    """
    digits = re.sub(r"[\s-]", "", words)
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", digits) or len(set(digits.lower())) < 4:
        raise ValueError("a round key is 64 hex digits drawn at random")
    return bytes.fromhex(digits)


def fingerprint(address: str, key: bytes) -> str:
    """Return the keyed hash of a content address, 64 hex digits. Raises NotAnAddress."""
    return hmac.new(key, canonical(address).encode("ascii"), "sha256").hexdigest()


def key_mark(key: bytes) -> str:
    """Return twelve hex digits that tell keys apart and say nothing of the key."""
    return hmac.new(key, MARK, "sha256").hexdigest()[:12]


def short_code(prefix: str, number: int) -> str:
    """Return `KE-014` for KE and 14. Raises ValueError beyond 2-4 capitals and 1-9999."""
    if not re.fullmatch(r"[A-Z]{2,4}", prefix):
        raise ValueError("the beginning of a short code is 2 to 4 capitals")
    if not 1 <= number <= 9999:
        raise ValueError("a short code counts from 1 to 9999")
    return f"{prefix}-{number:03d}"
