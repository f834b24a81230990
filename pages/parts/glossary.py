"""What the Methods page explains besides the metrics: fixed words, one line each."""

from __future__ import annotations

from data.model import TIER_WORDS, Absence, Tier
from metrics import gates
from metrics.figure import Grade
from metrics.words import ABSENCE_WORDS
from pages.parts.badges import GRADE_WORDS, TIER_MEANING

TIERS: tuple[tuple[str, str], ...] = (
    (
        TIER_WORDS[Tier.HELD],
        f"{TIER_MEANING[Tier.HELD]} Only these may lead to a list of checks, a verdict or a duty.",
    ),
    (
        TIER_WORDS[Tier.SECOND_HAND],
        (
            f"{TIER_MEANING[Tier.SECOND_HAND]} Shown and compared with its mark; the original, "
            "once brought, verifies and replaces it."
        ),
    ),
    (
        TIER_WORDS[Tier.PRESS],
        (
            f"{TIER_MEANING[Tier.PRESS]} Shown with its mark, often rounded; never the ground "
            "of an accusation."
        ),
    ),
)

ABSENCES: tuple[tuple[str, str], ...] = (
    (ABSENCE_WORDS[Absence.NOT_REPORTED], "The cell is there and blank, or the row is left out."),
    (
        ABSENCE_WORDS[Absence.NOT_APPLICABLE],
        "The publisher says so, or there was nothing to measure.",
    ),
    (ABSENCE_WORDS[Absence.WITHHELD], "The publisher says that it keeps the number back."),
    (ABSENCE_WORDS[Absence.UNREADABLE], "Something stands there that we cannot read safely."),
    (ABSENCE_WORDS[Absence.NOT_OFFERED], "The service does not offer what would be counted."),
    ("fewer than …", "A rule of ours: too few cases for a figure that means anything."),
    ("zero", "The publisher prints 0. This is a statement, and none of the above."),
)

GRADES: tuple[tuple[str, str], ...] = (
    (
        f"{Grade.A.value}: {GRADE_WORDS[Grade.A]}",
        (
            "Statistic, what is counted, whose, start and stop of the clock, what happens to "
            "unanswered cases, categories, area and unit are all known and equal, and so are the "
            "lesser fields."
        ),
    ),
    (
        f"{Grade.B.value}: {GRADE_WORDS[Grade.B]}",
        (
            "All of these are equal; at most two lesser fields (period, several items in one "
            "notice, duplicates, pending cases, working hours, legal basis, automation) differ "
            "or are unknown. Shares handled by machine alone within 20 points count as equal."
        ),
    ),
    (
        f"{Grade.C.value}: {GRADE_WORDS[Grade.C]}",
        (
            "Exactly one of the main fields differs or is unknown, it is known which way that "
            "moves the figure, and at most two lesser fields differ or are unknown."
        ),
    ),
    (
        f"{Grade.D.value}: {GRADE_WORDS[Grade.D]}",
        (
            "Anything else, above all where publishers do not say how they count. This is a "
            "finding about the reports, and a good answer."
        ),
    ),
)

GATES: tuple[tuple[str, str, str], ...] = (
    (
        "1. Privacy",
        f"At least {gates.LEAST_PEOPLE} people or test reports in a cell",
        (
            "So that nobody can be told from a number (UK Longitudinal Linkage Collaboration, "
            "Office for National Statistics). For figures about persons and for reports of tests "
            "of our own, of which there are none yet; what publishers count of their own work is "
            "not held back."
        ),
    ),
    (
        "2. Number of cases",
        (
            f"A median or a ratio of medians: {gates.LEAST_DERIVED} cases; a share: "
            f"{gates.LEAST_SHARED}; the card of each metric says which"
        ),
        "Fewer cases say little, and an unknown number of cases is not taken for a large one.",
    ),
    (
        "3. Reliability of a sample",
        (
            f"At least {gates.LEAST_SHARED} reports; 95 % interval narrower than "
            f"{gates.WIDEST * 100:.0f} points; above {gates.NARROW * 100:.0f} points at most "
            f"{gates.WIDEST_TO_SHARE * 100:.0f} % of the share"
        ),
        (
            "The rule of the US National Center for Health Statistics (Series 2, number 175), with "
            "Wilson's interval. Totals that publishers print are not a sample: every case is in "
            "them, so they have no interval. What testers printed stands with the doubt beside it."
        ),
    ),
    (
        "4. Coverage",
        f"{gates.LEAST_COVERAGE * 100:.0f} % of the services that report have a figure",
        (
            "Else a period is not called the latest, services are not put in order, and the page "
            "says of how many there is a figure (a rule of thumb of the European Commission's "
            f"Joint Research Centre). A period older than {gates.LATEST_MONTHS} months is never "
            "the latest."
        ),
    ),
    (
        "5. Definition",
        "Unit and way of counting known and alike",
        (
            "A change between two periods needs one unit, one clock and periods of one length. "
            "Services stand side by side only with a grade, and in order of value only where at "
            f"least {gates.LEAST_RANKED} have grade A or B with one another."
        ),
    ),
)
"""The gates in the order in which they are asked: name, threshold, reason and source."""

