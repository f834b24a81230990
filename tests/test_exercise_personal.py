"""What looks like personal data is found, however it is written; what the tool writes is not.

Every address, number and name here is drawn by a program and belongs to nobody known to us.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exercises import columns, model
from data.exercises.personal import MEND, REASONS, header, where
from data.exercises.words import harm_codes, words
from data.harms import harms
from data.places import jurisdictions
from data.reference import platforms

DIGIT = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DNI = "TRWAGMYFPDXBNJZSQVHLCKE"


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(DIGIT, min_size=least, max_size=most)


def slug(least: int = 3, most: int = 12) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=least, max_size=most)


def _luhn(body: str) -> str:
    """Return a number with the last digit that cards have."""
    total = sum(
        n - 9 if n > 9 else n for n in (int(d) * (2 - i % 2) for i, d in enumerate(reversed(body)))
    )
    return body + str(-total % 10)


def _iban(country: str, rest: str) -> str:
    number = int("".join(str(int(c, 36)) for c in f"{rest}{country}00".upper()))
    return f"{country}{98 - number % 97:02}{rest}"


def _pesel(body: str) -> str:
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
    total = sum(int(d) * w for d, w in zip(body, weights, strict=True))
    return body + str(-total % 10)


def _grouped(number: str, gap: str) -> str:
    return gap.join(re.findall(r".{1,3}", number))


LINKS = st.one_of(
    st.builds(
        "{}://{}.{}/{}".format, st.sampled_from(["http", "https", "ftp"]), slug(), slug(), slug()
    ),
    st.builds("www.{}.{}".format, slug(), slug(2, 3)),
    st.builds("{}.{}/{}".format, slug(), slug(2, 6), slug()),
    st.builds("{}.{}".format, slug(), st.sampled_from(["com", "org", "net", "es", "me"])),
    st.builds("t.me/{}".format, slug()),
)
EMAILS = st.one_of(
    st.emails(),
    st.builds("{} (at) {}.{}".format, slug(), slug(), slug(2, 3)),
    st.builds("{}@{} [dot] {}".format, slug(), slug(), slug(2, 3)),
)
HANDLES = st.one_of(
    st.builds("@{}".format, slug(1)),
    st.builds("@{}_{}".format, slug(1), digits(1, 4)),
    st.builds("u/{}".format, slug()),
    st.builds("{}#{}".format, slug(), digits(4, 4)),
)
PHONES = st.one_of(
    st.builds("+{}{}".format, st.integers(1, 999), digits(7, 11)),
    st.builds("00{}{}".format, st.integers(1, 99), digits(7, 10)),
    st.builds(
        "+{} ({}) {}-{}".format, st.integers(1, 99), digits(2, 3), digits(3, 3), digits(4, 4)
    ),
    st.builds("({}) {}-{}".format, digits(3, 3), digits(3, 3), digits(4, 4)),
    st.builds(_grouped, digits(9, 12), st.sampled_from([" ", "-", ".", " - "])),
)
CARDS = st.builds(lambda first, body: _luhn(first + body), st.sampled_from("3456"), digits(11, 17))
IBANS = st.builds(_iban, st.sampled_from(["ES", "DE", "FR", "IT", "PL"]), digits(14, 22))
NATIONAL = st.one_of(
    st.integers(0, 99_999_999).map(lambda n: f"{n:08}{DNI[n % 23]}"),
    st.integers(0, 29_999_999).map(
        lambda n: f"{'XYZ'[n // 10_000_000]}{n % 10_000_000:07}{DNI[n % 23]}"
    ),
    st.from_regex(r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]", fullmatch=True),
    st.from_regex(r"[1-8][0-9]{2}-[0-9]{2}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]", fullmatch=True),
    st.from_regex(r"[12] [0-9]{2} 0[1-9] [0-9]{2} [0-9]{3} [0-9]{3} [0-9]{2}", fullmatch=True),
    digits(10, 10).map(_pesel),
)
NUMBERS = digits(9, 20)
COORDINATES = st.one_of(
    st.builds("{:.5f}, {:.5f}".format, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds("{:.4f} {:.4f}".format, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds("{}°{}'{}\" N".format, st.integers(0, 89), st.integers(0, 59), st.integers(0, 59)),
    st.builds("geo:{:.3f},{:.3f}".format, st.floats(-90, 90), st.floats(-180, 180)),
)
IPS = st.ip_addresses().map(str).filter(lambda one: len(one) > 2)

PERSONAL = {
    "link": LINKS,
    "email": EMAILS,
    "handle": HANDLES,
    "phone": PHONES,
    "card": CARDS,
    "iban": IBANS,
    "national_id": NATIONAL,
    "number": NUMBERS,
    "coordinates": COORDINATES,
    "ip": IPS,
}


@pytest.mark.parametrize("kind", PERSONAL)
@given(data=st.data())
def test_what_is_personal_is_found_alone_and_in_a_sentence(kind: str, data: st.DataObject) -> None:
    one = data.draw(PERSONAL[kind])
    assert where(one) is not None
    assert where(f"seen at {one} today") is not None
    assert where(f"({one})") is not None


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("link", "https://example.org/p/1"),
        ("email", "jane@example.org"),
        ("handle", "@jane"),
        ("phone", "+34 600 123 456"),
        ("card", "4111 1111 1111 1111"),
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("national_id", "12345678Z"),
        ("number", "44051401359"),
        ("coordinates", "40.4168, -3.7038"),
        ("ip", "192.0.2.10"),
    ],
)
def test_a_kind_is_called_by_its_name_and_has_a_sentence(kind: str, one: str) -> None:
    assert where(one) == kind
    assert REASONS[kind]
    assert one not in REASONS[kind] + MEND


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _arabic(text: str) -> str:
    return text.translate({ord(d): 0x660 + int(d) for d in DIGIT})


TRICKS: tuple[Callable[[str], str], ...] = (
    _wide,
    "\u200b".join,
    "\u2060".join,
    lambda text: text.replace("-", "\u2013").replace(".", "\uff0e"),
    lambda text: text.replace("@", "\ufe6b").replace(" ", "\u00a0"),
    _arabic,
)


@pytest.mark.parametrize("trick", TRICKS)
@given(data=st.data())
def test_a_trick_of_writing_hides_nothing(trick: Callable[[str], str], data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["email", "handle", "phone", "number", "link"]))
    one = data.draw(PERSONAL[kind])
    assert where(trick(one)) is not None


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ELSEWHERE = {"platform": platforms, "place": jurisdictions, "harm": harm_codes}
LISTS = {
    f.metadata["words"]
    for kind in model.KINDS.values()
    for f in fields(kind)
    if f.metadata["kind"] in ("of", "some")
}
CODES = sorted(
    {code for name in LISTS for code in (ELSEWHERE.get(name) or (lambda n=name: words(n)))()}
)
INSTANTS = st.builds(
    lambda seconds, zone: datetime.fromtimestamp(seconds, UTC).astimezone(zone),
    st.integers(946_684_800, 4_000_000_000),
    st.timezones(),
)
HARMLESS = st.one_of(
    INSTANTS.map(lambda at: at.isoformat(timespec="seconds")),
    INSTANTS.map(lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    INSTANTS.map(lambda at: at.strftime("%Y-%m-%d %H:%M")),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda d: d.strftime("%d/%m/%Y")),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda d: d.strftime("%d.%m.%Y")),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda d: d.strftime("%Y-%m")),
    st.text(CROCKFORD, min_size=22, max_size=22).map(lambda t: f"01J{t[:22]}Z"),
    st.uuids().map(str),
    st.binary().map(lambda held: sha256(held).hexdigest()),
    st.from_regex(r"[A-Z]{2,4}-[0-9]{3,4}", fullmatch=True),
    st.from_regex(r"[TC][0-9]{1,4}", fullmatch=True),
    st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", fullmatch=True),
    st.sampled_from(CODES),
    st.sampled_from(sorted(harms())),
    st.integers(0, 10_000_000).map(str),
    st.integers(0, 10_000_000).map("{:,}".format),
    st.integers(0, 10_000_000).map(lambda n: f"{n:,}".replace(",", " ")),
    st.floats(0, 1_000_000).map("{:.3f}".format),
    st.floats(0.001, 1).map(str),
    st.sampled_from(["yes", "no", "true", "1", "0", "", "1-5", ">5", "65+", "18-24"]),
)


@given(HARMLESS)
def test_what_the_tool_writes_itself_is_harmless(one: str) -> None:
    assert where(one) is None


@pytest.mark.parametrize(
    "one",
    [
        "Art. 130 StGB",
        "Regulation (EU) 2022/2065, Art. 16(2)",
        "Ley Orgánica 10/1995, art. 173.1",
        "18 U.S.C. 2261A",
        "C-131/12",
        "§ 201a Abs. 1 Nr. 2 StGB",
        "Online Safety Act 2021 (Cth), s 75",
        "27.10.2022",
        "2024-2025",
        "protocol 1.4",
        "Booking.com and Jeuxvideo.com, both announced",
        "Quotas by platform and language; 10 reports per account and day",
    ],
)
def test_laws_and_rules_of_sampling_are_no_persons(one: str) -> None:
    assert where(one) is None


@pytest.mark.parametrize(
    "name",
    [
        *(*columns.REPORT, *columns.REPORT_MORE, *columns.CHECK, *columns.CHECK_MORE),
        *columns.AGGREGATE,
        *sorted({f.name for kind in model.KINDS.values() for f in fields(kind)}),
    ],
)
def test_our_own_columns_may_stand_in_a_file(name: str) -> None:
    assert header(name) is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("link", "URL"),
        ("link", "post_link"),
        ("email", "E-mail"),
        ("handle", "user_name"),
        ("handle", "Account name"),
        ("phone", "Phone number"),
        ("phone", "phonenumber"),
        ("coordinates", "_geolocation"),
        ("coordinates", "gps latitude"),
        ("national_id", "DNI"),
        ("name", "first_name"),
        ("name", "Comments"),
        ("ip", "deviceid"),
        ("link", "https://example.org/"),
    ],
)
def test_a_column_for_personal_data_is_found_by_its_name(kind: str, name: str) -> None:
    assert header(name) == kind


def test_the_name_of_a_service_is_no_address_and_its_pages_are() -> None:
    assert where("Booking.com") is None
    assert where("Booking.com/hotel/es/x") == "link"
    assert where("m.Booking.com") == "link"


@given(st.text(max_size=300))
def test_any_text_has_an_answer_and_the_answer_is_no_part_of_it(text: str) -> None:
    found = where(text)
    assert found is None or found in REASONS
    assert header(text) is None or header(text) in REASONS


@given(st.text(DIGIT + " -.()+/@:#°,", max_size=60))
def test_any_row_of_marks_has_an_answer(text: str) -> None:
    assert where(text) in (None, *REASONS)


@given(st.text(DIGIT + " -", min_size=200, max_size=400))
def test_a_long_cell_is_looked_through_to_its_end(text: str) -> None:
    assert where(f"{text} jane@example.org") is not None
