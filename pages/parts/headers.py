"""What every answer over HTTP carries besides its body, and the head of the page shell.

Both classes are ASGI middleware around the whole application, its own routes included.
"""

from __future__ import annotations

import gzip
import re
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TITLE = "Notice to Redress"
DESCRIPTION = (
    "How fast platforms say they act on reports of gender-based violence online, what redress "
    "they give, and where each figure stands in print."
)

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; "
    # Vega compiles a chart's expressions, and Streamlit's shell holds a script of its own.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "connect-src 'self' ws: wss:; "
    "font-src 'self' data:; "
    "worker-src 'self' blob:; "
    "object-src 'none'; "
    "base-uri 'self'; "
    "frame-ancestors 'self'"
)


class SecurityHeaders:
    """Adds the headers that keep a page to this host, where an answer has not set its own.

    `frame_ancestors` are the further origins (`https://partner.example`) that may show the
    application in a frame.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: tuple[str, ...] = ()) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": " ".join((CONTENT_SECURITY_POLICY, *frame_ancestors)),
            "X-Content-Type-Options": "nosniff",  # stored documents are text, whatever they contain
            "Referrer-Policy": "same-origin",  # what somebody reads stays here
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class PageHead:
    """Gives Streamlit's page shell our title, description and icon.

    The shell is the same for every page, so a crawler, a link preview and a browser without
    JavaScript would otherwise read "Streamlit" everywhere. Other HTML passes through unchanged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does; HTML is held back until it is whole."""
        held: list[Message] = []

        async def send_whole(message: Message) -> None:
            starts_html = message["type"] == "http.response.start" and _is_whole_html(message)
            if not (held or starts_html):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.start" or message.get("more_body", False):
                return
            for ours in _with_our_head(held):
                await send(ours)

        await self._app(scope, receive, send_whole if scope["type"] == "http" else send)


def _is_whole_html(start: Message) -> bool:
    kind = Headers(scope=start).get("content-type", "")
    return start["status"] == 200 and kind.startswith("text/html")


def _with_our_head(held: list[Message]) -> list[Message]:
    """Return the messages of one HTML answer, rewritten when it is Streamlit's shell."""
    start = held[0]
    body = b"".join(message.get("body", b"") for message in held[1:])
    headers = MutableHeaders(scope=start)
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    if b"<title>Streamlit</title>" not in body:
        return held
    body = our_shell(body.decode()).encode()
    # The validators are those of Streamlit's file; a new title of ours would never be seen.
    for name in ("content-encoding", "etag", "last-modified"):
        del headers[name]
    headers["content-length"] = str(len(body))
    return [start, {"type": "http.response.body", "body": body}]


def our_shell(html: str) -> str:
    """Return Streamlit's page shell with our title, description, icon and word to readers.

    Each page sets its own title once it runs; this one is for whoever runs no script.
    """
    title, description = escape(TITLE), escape(DESCRIPTION)
    head = (
        f"<title>{title}</title>"
        f'<meta name="description" content="{description}" />'
        f'<meta property="og:title" content="{title}" />'
        f'<meta property="og:description" content="{description}" />'
    )
    silent = f"<noscript><h1>{title}</h1><p>{description}</p><p>These pages need JavaScript.</p>"
    html = html.replace("<title>Streamlit</title>", head, 1)
    html = html.replace('href="./favicon.png"', 'href="./app/static/favicon.png"', 1)
    return re.sub(r"<noscript>.*?(?=</noscript>)", lambda _: silent, html, count=1, flags=re.DOTALL)
