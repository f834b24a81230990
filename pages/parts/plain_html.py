"""The form without scripts as HTML: one page, small, for old phones and narrow screens."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape

from pages.parts import fields
from pages.parts.plain_form import COLUMNS, PLACE, Answer
from scrapers.intake.columns import KINDS_OF_FILE

STYLE = """
body{margin:0 auto;padding:12px;max-width:34em;font:16px/1.5 sans-serif;
color:#12212f;background:#fff}
h1{font-size:1.4em;margin:.3em 0}label,legend{display:block;font-weight:bold;margin:1em 0 .2em}
fieldset{border:0;margin:1em 0 0;padding:0}legend{padding:0;margin-top:0}
fieldset label{font-weight:normal;margin:.3em 0}
input[type=text],input[type=password],select{width:100%;box-sizing:border-box;font-size:16px;
padding:8px;border:1px solid #5b6570;border-radius:3px;background:#fff;color:#12212f}
button{margin:1.5em 0;padding:12px 18px;font-size:1em;font-weight:bold;color:#fff;
background:#0b57a4;border:0;border-radius:3px}
.wrong{color:#8c1d18;margin:.2em 0}.done{border:2px solid #1c6b2c;padding:8px}
.refused{border:2px solid #8c1d18;padding:8px}.hint{color:#4a5560;margin:.1em 0;font-size:.9em}
a{color:#0b57a4}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
"""What an answer carries: nothing is loaded, nothing runs, nothing is kept."""
_TITLES = {"reports": "A new report", "checks": "A later look"}
_OTHER = {"reports": ("checks", "A later look at an item"), "checks": ("reports", "A new report")}
_BUTTON = {"reports": "Send the report", "checks": "Send the look"}
_HINTS = {
    "token": "It is sent with this form alone and kept nowhere on this phone.",
    "submitted_at": "With its zone: 2026-03-02T09:14Z, or +03:00 at the end.",
    "checked_at": "With its zone: 2026-03-02T09:14Z, or +03:00 at the end.",
    "exercise_id": "As it was given to you.",
    "round_id": "As it was given to you.",
    "short_code": "As in your worksheet: KE-014.",
    "decision": "Leave it open while no decision came.",
    "harm_code": "Choose all that fit. Imminent danger and children's material are no part of a "
    "test: refer them first.",
}

_NEEDED = ("token", "short_code")
_OPEN = ("decision",)
"""What may stay empty here though no report is without: it then says that none came yet."""


def page(answer: Answer) -> str:
    """Return the whole page."""
    title = _TITLES[answer.kind]
    other, words = _OTHER[answer.kind]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        f"{''.join(_told(answer))}<p>Write no links, names, handles or telephone numbers.</p>"
        '<form method="post" action="/form" accept-charset="utf-8" autocomplete="off">'
        f'<input type="hidden" name="kind" value="{answer.kind}">'
        f'<input type="hidden" name="item_id" value="{escape(answer.item)}">'
        f"{_password(answer)}{''.join(_field(answer, c) for c in (*PLACE, *COLUMNS[answer.kind]))}"
        f'<button type="submit">{_BUTTON[answer.kind]}</button></form>'
        f'<p><a href="/form?of={other}">{words}</a></p></main></body></html>'
    )


def _told(answer: Answer) -> Iterator[str]:
    if answer.done:
        yield f'<p class="done" role="status">{escape(answer.done)}</p>'
    whole = " ".join(filter(None, (answer.refused, answer.faults.get(""))))
    if whole or answer.faults:
        words = escape(whole) or "Look at the fields marked below."
        yield f'<p class="refused" role="alert">Not taken in; nothing was kept. {words}</p>'


def _password(answer: Answer) -> str:
    marks = 'type="password" autocomplete="off"'
    return _framed(answer, "token", "Your token", f"<input {marks}{_about(answer, 'token')}>")


def _field(answer: Answer, column: str) -> str:
    about = KINDS_OF_FILE[answer.kind].columns[column].metadata
    value = answer.values.get(column, "")
    if about["kind"] == "some":
        return _boxes(answer, column, fields.options(about["words"]), value.split(";"))
    named = fields.label(column)
    if about["kind"] in ("of", "yes_no"):
        of = "yes_no" if about["kind"] == "yes_no" else about["words"]
        return _framed(answer, column, named, _select(answer, column, fields.options(of), value))
    longest = about.get("longest", 80)
    given = f'type="text" value="{escape(value)}" maxlength="{longest}" autocapitalize="off"'
    return _framed(answer, column, named, f"<input {given}{_about(answer, column)}>")


def _select(answer: Answer, column: str, offered: Sequence[tuple[str, str]], value: str) -> str:
    lines = "".join(
        f'<option value="{escape(code)}"{" selected" if code == value else ""}>{escape(words)}'
        for code, words in (("", "–"), *offered)
    )
    return f"<select{_about(answer, column)}>{lines}</select>"


def _boxes(
    answer: Answer, column: str, offered: Sequence[tuple[str, str]], values: Sequence[str]
) -> str:
    lines = "".join(
        f'<label><input type="checkbox" name="{column}" value="{escape(code)}"'
        f"{' checked' if code in values else ''}> {escape(words)}</label>"
        for code, words in offered
    )
    legend = f"<legend>{escape(fields.label(column))}</legend>"
    return f"<fieldset>{legend}{_notes(answer, column)}{lines}</fieldset>"


def _framed(answer: Answer, column: str, named: str, control: str) -> str:
    return f'<label for="{column}">{escape(named)}</label>{_notes(answer, column)}{control}'


def _notes(answer: Answer, column: str) -> str:
    hint = _HINTS.get(column, "")
    wrong = answer.faults.get(column, "")
    return (f'<p class="hint" id="{column}-hint">{escape(hint)}</p>' if hint else "") + (
        f'<p class="wrong" id="{column}-wrong">{escape(wrong)}</p>' if wrong else ""
    )


def _about(answer: Answer, column: str) -> str:
    """Return name and id of a control, whether it must be filled, and what describes it."""
    wrong = column in answer.faults
    known = KINDS_OF_FILE[answer.kind].columns.get(column)
    needed = column in _NEEDED or (known and known.metadata["needed"] and column not in _OPEN)
    ids = [f"{column}-hint"] if column in _HINTS else []
    ids += [f"{column}-wrong"] if wrong else []
    described = f' aria-describedby="{" ".join(ids)}"' if ids else ""
    marked = (" required" if needed else "") + (' aria-invalid="true"' if wrong else "")
    return f' id="{column}" name="{column}"{described}{marked}'