CHECKS: tuple[tuple[str, str, str], ...] = (
    ("sub_categories_sum", "Sub-categories add up to their category", "template"),
    ("categories_total", "Categories add up to the total, and never exceed it", "template"),
    ("trusted_flaggers_above_all", "Notices of trusted flaggers are part of all notices", "logic"),
    ("actions_above_notices", "More actions than notices needs an explanation", "plausible"),
    ("items_below_notices", "Fewer items than notices means items were counted once", "notice"),
    ("median_of_nothing", "No cases, no median: a printed 0 is an empty cell", "logic"),
    ("median_of_zero", "A median of 0 on 30 cases or more is automation or rounding", "plausible"),
    ("outcomes_above_total", "Outcomes never exceed what was submitted", "logic"),
    ("mostly_omitted", "Most complaints without a decision needs an explanation", "plausible"),
    ("complaint_kinds_sum", "Kinds of complaint add up to the total, in one way or other", "logic"),
    (
        "total_with_notifiers",
        "The total of complaints is that of uploaders, or says that it counts notifiers' too",
        "notice",
    ),
    ("median_outside_parts", "The median of a whole lies between those of its parts", "logic"),
    (
        "dispute_unit_doubtful",
        "A short dispute without a unit was probably counted in days",
        "plausible",
    ),
    (
        "one_median_everywhere",
        "One median in five categories was not measured by category",
        "plausible",
    ),
    ("countries_sum", "Member States never exceed the total of their category", "logic"),
    (
        "automated_above_measures",
        "Measures found by automated means only are part of the measures",
        "template",
    ),
    ("restriction_above_measures", "No kind of restriction exceeds the measures", "template"),
    (
        "restrictions_below_measures",
        "Every measure leads to a kind of restriction, so all kinds reach the measures",
        "plausible",
    ),
    ("own_initiative_above_total", "What is own-initiative is part of the total", "logic"),
    ("language_above_total", "What is in one language is part of the total", "logic"),
    (
        "moderators_total",
        "Moderators with a language are employed or contracted, and counted once",
        "plausible",
    ),
    ("accuracy_certain", "Nothing is always right: 0 or 1 is a definition, not a test", "notice"),
    (
        "accuracy_by_classifier",
        "An accuracy printed several times is of several systems, and none is the total",
        "notice",
    ),
    (
        "accuracy_words_doubtful",
        "A translated report does not take the word for precision as accuracy",
        "notice",
    ),
    (
        "scope_not_language",
        "Where the template asks for languages, languages stand, and no countries",
        "template",
    ),
    ("text_too_long", "A text has at most 5,000 characters", "template"),
    ("text_missing", "Every question of part 11 has an answer", "template"),
    ("corrected_edition", "A corrected part goes before the first one, which is kept", "notice"),
    ("part_incomplete", "A part has all rows of the template", "template"),
    ("label_disagrees", "Code and label of a row name the same category", "template"),
    ("scope_alias", "Countries bear the codes of the template (EL for Greece)", "notice"),
    ("layout", "Columns stand as in the template", "notice"),
    ("file_name_disagrees", "A file holds the part it is named after", "notice"),
    ("file_year_disagrees", "A file is named after its period or its publication", "plausible"),
    ("period_from_file_name", "A part that prints no period comes with one that does", "notice"),
    ("period_disagrees", "All parts of a report name one period", "logic"),
    ("period_in_the_future", "A report comes after its period", "logic"),
)
"""Every check on a report: its id, what it expects, and what the expectation rests on."""

