"""Cards of the metrics on test reports: what reporters are told, and what redress they get."""

from __future__ import annotations

from data.model import Statistic
from metrics.exercises.card import TESTS, TestMetric, duration, share

POINTS = {
    "receipt_confirmed": "receipt confirmed",
    "decision_communicated": "decision communicated",
    "rule_named": "names the rule or law",
    "explained_for_item": "explains why for this item",
    "action_stated": "says which action was taken",
    "automation_stated": "says whether machines were used",
    "complaint_told": "tells how to complain",
    "remedy_told": "tells about other remedies",
}
"""The eight points of a good answer (test-report protocol, 3.6), each published on its own."""

_ANSWERS = "DSA Art. 16(4)-(6), 17(3)"
_DISPUTES = "DSA Art. 21"
_SELF = "Disputes are chosen by those who bring them, so this is no rate of errors."


def _point(name: str, said: str) -> TestMetric:
    return share(
        f"fbk_{name}_share",
        f"Quality of the answer: {said}",
        f"with this point: {said}",
        f"How often does an answer meet this point: {said}?",
        f"The share of coded answers of which both coders find this point met: {said}.",
        "Where two coders differ the point counts as not met.",
        direction="higher_better",
        legal_anchor=_ANSWERS,
        formula="met for both coders / reports coded by two",
    )


