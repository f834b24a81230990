"""Cards of the metrics on test reports: how fast, and what became of them."""

from __future__ import annotations

from data.model import Statistic
from metrics.exercises.card import TestMetric, duration, share
from metrics.gates import LEAST_SHARED

CLOCKS = (1, 2, 24, 36, 48, 72, 168)
"""Hours at which the share decided is taken: those the laws on record name."""

_ANSWER = (
    "A report counts as decided by the platform's message or by its visible removal, whichever "
    "comes first; a removal that only a look found is dated by that look."
)
_AUTHOR = "An item that its author took down counts neither as removed nor as left out."
_VALID = (
    "Removal is better only where two coders agree that the items break law or rules; elsewhere "
    "the figure is neutral."
)


def _within(hours: int) -> str:
    return {1: "1 hour", 168: "7 days"}.get(hours, f"{hours} hours")


def _decided(hours: int) -> TestMetric:
    return share(
        f"spd_share_decided_{hours}h",
        f"Decided within {_within(hours)} (test reports)",
        f"decided within {_within(hours)}",
        f"How many test reports did services decide within {_within(hours)}?",
        f"The share of valid test reports that the platform decided within {_within(hours)}; "
        "those without an answer stay in the denominator.",
        _ANSWER,
        direction="higher_better",
        ranked=hours in (24, 48),
        formula="decided by then / valid test reports; Wilson on the effective number where all "
        "were watched so long, else one minus the curve with log-log limits",
    )