OWN_CHECKS: tuple[tuple[str, str, str], ...] = (
    ("figure_of_nothing", "No share and no median is printed of nothing", "logic"),
    ("buckets_above_whole", "Time buckets are shares of one whole", "logic"),
    ("restored_above_removed", "No more is restored than was removed", "plausible"),
    ("rate_disagrees", "A printed rate is that of the counts beside it", "logic"),
    ("outcomes_disagree", "Outcomes add up to what was received", "logic"),
    ("categories_disagree", "A publisher's own categories add up to its total", "plausible"),
    ("kinds_disagree", "Kinds of a thing add up to all of it", "plausible"),
    ("months_disagree", "Months add up to their quarter or half-year", "plausible"),
    ("note_names_another_period", "A note names the period of the figures above it", "plausible"),
    ("accounts_above_enforcements", "Each account counted has an enforcement", "logic"),
    ("count_or_unknown", "A count printed as 0 is known to be 0", "logic"),
)
"""The same for publishers with tables of their own (`sense.py` beside their parsers)."""

EVERY_CHECK = (*CHECKS, *OWN_CHECKS)
"""Both, in the order of the page."""

EXPECTED = {key: words for key, words, _ in EVERY_CHECK}
"""What each check expects, by id."""

TERMS: tuple[tuple[str, str], ...] = (
    (
        "Notice",
        "A report of illegal content by anybody, under Article 16 of the Digital Services Act.",
    ),
    ("Trusted flagger", "An organisation whose notices a service has to treat first (Article 22)."),
    ("Complaint", "An objection to a decision, decided by the service itself (Article 20)."),
    ("Out-of-court dispute", "An objection decided by a certified body outside (Article 21)."),
    (
        "By machine alone",
        (
            "Solely by automated means (Article 15(1)(e)): no person took part. What people and "
            "machines do together has no row in the reports."
        ),
    ),
    (
        "Moderator of a language",
        (
            "Somebody with level B2 or above in it. A person counts in every language they have "
            "and serves every country that speaks it."
        ),
    ),
    ("Median", "Half of the cases took this long or less. Medians cannot be added or averaged."),
    ("Observation", "One value as its publisher states it, with the address it was read from."),
    ("Figure", "One number for a reader that follows from observations, which it names."),
    ("Snapshot", "The bytes of one document at one instant, kept under their SHA-256."),
    ("Vintage", "One of several statements of the same figure: a correction, a copy, a reading."),
    (
        "Restated, read again, corrected by us",
        (
            "Restated: the publisher says another value in other bytes. Read again: another value "
            "of ours from the same bytes. Corrected by us: a transcription of ours was wrong."
        ),
    ),
    (
        "No longer stated",
        (
            "A newer release of a file with its whole history does not print the figure again. "
            "Neither a deletion nor zero: what was stated last goes on to hold, with a mark."
        ),
    ),
    (
        "As known on",
        (
            "What this ledger held at the end of that day (UTC), by when documents came here and "
            "not by when they were published; how they are read is today's."
        ),
    ),
    (
        "Digital Services Coordinator",
        (
            "The authority of a member state that supervises the services of providers established "
            "or represented there (Articles 49 and 56)."
        ),
    ),
    (
        "Peer",
        (
            "A service of the same sector and size class, with users of the same order where both "
            "state them. Being a peer says nothing of who does better."
        ),
    ),
    ("Finding", "A figure stored as it stands that does not fit its neighbours."),
    ("Issue", "Something in a document we could not accept; it is withheld, not guessed."),
    (
        "Lens",
        "The kinds of harm a view is about. Harm to children is never inside the default one.",
    ),
)

LIMITS: tuple[str, ...] = (
    (
        "What services say of themselves is not checked by tests of our own; tests by others "
        "stand on a page of their own, beside it and not against it."
    ),
    (
        "The harmonised reports have no country for notices and complaints; only orders of "
        "authorities and user numbers are told by country, and moderators by language."
    ),
    (
        "They have no kind of harm for complaints: a figure on redress for gender-based violence "
        "does not exist in them."
    ),
    (
        "Hardly any service uses the categories for violence against women, so the lens also shows "
        "the same harms without a mark for gender."
    ),
    (
        "Notices without action may be left out of a median, and most publishers do not say "
        "whether they are."
    ),
    (
        "Many figures are transcribed from copies made by others; their tier says so, and they "
        "accuse nobody."
    ),
    (
        "These pages cannot be read without JavaScript; the words of the interface's own "
        "controls are English only."
    ),
)
