"""What a check expects, where the rule comes from, and how a report is mended.

Sources: Annexes I and II of Implementing Regulation (EU) 2024/2835, and the method page of
this dashboard ("Checks"). Nothing here decides anything: `annex_i.checks` finds, this says.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from data.model import Issue


class Rule(NamedTuple):
    """One check: what it expects, what the expectation rests on, what to do about it."""

    expects: str
    origin: str
    mend: str


_ANNEX = "Annex II of Implementing Regulation (EU) 2024/2835"
_SUMS = f"{_ANNEX}, Part I.7"
_LOGIC = "arithmetic: no rule of law is needed"
_PLAUSIBLE = "method page, Checks: can be true, but needs an explanation"
_TEMPLATE = "Annex I of Implementing Regulation (EU) 2024/2835 (the template)"
_SAY = "If it is right as printed, say why in the remark column beside it."

RULES = {
    "sub_categories_sum": Rule(
        "Sub-categories add up to their category.",
        _SUMS,
        "Correct the category or its sub-categories; what fits no named sub-category goes into "
        "the category's KEYWORD_OTHER row.",
    ),
    "categories_total": Rule(
        "Categories add up to TOTAL, and never exceed it; sub-categories are not added again.",
        _SUMS,
        "Add up the categories (not their sub-categories) and correct TOTAL, or put what is in "
        "no category into one.",
    ),
    "trusted_flaggers_above_all": Rule(
        "Notices of trusted flaggers are part of all notices, so never more.",
        _LOGIC,
        "Count trusted flaggers' notices in the column of all notices as well.",
    ),
    "actions_above_notices": Rule(
        "One notice leads to one action, unless it names several items or had several effects.",
        _PLAUSIBLE,
        _SAY,
    ),
    "items_below_notices": Rule(
        "A notice names at least one item; fewer items than notices were counted once only.",
        _ANNEX,
        f"Count every item named in every notice. {_SAY}",
    ),
    "median_of_nothing": Rule(
        "No cases, no median: 0 hours is a speed, and there was none.",
        _LOGIC,
        "Leave the median blank where the count is 0.",
    ),
    "median_of_zero": Rule(
        "A median of 0 hours on 30 cases or more means automation or rounding, not speed.",
        _PLAUSIBLE,
        f"Print fractions of an hour (30 minutes are 0.5). {_SAY}",
    ),
    "outcomes_above_total": Rule(
        "Decisions and omissions together never exceed what was submitted.",
        _LOGIC,
        "Count the outcomes of cases submitted in the period, or correct the number submitted.",
    ),
    "mostly_omitted": Rule(
        "Most complaints end in a decision.",
        _PLAUSIBLE,
        "“Decision omitted” counts cases in which no decision was made; cases still pending are "
        f"none of them. {_SAY}",
    ),
    "complaint_kinds_sum": Rule(
        "The kinds of complaint add up to the total, with or without those of notifiers.",
        _LOGIC,
        f"Correct the total or the kinds. {_SAY}",
    ),
    "total_with_notifiers": Rule(
        "The total of complaints is that of uploaders, or says that notifiers' count as well.",
        "method page, Checks",
        "Say in the remark column that the total counts notifiers' complaints.",
    ),
    "median_outside_parts": Rule(
        "The median of a whole lies between the smallest and the largest median of its parts.",
        "method page, 1.4 (arithmetic)",
        "Compute all medians on one clock, in hours, over the same cases.",
    ),
    "dispute_unit_doubtful": Rule(
        "Out-of-court disputes take weeks; every median of the template is in hours.",
        f"{_ANNEX}; method page, Checks",
        "Print hours. If the figure is in hours, say so in the remark column beside it.",
    ),
    "one_median_everywhere": Rule(
        "Categories have medians of their own.",
        _PLAUSIBLE,
        "Compute the median for each category, or leave it blank where it was not measured.",
    ),
    "countries_sum": Rule(
        "Member States never exceed the printed total of their category.",
        _LOGIC,
        "Correct the row with scope TOTAL, or the Member States.",
    ),
    "part_incomplete": Rule(
        "A part has all rows of the template, those without figures included.",
        _TEMPLATE,
        "Keep the rows of the blank template and leave their cells blank or print 0.",
    ),
    "label_disagrees": Rule(
        "Code and label of a row name the same category.",
        _TEMPLATE,
        "Correct the code or the label: figures are read by the code.",
    ),
    "scope_alias": Rule(
        "Member States bear the two letters of the template (EL for Greece).",
        _TEMPLATE,
        "Print the template's code.",
    ),
    "layout": Rule(
        "Columns and rows stand as in the template.",
        _TEMPLATE,
        "Put the columns back; sentences belong into the remark columns or into part 11.",
    ),
    "file_name_disagrees": Rule(
        "A file holds the part it is named after.",
        "the template's file names",
        "Rename the file.",
    ),
    "file_year_disagrees": Rule(
        "A file is named after its period or its publication.",
        _PLAUSIBLE,
        "Rename the file, or correct the reporting period.",
    ),
    "period_from_file_name": Rule(
        "A part that prints no period comes with one that does.",
        "method page, Checks",
        "Publish part 2 together with a part that names the reporting period.",
    ),
    "period_disagrees": Rule(
        "All parts of a report name one period.",
        _LOGIC,
        "Print the same two dates in part 1 and in every Reporting period column.",
    ),
    "period_in_the_future": Rule(
        "A report comes after its period.",
        _LOGIC,
        "Correct the reporting period, or wait until it is over.",
    ),
    "automated_above_measures": Rule(
        "Measures found by automated means only are part of the measures.",
        _TEMPLATE,
        "Count them in the column of all measures as well.",
    ),
    "restriction_above_measures": Rule(
        "No kind of restriction exceeds the measures.",
        _TEMPLATE,
        f"Correct the measures or the restriction. {_SAY}",
    ),
    "restrictions_below_measures": Rule(
        "Every measure leads to a kind of restriction, so all kinds together reach the measures.",
        _PLAUSIBLE,
        f"Put every measure into the column of its restriction. {_SAY}",
    ),
    "own_initiative_above_total": Rule(
        "What is done on the service's own initiative is part of the total.",
        _LOGIC,
        "Correct the total, or what is part of it.",
    ),
    "language_above_total": Rule(
        "What is in one language is part of the total.",
        _LOGIC,
        "Correct the row of the total, or that of the language.",
    ),
    "moderators_total": Rule(
        "Moderators with a language are employed or contracted, and each is counted once there.",
        _PLAUSIBLE,
        f"Correct the totals. {_SAY}",
    ),
    "accuracy_certain": Rule(
        "Nothing is always right: an accuracy of 0 or 1 is a definition, not a test.",
        _PLAUSIBLE,
        "Say in the remark column how it was measured, and leave what was not measured blank.",
    ),
    "accuracy_by_classifier": Rule(
        "An accuracy printed several times is of several systems, and none of them is the total.",
        _PLAUSIBLE,
        "Print one figure in each row, and say in the remark column which system it is of.",
    ),
    "accuracy_words_doubtful": Rule(
        "Accuracy and precision are two measures, in every language of a report.",
        _TEMPLATE,
        "Print the indicator's words as the template does.",
    ),
    "scope_not_language": Rule(
        "Where the template asks for languages stand languages, and no countries.",
        _TEMPLATE,
        "Print the two lower-case letters of a language in each row.",
    ),
    "corrected_edition": Rule(
        "A corrected part replaces the part it corrects; both stay on record.",
        f"{_ANNEX}, Part I: corrections are marked, explained and dated",
        "Mark the corrected files as such, and say in part 11 what was corrected and when.",
    ),
    "text_missing": Rule(
        "Part 11 answers every question of the template in words.",
        _TEMPLATE,
        "Answer the question, or say that it does not apply.",
    ),
    "text_too_long": Rule(
        "A text of part 11 has at most 5,000 characters.",
        _ANNEX,
        "Shorten the text; what is cut can stand on a page the text names.",
    ),
}
_UNKNOWN = Rule(
    "See the sentence above.",
    "method page, Checks",
    f"Compare the cells named here with your own records. {_SAY}",
)


def rule(check: str) -> Rule:
    """Return the rule behind a check; one without an entry here points to the method page."""
    return RULES.get(check, _UNKNOWN)


_NUMBER = (
    "Print a plain number: digits, one mark for decimals, no words. Leave the cell blank where "
    "the figure does not apply, print 0 where there was none, and put words into the remark column."
)
_MENDS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            "has no header row|is no part of",
            "Begin the table with the header row of the template's part, word for word.",
        ),
        ("could be any of parts", "Print Section and Indicator exactly as the template does."),
        ("has no column", "Put the column back under the template's header, even if it is empty."),
        ("two columns of", "Delete or rename one of the two."),
        (
            "a column nobody reads|holds a cell nobody reads",
            "Delete what the template does not have, or move it into a remark column.",
        ),
        ("both claim part", "Send one file for each part, or name what they differ in."),
        (
            "has \\d+ rows; part",
            "Put the missing rows back, or take out rows the template does not have.",
        ),
        (
            "not the declared service",
            "Print one service's name in every row; name it with --service if it is another one.",
        ),
        ("reporting period is not", "Print both dates as YYYY-MM-DD/YYYY-MM-DD."),
        ("category code is not", "Print the category code of Annex I (STATEMENT_ or KEYWORD_)."),
        (
            "neither TOTAL nor a Member State",
            "Print TOTAL or the two letters of one Member State (EL for Greece).",
        ),
        ("no row of the template|part 1 has a row", "Print the row's words as the template does."),
        ("printed twice", "Keep one of the rows."),
        ("bear labels nobody knows", "Print the labels as the template does; see the first."),
        (
            "not a unit of time|is a clock time",
            "Print hours as a decimal number without a unit: 8:30 hours are 8.5.",
        ),
        (
            "more than the whole|neither a fraction|not a unit of a share",
            "Print a share between 0 and 1: 50 % is 0.5.",
        ),
        ("so it is no count", "Print a whole number; a median belongs into its own column."),
        ("runs backwards", "Print the smaller limit first."),
        ("read two ways", "Use a point for decimals and no separator of thousands."),
        (
            "is (?:a PDF|a web page|an old workbook|a workbook)",
            "Save the tables as CSV (UTF-8), one file a part, or as a ZIP archive of them.",
        ),
        ("encoding|are not utf", "Save the file as CSV in UTF-8."),
        ("column separator|well-formed CSV", "Save the file as CSV with commas (RFC 4180)."),
        ("is empty|holds no table", "Send a file with the header row and rows of the template."),
        ("archive|member|inflates", "Pack the files again, flat, without password or links."),
    )
)


def mend(issue: Issue) -> str:
    """Return how to mend what was refused or withheld."""
    found = (words for pattern, words in _MENDS if pattern.search(issue.message))
    return next(found, _NUMBER)
