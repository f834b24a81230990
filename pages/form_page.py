"""A report, or a later look, from a phone that runs no scripts: `GET` and `POST /form`.

No cookie and no session: the token is typed each time and comes in the body, never in an
address, so no other site can send in somebody's name. Nothing of a visitor is logged. Without
`DESK_TOKENS` there is no such page.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.connect import Unavailable
from data.exercises import roles
from pages.parts import plain_form, plain_html
from pages.parts.plain_form import Turnstile

PATH = "/form"
_wrong_tokens = Turnstile()


async def shown(request: Request) -> Response:
    """Answer with the empty form, of a report or (`?of=checks`) of a look."""
    if not roles.people_by_token():
        return PlainTextResponse("Not Found", 404)
    return _page(plain_html.page(plain_form.empty(request.query_params.get("of", ""))))


async def taken(request: Request) -> Response:
    """Take one row in, or answer with what is wrong beside its fields."""
    if not roles.people_by_token():
        return PlainTextResponse("Not Found", 404)
    if _wrong_tokens.full():
        words = "Too many wrong tokens just now. Go back and send it again in a minute.\n"
        return PlainTextResponse(words, 429, {"Retry-After": "60"})
    given = await plain_form.body(request)
    if given is None:
        return PlainTextResponse("This is more than a form holds.\n", 413)
    person = roles.person_of(given.get("token", ""))
    if person is None:
        await _wrong_tokens.wait()
        return _page(plain_html.page(plain_form.unknown(given)), 403)
    try:
        answer = await run_in_threadpool(plain_form.take, person, given)
    except Unavailable as fault:
        return PlainTextResponse(f"{fault}\n", 503, {"Retry-After": "60"})
    return _page(plain_html.page(answer), 422 if answer.faults or answer.refused else 200)


def _page(html: str, status: int = 200) -> Response:
    return Response(html, status, plain_html.HEADERS, "text/html; charset=utf-8")


ROUTES = (Route(PATH, shown, methods=["GET"]), Route(PATH, taken, methods=["POST"]))
"""What the front door adds to the application."""
