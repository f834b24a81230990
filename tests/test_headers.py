"""What an answer over HTTP carries, tested without a server."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from pages.parts.headers import DESCRIPTION, TITLE, PageHead, SecurityHeaders, our_shell
from tests.loops import finished

SHELL = Path(streamlit.__file__).parent / "static" / "index.html"


def get(app: ASGIApp, path: str = "/") -> tuple[int, Headers, bytes]:
    """Return status, headers and body of one answer of `app`."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.sleep(60)  # this visitor neither says more nor leaves
        return {"type": "http.disconnect"}

    async def visit() -> None:
        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
        await app(scope, receive, send)

    finished(visit())
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], Headers(scope=sent[0]), body


def site(response: Response) -> Starlette:
    def answer(_: Request) -> Response:
        return response

    around = [Middleware(SecurityHeaders, frame_ancestors=()), Middleware(PageHead)]
    return Starlette(routes=[Route("/", answer)], middleware=around)


def test_streamlits_shell_still_has_the_places_we_write_to() -> None:
    theirs = SHELL.read_text(encoding="utf-8")
    ours = our_shell(theirs)
    assert ours.count(f"<title>{TITLE}</title>") == 1
    assert ours.count('name="description"') == 1
    assert ours.count("./app/static/favicon.png") == 1
    assert "Streamlit</title>" not in ours
    assert "JSON over HTTP" in theirs
    assert "JSON over HTTP" not in ours
    assert ours.endswith(theirs[theirs.index("</noscript>") :])


def test_the_shell_is_served_under_our_title() -> None:
    status, headers, body = get(site(FileResponse(SHELL)))
    assert status == 200
    assert f"<title>{TITLE}</title>" in body.decode()
    assert DESCRIPTION in body.decode()
    assert headers["content-length"] == str(len(body))
    assert "etag" not in headers


def test_a_compressed_shell_is_rewritten_too() -> None:
    packed = HTMLResponse(gzip.compress(SHELL.read_bytes()), headers={"content-encoding": "gzip"})
    _, headers, body = get(site(packed))
    assert "content-encoding" not in headers
    assert f"<title>{TITLE}</title>" in body.decode()


@pytest.mark.parametrize("packed", [False, True])
def test_other_html_passes_unchanged(packed: bool) -> None:
    html = b"<title>A figure</title>" * 50
    sent = gzip.compress(html) if packed else html
    extra = {"content-encoding": "gzip", "etag": '"1"'} if packed else {"etag": '"1"'}
    _, headers, body = get(site(HTMLResponse(sent, headers=extra)))
    assert body == sent
    assert headers["etag"] == '"1"'


@pytest.mark.parametrize("path", ["/", "/no-such-page"])
def test_every_answer_keeps_a_page_to_this_host(path: str) -> None:
    _, headers, _ = get(site(PlainTextResponse("text")), path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "http" not in policy
    assert policy.endswith("frame-ancestors 'self'")


def test_a_stricter_header_of_an_answer_stands() -> None:
    strict = PlainTextResponse("text", headers={"Content-Security-Policy": "sandbox"})
    _, headers, _ = get(site(strict))
    assert headers.getlist("content-security-policy") == ["sandbox"]


def test_partners_may_show_the_application_in_a_frame() -> None:
    app = SecurityHeaders(PlainTextResponse("text"), frame_ancestors=("https://partner.example",))
    _, headers, _ = get(app)
    assert headers["content-security-policy"].endswith(
        "frame-ancestors 'self' https://partner.example"
    )
