"""Content addresses for the tests of fingerprints, in Python and in the worksheet. All made up."""

from __future__ import annotations

from hypothesis import strategies as st

SAME = (
    ("https://example.org/Post/1", "https://example.org/Post/1"),
    ("http://www.Example.ORG/Post/1/", "https://example.org/Post/1"),
    ("  m.example.org/Post/1#comment-7 ", "https://example.org/Post/1"),
    ("HTTPS://WWW.M.example.org", "https://example.org"),
    ("https://mobile.example.org:443/", "https://example.org"),
    ("http://example.org.:80/a//b/", "https://example.org/a//b"),
    ("https://example.org:08080/a", "https://example.org:8080/a"),
    ("https://m.me/a", "https://m.me/a"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a/%2e%2E/c", "https://example.org/c"),
    ("https://example.org\\a\\b", "https://example.org/a/b"),
    ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
    ("https://example.org/~user/é", "https://example.org/~user/%C3%A9"),
    ("https://example.org/100%/%zz", "https://example.org/100%25/%25zz"),
    (
        'https://example.org/a|b"c<d>[e]{f}^g`h',
        "https://example.org/a%7Cb%22c%3Cd%3E%5Be%5D%7Bf%7D%5Eg%60h",
    ),
    ("https://example.org/😀", "https://example.org/%F0%9F%98%80"),
    ("https://example.org/?b=2&a=1&&a=0", "https://example.org?a=0&a=1&b=2"),
    ("https://example.org/x?a=&b", "https://example.org/x?a&b"),
    ("https://example.org/x?q=a+b&q2=a%20b", "https://example.org/x?q2=a%20b&q=a%20b"),
    ("https://example.org/x?u=what?now/", "https://example.org/x?u=what%3Fnow/"),
    (
        "https://example.org/x?UTM_Source=a&%75tm_medium=b&fbclid=c&id=7",
        "https://example.org/x?id=7",
    ),
    ("https://x.com/name/status/12?s=20&t=abc", "https://x.com/name/status/12"),
    ("https://example.org/search?s=20&t=abc", "https://example.org/search?s=20&t=abc"),
    ("https://m.youtube.com/watch?v=AbC_d-1&t=9s&si=x", "https://youtube.com/watch?v=AbC_d-1"),
    (
        "https://www.instagram.com/p/AbC/?igsh=x&img_index=2",
        "https://instagram.com/p/AbC?img_index=2",
    ),
    (
        "https://www.facebook.com/permalink.php?story_fbid=2&id=1&__cft__[0]=AZ&__tn__=R",
        "https://facebook.com/permalink.php?id=1&story_fbid=2",
    ),
    (
        "https://www.tiktok.com/@a.b/video/7?is_from_webapp=1&lang=de",
        "https://tiktok.com/@a.b/video/7",
    ),
    ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
    ("https://BÜCHER.example/a", "https://xn--bcher-kva.example/a"),
    ("https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a"),
    ("https://straße.example", "https://xn--strae-oqa.example"),
    ("https://例え.テスト/a", "https://xn--r8jz45g.xn--zckzah/a"),
    ("https://例え。テスト", "https://xn--r8jz45g.xn--zckzah"),
    ("https://ｅｘａｍｐｌｅ．org/a", "https://example.org/a"),
)
"""Addresses, each with the one spelling of what it names."""

REFUSED = (
    *(
        "",
        "   ",
        "no address",
        "localhost/a",
        "https://",
        "https://localhost/a",
        "ftp://example.org",
    ),
    *("mailto:a@example.org", "javascript:alert(1)", "intent://example.org/a", "https:///a"),
    *("https://ada:secret@example.org/a", "https://example.org/a b", "https://exa_*.org"),
    *("https://-a.example.org", "https://example..org", "https://example.org:port/a"),
    *("https://[::1]/a", "https://" + "a" * 64 + ".org", "https://example.org/\ud800"),
    *("content://media/1", "file:///a.html", "https://a.org/\x85b", "https://℀.org"),
)

_ODD = st.characters(exclude_categories=("Cs", "Cn", "Co"), max_codepoint=0x1F64F)
_PATH = st.text(
    st.one_of(st.sampled_from("aZ09-._~/%&=?#+@:;,!'()*[]|\\éß語😀"), _ODD), max_size=30
)
_PERCENT = st.lists(
    st.one_of(st.integers(0, 255).map("%{:02x}".format), st.sampled_from(("/", "..", "a", "%")))
).map("".join)
_HOST = st.one_of(
    st.sampled_from(
        ("example.org", "www.Example.ORG", "m.youtube.com", "x.com", "bücher.example", "a.b:8080")
    ),
    st.text(st.one_of(st.sampled_from("aZ9-._"), _ODD), max_size=20),
)
_QUERY = st.lists(
    st.tuples(st.sampled_from(("utm_x", "s", "t", "v", "id", "a%20b", "%73", "é")), _PATH),
    max_size=4,
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))


def addresses() -> st.SearchStrategy[str]:
    """Return a strategy of words that are addresses, nearly addresses, or anything."""
    whole = st.tuples(
        st.sampled_from(("https://", "http://", "", "HTTPS://", "ftp://", " ")),
        _HOST,
        st.one_of(_PATH.map("/".__add__), _PERCENT.map("/".__add__), st.just("")),
        st.one_of(_QUERY.map("?".__add__), st.just("")),
    ).map("".join)
    return st.one_of(whole, whole, _PATH)
