"""The front door: one process that shows everything. `streamlit run app.py`.

The main script lies inside `pages/`, so Streamlit's own discovery of a folder `pages` beside the
main script finds nothing, and a link to any page opens that page with the whole menu.

Environment: `SCHEDULER=off` leaves the schedule to a process of its own (`python -m scrapers
schedule`); `ALLOWED_HOSTS` names the hosts this server answers for, `FRAME_ANCESTORS` the
origins that may show it in a frame, both separated by spaces; `PUBLIC_ADDRESS` is the address
readers know it by, for its Atom feed; `LEDGER_HOME` and `DATABASE_URL`
are read by `data`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pages import feeds, form_page, release_file
from pages.parts.headers import PageHead, SecurityHeaders
from scrapers.receiving import opening
from scrapers.scheduling import serving

_log = logging.getLogger(__name__)


@asynccontextmanager
async def opened(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the house once per process, not per visitor: first figures, then the schedule.

    With its database away it opens all the same, and every page says so.
    """
    if away := await asyncio.to_thread(opening.opened):
        _log.error("%s No schedule runs until the application is started again.", away)
        yield {}
        return
    async with AsyncExitStack() as stack:
        if os.environ.get("SCHEDULER", "on").lower() != "off":
            await stack.enter_async_context(serving.running())
        yield {}


def middleware() -> list[Middleware]:
    """Return what surrounds every answer, outermost first."""
    hosts = os.environ.get("ALLOWED_HOSTS", "").split()
    frames = tuple(os.environ.get("FRAME_ANCESTORS", "").split())
    # Streamlit's own `allowedHosts` guards the WebSocket only.
    trusted = [Middleware(TrustedHostMiddleware, allowed_hosts=hosts)] if hosts else []
    return [Middleware(SecurityHeaders, frame_ancestors=frames), *trusted, Middleware(PageHead)]


app = st.App(
    "pages/navigation.py",
    routes=(*feeds.ROUTES, *form_page.ROUTES, *release_file.ROUTES),
    middleware=middleware(),
    lifespan=opened,
)
