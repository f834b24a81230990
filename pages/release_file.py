"""A frozen release as its file, for another instance to pull. `GET /release/<id>.csv`.

It tells of itself in its first lines, with a hash of its own, so that a pull of kind `instance`
keeps it as printed. The hash in the ledger covers exact counts and is told to nobody: with it
the rounded ones could be tried out. Only what anybody may see on that day is answered with;
everything else is not there.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.connect import Unavailable
from data.exercises import release_file
from metrics.exercises import printed
from pages.parts import releases

PATH = f"{releases.PATH}/{{name}}.csv"


def answer(request: Request) -> Response:
    """Answer with the file of a release, or say that there is no such one."""
    name = request.path_params["name"]
    try:
        found = next((one for one in releases.of_today() if one.id == name), None)
    except Unavailable as fault:
        return PlainTextResponse(f"{fault}\n", 503, {"Retry-After": "60"})
    if found is None:
        return PlainTextResponse("No such release is public.\n", 404)
    file = printed.as_csv(found)
    tag = f'"{release_file.hash_of(file)[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=3600"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(file, headers=headers, media_type="text/csv; charset=utf-8")


ROUTES = (Route(PATH, answer, methods=["GET"]),)
"""What the front door adds to the application."""
