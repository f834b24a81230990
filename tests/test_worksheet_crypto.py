"""The worksheet's own cryptography, run in a browser against published vectors and Python's.

Addresses are made up. Vectors are those of FIPS 180-4, RFC 4231, RFC 7914 (section 11) and
RFC 8439 (sections 2.5.2 and 2.8.2).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.exercises import codes
from data.exercises.codes import NotAnAddress, canonical
from data.exercises.worksheet import RoundSettings, worksheet
from tests.addresses import REFUSED, SAME, addresses

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

Run = Callable[..., Any]

READY = """
globalThis.bytes = (digits) => worksheet.unhex(digits);
globalThis.spelled = (words) => { try { return worksheet.canonical(words); }
                                  catch (fault) { return "refused: " + fault.message; } };
"""


@pytest.fixture(scope="module")
def run(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return what runs a function of the worksheet's page, opened as a file."""
    place = tmp_path_factory.mktemp("sheet") / "worksheet.html"
    place.write_text(worksheet(RoundSettings("made-up", "r1", "KE")), encoding="utf-8")
    tab = chromium.new_page()
    tab.goto(place.as_uri())
    tab.evaluate(READY)
    yield tab.evaluate
    tab.close()


def test_sha_256_of_the_standards_own_examples(run: Run) -> None:
    hashed = "(words) => worksheet.hex(worksheet.sha256(worksheet.utf8(words)))"
    assert run(hashed, "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert run(hashed, "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    expected = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    assert run(hashed, two_blocks) == expected


RFC_4231 = (
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    (
        b"\xaa" * 20,
        b"\xdd" * 50,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    ),
    (
        bytes(range(1, 26)),
        b"\xcd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
)


@pytest.mark.parametrize(("key", "words", "expected"), RFC_4231)
def test_hmac_of_rfc_4231(run: Run, key: bytes, words: bytes, expected: str) -> None:
    made = "([key, words]) => worksheet.hex(worksheet.hmac(bytes(key), bytes(words)))"
    assert run(made, [key.hex(), words.hex()]) == expected


RFC_7914 = (
    (
        *("passwd", "salt", 1),
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    ),
    (
        *("Password", "NaCl", 80_000),
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56",
        "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
    ),
)


@pytest.mark.parametrize("name", ["ownPbkdf2", "pbkdf2"])
@pytest.mark.parametrize(("password", "salt", "rounds", "one", "two"), RFC_7914)
def test_pbkdf2_of_rfc_7914(
    run: Run, name: str, password: str, salt: str, rounds: int, one: str, two: str
) -> None:
    made = """async ([name, password, salt, rounds]) => worksheet.hex(
        await worksheet[name](worksheet.utf8(password), worksheet.utf8(salt), rounds, 64))"""
    assert run(made, [name, password, salt, rounds]) == one + two


def test_poly1305_of_rfc_8439(run: Run) -> None:
    key = "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"
    made = "([key, words]) => worksheet.hex(worksheet.poly1305(bytes(key), worksheet.utf8(words)))"
    tag = run(made, [key, "Cryptographic Forum Research Group"])
    assert tag == "a8061dc1305136c6c22b8baf0c0127a9"


AEAD = {
    "key": bytes(range(0x80, 0xA0)).hex(),
    "nonce": "070000004041424344454647",
    "beside": "50515253c0c1c2c3c4c5c6c7",
    "words": (
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        "future, sunscreen would be it."
    ),
    "sealed": (
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69"
        "da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad67594"
        "5585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
    ),
}
SEALED = """(x) => worksheet.hex(worksheet.seal(
    bytes(x.key), bytes(x.nonce), worksheet.utf8(x.words), bytes(x.beside)))"""
OPENED = """(x) => { const found = worksheet.unseal(
    bytes(x.key), bytes(x.nonce), bytes(x.sealed), bytes(x.beside));
    return found && new TextDecoder().decode(found); }"""


def test_chacha20_poly1305_of_rfc_8439(run: Run) -> None:
    assert run(SEALED, AEAD) == AEAD["sealed"]
    assert run(OPENED, AEAD) == AEAD["words"]


@pytest.mark.parametrize("part", ["key", "nonce", "beside", "sealed"])
def test_one_bit_changed_anywhere_opens_nothing(run: Run, part: str) -> None:
    for at in (0, len(AEAD[part]) // 2 - 1, len(AEAD[part]) - 1):
        flipped = f"{int(AEAD[part][at], 16) ^ 1:x}"
        changed = AEAD[part][:at] + flipped + AEAD[part][at + 1 :]
        assert run(OPENED, {**AEAD, part: changed}) is None
    assert run(OPENED, {**AEAD, "sealed": AEAD["sealed"][:30]}) is None


def test_hashes_agree_with_pythons_on_random_bytes_of_every_length_around_a_block(run: Run) -> None:
    drawn = [secrets.token_bytes(n) for n in (*range(131), 1_000, 4_095)]
    keys = [secrets.token_bytes(n) for n in (0, 1, 32, 63, 64, 65, 200)]
    made = "(all) => all.map((one) => worksheet.hex(worksheet.sha256(bytes(one))))"
    assert run(made, [d.hex() for d in drawn]) == [hashlib.sha256(d).hexdigest() for d in drawn]
    pairs = [(k, d) for k in keys for d in drawn[::9]]
    made = "(all) => all.map(([k, d]) => worksheet.hex(worksheet.hmac(bytes(k), bytes(d))))"
    expected = [hmac.new(k, d, "sha256").hexdigest() for k, d in pairs]
    assert run(made, [[k.hex(), d.hex()] for k, d in pairs]) == expected


def test_both_ways_to_derive_a_key_agree_with_pythons_on_random_bytes(run: Run) -> None:
    made = """async (all) => { const out = []; for (const [p, s, n, length] of all) out.push([
        worksheet.hex(await worksheet.ownPbkdf2(bytes(p), bytes(s), n, length)),
        worksheet.hex(await worksheet.pbkdf2(bytes(p), bytes(s), n, length))]); return out; }"""
    drawn = [
        (secrets.token_bytes(size), secrets.token_bytes(16), rounds, length)
        for size in (1, 12, 64, 65, 100)
        for rounds, length in ((1, 32), (2, 20), (1_000, 32), (20_001, 40))
    ]
    found = run(made, [[p.hex(), s.hex(), n, length] for p, s, n, length in drawn])
    for (password, salt, rounds, length), pair in zip(drawn, found, strict=True):
        expected = hashlib.pbkdf2_hmac("sha256", password, salt, rounds, length).hex()
        assert pair == [expected, expected]


def test_the_same_state_is_never_sealed_twice_alike(run: Run) -> None:
    made = """async () => {
        const words = "mobi-tasu-kera";
        const lock = await worksheet.newLock(words, undefined, 1000);
        const all = Array.from({ length: 20 }, () => worksheet.sealVault(lock, { a: 1 }));
        const opened = await Promise.all(all.map((one) => worksheet.openVault(words, one)));
        return [all, opened.map(([, state]) => state.a)]; }"""
    sealed, opened = run(made)
    assert opened == [1] * 20
    heads = [json.loads(one) for one in sealed]
    assert len({head["nonce"] for head in heads}) == len({head["sealed"] for head in heads}) == 20
    salts = run("""async () => { const all = [];
        for (let i = 0; i < 5; i++) all.push((await worksheet.newLock("x", undefined, 1)).salt);
        return all; }""")
    assert len(set(salts)) == 5


def _spelled(words: str) -> str:
    try:
        return canonical(words)
    except NotAnAddress as fault:
        return f"refused: {fault}"


def test_the_page_spells_every_known_address_as_python_does(run: Run) -> None:
    known = [address for address, _ in SAME] + [w for w in REFUSED if w.isprintable()]
    assert run("(all) => all.map(spelled)", known) == [_spelled(words) for words in known]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(addresses(), min_size=20, max_size=60))
def test_the_page_spells_addresses_as_python_does(run: Run, drawn: list[str]) -> None:
    assert run("(all) => all.map(spelled)", drawn) == [_spelled(words) for words in drawn]


def test_fingerprints_and_marks_of_keys_are_those_of_the_command(run: Run) -> None:
    key = secrets.token_bytes(32)
    made = "([links, key]) => links.map((link) => worksheet.fingerprint(link, bytes(key)))"
    links = [address for address, _ in SAME]
    assert run(made, [links, key.hex()]) == [codes.fingerprint(link, key) for link in links]
    assert run("(key) => worksheet.keyMark(bytes(key))", key.hex()) == codes.key_mark(key)


def test_a_suggested_passphrase_is_five_drawn_words_and_never_twice_the_same(run: Run) -> None:
    found = run("() => Array.from({ length: 200 }, () => worksheet.suggested())")
    assert len(set(found)) == 200
    assert all(len(one.split("-")) == 5 for one in found)
    letters = {letter for one in found for word in one.split("-") for letter in word}
    assert letters == set("bdfghjklmnprstvzaeiou")


@pytest.mark.parametrize(
    ("passphrase", "enough"),
    [("", False), ("short", False), ("aaaaaaaaaaaaaaaaaaaa", False), ("mobi-tasu-ke", True)],
)
def test_a_short_or_simple_passphrase_is_not_enough(
    run: Run, passphrase: str, enough: bool
) -> None:
    assert run("(words) => worksheet.strength(words)[0]", passphrase) is enough


def test_the_page_is_small_and_the_same_for_the_same_round(tmp_path: Path) -> None:
    one = worksheet(RoundSettings("made-up", "r1", "KE"))
    assert one == worksheet(RoundSettings("made-up", "r1", "KE"))
    place = tmp_path / "worksheet.html"
    place.write_text(one, encoding="utf-8")
    assert place.stat().st_size <= 150_000