CARDS = (
    duration(
        "spd_median_decision_h",
        "Median time to a decision (test reports)",
        "half decided within",
        "How long does a test report wait for a decision?",
        "Half of all valid test reports, the unanswered ones included, were decided by this time.",
        _ANSWER,
        formula="first hour at which the Kaplan-Meier curve is at or below ½; log-log limits",
        ranked=True,
    ),
    duration(
        "spd_rmst_168h",
        "Average wait in the first 7 days (test reports)",
        "average wait in the first 7 days",
        "How long does a test report wait on average in the first 7 days?",
        "The average wait of all valid test reports, in which a report without an answer counts "
        "the whole 7 days.",
        "It cannot exceed 7 days, so a very late answer counts like none.",
        formula="area under the Kaplan-Meier curve from 0 to 168 hours",
        statistic=Statistic.MEAN,
        ranked=True,
        minimum_n=LEAST_SHARED,
        n_of="effective reports, and nine in ten decided or watched for 7 days",
    ),
    *(_decided(hours) for hours in CLOCKS),
    share(
        "ign_share_7d",
        "Unanswered after 7 days (test reports)",
        "unanswered after 7 days",
        "How many test reports were still without an answer after 7 days?",
        "The share of valid test reports for which the platform had neither decided nor visibly "
        "acted after 7 days.",
        "An item that its author took down leaves the report unanswered if no message came.",
        direction="lower_better",
        ranked=True,
    ),
    share(
        "spd_share_in_legal_clock",
        "Within the time limit of the law that applies (test reports)",
        "within the limit of the law",
        "How many test reports were handled within the time limit of the law that applies?",
        "The share of reports handled in time among those to which a time limit in hours applies.",
        "Only limits whose official words we cite and have checked may judge; a limit that binds "
        "each case is told as breaches observed.",
        direction="higher_better",
        legal_anchor="the register of legal clocks",
        formula="within the limit / reports to which the limit applies",
    ),
    share(
        "act_cif_removed_24h",
        "Removed or restricted within 24 hours (test reports)",
        "removed or restricted within 24 hours",
        "How much of what testers reported was removed or restricted within 24 hours?",
        "The share of valid test reports after which the platform removed or restricted the item "
        "within 24 hours.",
        _VALID,
        direction="higher_better",
        on_validated=True,
        ranked=True,
        formula="Aalen-Johansen cumulative incidence; rejected and gone otherwise compete",
    ),
    share(
        "act_cif_removed_7d",
        "Removed or restricted within 7 days (test reports)",
        "removed or restricted within 7 days",
        "How much of what testers reported was removed or restricted within 7 days?",
        "The share of valid test reports after which the platform removed or restricted the item "
        "within 7 days.",
        _VALID,
        direction="higher_better",
        on_validated=True,
        ranked=True,
        formula="Aalen-Johansen cumulative incidence; rejected and gone otherwise compete",
    ),
    share(
        "act_cif_rejected_7d",
        "Rejected within 7 days (test reports)",
        "rejected within 7 days",
        "How many test reports were rejected within 7 days?",
        "The share of valid test reports that the platform answered within 7 days without acting.",
        "Refusals for the wrong channel or a double report count here too.",
        formula="Aalen-Johansen cumulative incidence; removed and gone otherwise compete",
    ),
    share(
        "act_removed_share",
        "Removed by the end of observation (test reports)",
        "removed by the platform by the end",
        "How much of what testers reported had the platform removed by the end?",
        "The share of valid test reports whose item the platform had made unavailable by the end "
        "of observation.",
        _AUTHOR,
        direction="higher_better",
        on_validated=True,
    ),
    share(
        "act_removed_of_decided_share",
        "Removed among decided (test reports)",
        "removed, of those decided",
        "How much was removed of what the platform decided?",
        "The share of removals among the test reports that the platform decided by the end.",
        "It leaves out what was never answered, so it never stands without the share of all.",
        formula="removed / decided by the end; Wilson on the effective number",
    ),
    share(
        "act_any_share",
        "Any action by the end of observation (test reports)",
        "with any action",
        "How often did a test report lead to any action?",
        "The share of valid test reports after which the platform removed, blocked, labelled or "
        "limited the item by the end of observation.",
        "A label and a removal count alike here.",
        direction="higher_better",
        on_validated=True,
    ),
    share(
        "act_geoblocked_share",
        "Blocked in some countries only (test reports)",
        "blocked in some countries only",
        "How often was content blocked in some countries only?",
        "The share of items found blocked in one country and up elsewhere, among those looked at "
        "from two countries or more.",
        "From one country alone a block and a removal look the same.",
        formula="blocked in a country / items looked at from two countries or more",
    ),
    share(
        "act_over_removed_share",
        "Lawful control items acted on (test reports)",
        "acted on although lawful",
        "How often do services act on lawful content of the testers' own?",
        "The share of the team's own lawful control items that the platform removed or "
        "restricted after a test report.",
        "Control items are few and plain, so this says little about hard cases.",
        direction="lower_better",
    ),
    share(
        "act_disputed_share",
        "Called disputed by the platform (test reports)",
        "called disputed by the platform",
        "How many test reports does the platform call disputed?",
        "The share of valid test reports that the platform reclassified as disputed.",
        "The platform decides alone what it disputes, so figures stand with and without them.",
    ),
    share(
        "act_error_share",
        "Called an error by the platform (test reports)",
        "called an error by the platform",
        "How many test reports does the platform call errors?",
        "The share of valid test reports that the platform reclassified as an error.",
        "Use of another channel may be called an error, so figures stand with and without them.",
    ),
    duration(
        "up_median_removal_h",
        "Median time until content is gone (test reports)",
        "half removed by the platform between",
        "How long does reported content stay up until the platform removes it?",
        "The hours between which the platform had removed half of all reported items.",
        "Looks tell only that an item went between two of them, so these are limits and no point.",
        formula="Turnbull's estimate from intervals of looks; items gone otherwise never count",
    ),
    duration(
        "up_mean_168h",
        "Hours content stayed up in the first 7 days (test reports)",
        "hours up in the first 7 days",
        "How many of the first 168 hours did reported content stay up?",
        "The average number of hours out of 168 that reported items stayed up, whoever took "
        "them down.",
        "Looks tell only that an item went between two of them, so these are limits and no point.",
        formula="Turnbull's estimate from intervals of looks, cut at 168 hours",
        statistic=Statistic.MEAN,
    ),
    share(
        "up_removed_24h",
        "Seen gone within 24 hours (test reports)",
        "removed within 24 hours as far as looks tell",
        "How much was gone within 24 hours as far as looks can tell?",
        "The limits of the share of items that the platform had removed within 24 hours.",
        "Where the first look comes later than that, the limits stay far apart.",
        formula="Turnbull's estimate from intervals of looks; items gone otherwise never count",
    ),
    share(
        "up_removed_7d",
        "Seen gone within 7 days (test reports)",
        "removed within 7 days as far as looks tell",
        "How much was gone within 7 days as far as looks can tell?",
        "The limits of the share of items that the platform had removed within 7 days.",
        "Where looks lie far apart, so do the limits.",
        formula="Turnbull's estimate from intervals of looks; items gone otherwise never count",
    ),
)
"""The cards on speed and outcome, in the order of the methods page."""