CARDS = (
    share(
        "ack_share_24h",
        "Receipt confirmed within 24 hours (test reports)",
        "acknowledged within 24 hours",
        "How often do services confirm within 24 hours that a report arrived?",
        "The share of valid test reports whose receipt was confirmed within 24 hours, by machine "
        "or by people.",
        "A confirmation says nothing about the decision.",
        direction="higher_better",
        ranked=True,
        legal_anchor="DSA Art. 16(4)",
    ),
    share(
        "ack_share",
        "Receipt confirmed (test reports)",
        "acknowledged by the end",
        "How often do services confirm that a report arrived?",
        "The share of valid test reports whose receipt was confirmed by the end of observation.",
        "A confirmation says nothing about the decision.",
        direction="higher_better",
        legal_anchor="DSA Art. 16(4)",
    ),
    duration(
        "ack_median_h",
        "Median time to a confirmation of receipt (test reports)",
        "half acknowledged within",
        "How long does a confirmation of receipt take?",
        "Half of all valid test reports, the unacknowledged ones included, were acknowledged by "
        "this time.",
        "A confirmation says nothing about the decision.",
        formula="Kaplan-Meier on the confirmation; reports without one wait on; log-log limits",
        legal_anchor="DSA Art. 16(4)",
    ),
    share(
        "ign_silent_share",
        "No sign of life by the end (test reports)",
        "without any sign by the end",
        "How many test reports got neither a confirmation nor an answer?",
        "The share of valid test reports without acknowledgement, decision or visible action by "
        "the end of observation.",
        "Observation ends on the day that was fixed before the test.",
        direction="lower_better",
        legal_anchor="DSA Art. 16(4)-(6)",
    ),
    share(
        "fbk_notifier_share_7d",
        "Told the decision and the redress within 7 days (test reports)",
        "told the decision and the redress within 7 days, of those decided",
        "How often is the reporter told the decision and what can be done about it?",
        "The share of decided test reports whose reporter was told within 7 days what was decided "
        "and which redress there is.",
        "It leaves out reports without a decision, so it stands beside the share of all.",
        direction="higher_better",
        ranked=True,
        legal_anchor="DSA Art. 16(5)",
        formula="message within 168 hours with redress named / decided by the end",
    ),
    share(
        "fbk_notifier_of_all_7d",
        "Told the decision and the redress within 7 days, of all (test reports)",
        "told the decision and the redress within 7 days",
        "How many of all reporters are told the decision and what can be done about it?",
        "The share of all valid test reports whose reporter was told within 7 days what was "
        "decided and which redress there is.",
        "Where nobody noted whether redress was named, the report counts as not told.",
        direction="higher_better",
        legal_anchor="DSA Art. 16(5)",
    ),
    *(_point(name, said) for name, said in POINTS.items()),
    TestMetric(
        id="fbk_quality_mean",
        label="Quality of the answer, sum of eight points (test reports)",
        question="How good are the answers that reporters get?",
        meaning="The average number of the eight points that an answer meets, averaged over two "
        "coders.",
        caution="The sum hides which points are missing, so the eight stand beside it.",
        direction="higher_better",
        unit="points",
        statistic=Statistic.MEAN,
        measure="",
        formula="mean of points met / reports coded by two",
        sources=TESTS,
        legal_anchor=_ANSWERS,
        said="points of 8 on average",
    ),
    share(
        "sor_uploader_share",
        "Statement of reasons given to the test uploader",
        "whose uploader got a statement of reasons",
        "How often does the uploader learn why an item was restricted?",
        "The share of restricted items of the testers' own whose uploader got a statement of "
        "reasons.",
        "It is measured on items that the team published itself, never on what others posted.",
        direction="higher_better",
        ranked=True,
        legal_anchor="DSA Art. 17(1), (3)",
        formula="statement received / restricted items owned by testers",
    ),
    share(
        "act_reinstated_share_90d",
        "Up again at day 90 (test reports)",
        "up again at day 90, of those removed",
        "How much of what was removed is back after 90 days?",
        "The share of removed items that were up again at the look on day 90.",
        "Removed items that nobody looked at again are left out and counted.",
        legal_anchor="DSA Art. 16(6), 20(4)",
        formula="up at day 90 / removed and looked at on day 90",
    ),
    share(
        "act_copies_up_share",
        "Identical copies still up (test reports)",
        "with identical copies still up",
        "How often do identical copies stay up after a removal?",
        "The share of removed items of which the last look for identical copies found some.",
        "Only some laws ask services to look for copies.",
        direction="lower_better",
        legal_anchor="TAKE IT DOWN Act, Sec. 3(a)(3)",
        formula="copies found / removed and looked for copies",
    ),
    share(
        "act_account_restored_share",
        "Account of the targeted person restored (test reports)",
        "with the account restored",
        "How often does the person targeted get an account back?",
        "The share of reports of a taken or impersonated account after which the account was "
        "restored by the end of observation.",
        "Only reports where an account was at stake count.",
        direction="higher_better",
        formula="restored by the end / reports on accounts",
    ),
    share(
        "app_reversal_share_test",
        "Appeals reversed (test reports)",
        "reversed, of the appeals decided",
        "How often does the platform reverse its decision on appeal?",
        "The share of decided test appeals in which the platform reversed its decision in whole "
        "or in part.",
        "A high share can mean many errors or a generous review.",
        legal_anchor="DSA Art. 20(4)",
        formula="reversed or partly reversed / appeals decided",
    ),
    duration(
        "restore_median_h",
        "Time from successful appeal to restoration (test)",
        "half restored within",
        "How long does it take until a won appeal is carried out?",
        "Half of the items whose appeal was won were restored within this time.",
        "Won test appeals are few.",
        formula="Kaplan-Meier on restoration, from the decision on the appeal; log-log limits",
        legal_anchor="DSA Art. 20(4)",
    ),
    share(
        "ods_merits_overturn_share_test",
        "Out-of-court: overturned on the merits (test reports)",
        "overturned, of those decided on the merits",
        "How often do bodies overturn decisions on the merits?",
        "The share of disputes decided on the merits in which the body overturned the platform.",
        _SELF,
        legal_anchor=_DISPUTES,
        formula="overturned on the merits / decided on the merits",
    ),
    share(
        "ods_default_share_test",
        "Out-of-court: decided because the platform sent nothing (test reports)",
        "overturned by default, of those decided",
        "How often does a body decide because the platform sent nothing?",
        "The share of decided disputes that went against the platform because it sent no content.",
        _SELF,
        direction="lower_better",
        legal_anchor=_DISPUTES,
        formula="by default / decided on the merits or by default",
    ),
    share(
        "acc_login_share",
        "Reports that needed a login",
        "needed a login",
        "How often does reporting need a login?",
        "The share of valid test reports that could only be filed with a login.",
        "Channels differ, so read it channel by channel.",
        direction="lower_better",
        legal_anchor="DSA Art. 16(1)",
    ),
    share(
        "acc_id_share",
        "Reports that needed proof of identity",
        "needed proof of identity",
        "How often does reporting need proof of identity?",
        "The share of valid test reports that could only be filed with proof of identity.",
        "Some laws ask that the person depicted or a representative signs.",
        direction="lower_better",
        legal_anchor="DSA Art. 16(2)(c)",
    ),
    share(
        "acc_illegal_option_share",
        "Menu offered to report illegal content",
        "offered a way to report illegal content",
        "How often does the menu offer to report content as illegal?",
        "The share of valid test reports whose menu had an option for illegal content.",
        "A menu may change during a test.",
        direction="higher_better",
        legal_anchor="DSA Art. 16(1)",
    ),
    TestMetric(
        id="acc_steps_mean",
        label="Steps to file a report",
        question="How many steps does it take to file a report?",
        meaning="The average number of screens or clicks from the item to the confirmation.",
        caution="Testers count by one written rule, but menus differ.",
        direction="lower_better",
        unit="steps",
        statistic=Statistic.MEAN,
        measure="",
        formula="mean of steps / valid test reports with steps noted",
        sources=TESTS,
        legal_anchor="DSA Art. 16(1)",
        said="steps on average",
    ),
)
"""The cards on answers, redress and access, in the order of the methods page."""
