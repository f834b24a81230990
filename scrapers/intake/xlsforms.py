"""Two forms for phones, as XLSForms: a report, and a later look at whether an item is there.

    xlsforms(settings)   report.xlsx and check.xlsx, for KoboCollect, ODK Collect and their servers

Their fields have the names of our columns and stand in no group, so that an export with XML values
comes back by `read` as it is. They ask for no link, no name and no place on a map, and take no
word that is not in a list or of a fixed shape: a form on a server is no vault. Written by the
XLSForm reference (https://xlsform.org); tests convert them with pyxform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from data.exercises.choices import Choice, choices
from data.exercises.words import words
from data.exercises.worksheet import RoundSettings
from scrapers.intake import workbook

VERSION = "1"
_HEADER = (
    *("type", "name", "label", "hint", "required", "constraint", "constraint_message"),
    *("relevant", "calculation", "appearance", "default"),
)
_LONGEST_ID = 40
_DANGER = "Is somebody in danger now? Refer it first: it leaves the test and is not recorded."
_CHILDREN = (
    "Material of children can't be recorded in any form. Report it to the hotline of the INHOPE "
    "network in your country, or to the police."
)
_LATER = "Save the form as a draft until this is known."
_DECIDED = "${decision} != 'no_decision_by_end' and ${decision} != 'needs_more_info'"


class Question(NamedTuple):
    """One row of a form; the names of its fields are those of the format."""

    type: str
    name: str
    label: str = ""
    hint: str = ""
    required: str = ""
    constraint: str = ""
    constraint_message: str = ""
    relevant: str = ""
    calculation: str = ""
    appearance: str = ""
    default: str = ""


def xlsforms(settings: RoundSettings) -> Mapping[str, bytes]:
    """Return both forms by the name of their file.

    Raises ValueError where the round's name is too long to begin the name of an item.
    """
    if len(f"{_before_code(settings)}{settings.code_prefix}-9999") > _LONGEST_ID:
        raise ValueError("a form for phones wants a shorter name of the round")
    return {
        "report.xlsx": _form(settings, "Report", _report(settings)),
        "check.xlsx": _form(settings, "Check", _check(settings)),
    }


def _form(settings: RoundSettings, title: str, questions: Sequence[Question]) -> bytes:
    lists = [q.type.split()[1] for q in questions if q.type.startswith("select_")]
    listed = [
        (name, code, label)
        for name in dict.fromkeys(lists)
        for code, label in _choices(name, settings.lists)
    ]
    head = ("form_title", "form_id", "version", "instance_name", "default_language")
    about = (
        f"{title}, round {settings.round_id}",
        f"{settings.exercise_id}-{settings.round_id}-{title.casefold()}",
        *(VERSION, "${short_code}", "default"),
    )
    return workbook.written(
        [
            ("survey", [_HEADER, *questions]),
            ("choices", [("list_name", "name", "label"), *listed]),
            ("settings", [head, about]),
        ]
    )


def _choices(name: str, lists: Mapping[str, Sequence[Choice]]) -> Sequence[Choice]:
    if name == "decision":  # with the one that says that the time is over
        return [(w.code, w.label) for w in words(name).values()]
    return lists.get(name) or choices()[name]


def _one(name: str, of: str, label: str, **more: str) -> Question:
    return Question(f"select_one {of}", name, label, **more)


def _yes_no(name: str, label: str, **more: str) -> Question:
    return _one(name, "yes_no", label, **more)


def _shaped(name: str, label: str, pattern: str, told: str, **more: str) -> Question:
    rule = f"regex(., '^{pattern}$')"
    return Question("text", name, label, constraint=rule, constraint_message=told, **more)


def _number(name: str, label: str, low: int, high: int, **more: str) -> Question:
    rule, told = f". >= {low} and . <= {high}", f"A number from {low:,} to {high:,}."
    return Question("integer", name, label, constraint=rule, constraint_message=told, **more)


def _moment(name: str, label: str, after: str = "", **more: str) -> Question:
    """Return a question for an instant; the phone writes its zone beside it."""
    rule = ". <= now()" + (f" and . >= ${{{after}}}" if after else "")
    told = "Not in the future" + (", and not before what it follows." if after else ".")
    return Question("dateTime", name, label, constraint=rule, constraint_message=told, **more)


def _calculated(name: str, calculation: str) -> Question:
    return Question("calculate", name, calculation=calculation)


def _place(settings: RoundSettings) -> Iterator[Question]:
    """Yield what names exercise, round and item: asked is the short code alone."""
    yield _calculated("exercise_id", f"'{settings.exercise_id}'")
    yield _calculated("round_id", f"'{settings.round_id}'")
    told = f"Like {settings.code_prefix}-014."
    pattern = "[A-Z]{2,4}-[0-9]{3,4}"
    yield _shaped("short_code", "Code of the item", pattern, told, hint=_DANGER, required="yes")
    yield _calculated("item_id", f"concat('{_before_code(settings)}', ${{short_code}})")


def _before_code(settings: RoundSettings) -> str:
    return f"{settings.round_id.replace('_', '-')}-"


def _country(label: str) -> Question:
    return _one("vantage_country", "place", label, required="yes", appearance="minimal")


def _check(settings: RoundSettings) -> list[Question]:
    return [
        *_place(settings),
        _moment("checked_at", "When did you look?", required="yes", default="now()"),
        _country("From which country?"),
        _yes_no("logged_in", "Were you logged in on the platform?"),
        _one("state", "state", "What did you see?", required="yes"),
        _one("copy_found", "copies", "Identical copies still up, where you looked for them"),
        _calculated("method", "'manual'"),
    ]


def _report(settings: RoundSettings) -> list[Question]:
    return [*_place(settings), *_item(), *_notice(), *_answer(), *_redress()]


def _item() -> Iterator[Question]:
    yield _shaped("tester", "Your pseudonym", "T[0-9]{1,4}", "T and a number, as T07.")
    slug = "[a-z0-9][a-z0-9_-]{1,39}"
    told = "Small letters and digits, as it was given to you."
    yield _shaped("organisation", "Your organisation's short name", slug, told)
    yield _shaped("url_hash", "Keyed hash of the link", "[0-9a-f]{64}", "64 digits and a to f.")
    yield _one("platform", "platform", "Platform", required="yes", appearance="minimal")
    yield Question("select_multiple harm", "harm_code", "What it is", _CHILDREN, "yes")
    yield _one(
        *("severity", "severity", "How severe"),
        constraint=". != '4'",
        constraint_message="Refer it now: it leaves the test and is not recorded.",
    )
    yield _one("content_format", "content_format", "Format", appearance="minimal")
    yield _one("surface", "surface", "Where it stands", appearance="minimal")
    tag = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
    yield _shaped("language", "Language", tag, "Two letters, as en, sw or pt-BR.")
    yield _one("ground_claimed", "ground", "Reported as against")
    yield _one(
        *("origin", "origin", "How you came to it"),
        constraint=". != 'found_public' or not(selected(${harm_code}, 'NCII') "
        "or selected(${harm_code}, 'NCII_CREEPSHOT'))",
        constraint_message="Never test with a real intimate image that you found.",
    )
    yield _one(
        *("target_type", "target_type", "Aimed at"),
        constraint=". != 'private_person' or ${origin} = 'donated_by_recipient'",
        constraint_message="An item aimed at a private person comes from that person alone.",
    )
    yield _one("reach_bucket", "reach", "Views when reported")
    yield _number("content_age_hours", "Age when reported, in hours", 0, 1_000_000)
    lawful = "if(selected(${harm_code}, 'LAWFUL_CONTROL'), 'lawful_own', '')"
    yield _calculated("control", lawful)


def _notice() -> Iterator[Question]:
    yield _number("attempt_no", "Which notice about this item?", 1, 20, required="yes", default="1")
    yield _one("channel", "channel", "Reported through", required="yes")
    yield _one("reporter_type", "reporter_type", "Reported as", required="yes")
    rules = "May this kind of reporter report this, by the platform's rules?"
    yield _yes_no("reporter_standing_valid", rules)
    yield _yes_no("notice_complete", "Was the notice complete?")
    yield _country("From which country?")
    yield _moment("submitted_at", "Sent at", required="yes")
    yield _yes_no("category_offered_illegal", "Could you choose that it is illegal?")
    yield _number("steps_to_submit", "Steps to send it", 1, 100)
    yield _yes_no("login_required", "Did it need a login?")
    yield _yes_no("id_required", "Did it need an identity document?")


def _answer() -> Iterator[Question]:
    yield _moment("acknowledged_at", "Receipt came at", "submitted_at", hint=_LATER)
    received = "${acknowledged_at} != ''"
    yield _yes_no("ack_automated", "Was the receipt automatic?", relevant=received)
    yield _one("decision", "decision", "Decision", hint=_LATER, required="yes")
    yield _moment(
        "decided_at", "Decision came at", "submitted_at", required="yes", relevant=_DECIDED
    )
    yield _one("decision_ground", "decision_ground", "On the ground of", relevant=_DECIDED)
    yield _one("automated_disclosed", "automated", "Automated means", relevant=_DECIDED)
    yield _yes_no("redress_info_given", "Did it say how to complain?", relevant=_DECIDED)
    reasons = "Did you get a statement of reasons?"
    yield _yes_no("statement_of_reasons_received", reasons, relevant=_DECIDED)
    yield _one("platform_reclassified_as", "reclassified", "Called by the platform")
    yield _moment("observation_end", "Watched until", "submitted_at", required="yes")


def _redress() -> Iterator[Question]:
    yield _one("appeal_outcome", "appeal_outcome", "How an appeal ended")
    appealed = "${appeal_outcome} != '' and ${appeal_outcome} != 'not_available'"
    lodged = {"required": "yes", "relevant": appealed}
    yield _moment("appeal_lodged_at", "Appeal lodged at", "submitted_at", **lodged)
    answered = f"{appealed} and ${{appeal_outcome}} != 'no_reply'"
    ended = {"required": "yes", "relevant": answered}
    yield _moment("appeal_decided_at", "Appeal answered at", "appeal_lodged_at", **ended)
    yield _moment("dispute_lodged_at", "Dispute lodged at", "submitted_at", relevant=appealed)
    disputed = "${dispute_lodged_at} != ''"
    yield _one("dispute_outcome", "dispute_outcome", "How the dispute ended", relevant=disputed)
    closed = {"required": "yes", "relevant": f"{disputed} and ${{dispute_outcome}} != ''"}
    yield _moment("dispute_decided_at", "Dispute ended at", "dispute_lodged_at", **closed)
    yield _moment("reinstated_at", "Content was up again at", "submitted_at")
    yield _moment("account_restored_at", "Account was restored at", "submitted_at")
