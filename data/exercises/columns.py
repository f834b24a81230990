"""The columns of the files that partners bring: the contract of the import templates.

One row of `reports.csv` is one report with what became of it, one row of `checks.csv` one look
at an item, one row of `aggregates.csv` a share that a partner counted itself. Columns may stand
in any order; an empty cell means not known, never nought and never no.
"""

from __future__ import annotations

REPORT = (
    *("exercise_id", "round_id", "item_id", "attempt_no", "platform", "content_format"),
    *("surface", "language", "harm_code", "severity", "ground_claimed", "legal_ground"),
    *("target_type", "origin", "channel", "reporter_type", "reporter_standing_valid"),
    *("notice_complete", "vantage_country", "submitted_at", "acknowledged_at", "decided_at"),
    *("decision", "decision_ground", "automated_disclosed", "redress_info_given"),
    *("statement_of_reasons_received", "platform_reclassified_as", "last_seen_up_at"),
    *("first_seen_gone_at", "gone_cause", "geo_blocked", "reinstated_at", "appeal_lodged_at"),
    *("appeal_decided_at", "appeal_outcome", "dispute_lodged_at", "dispute_decided_at"),
    *("dispute_outcome", "feedback_score", "coder_agreement", "observation_end"),
)
"""The protocol's template (section 8), in its order."""

REPORT_MORE = (
    *("short_code", "organisation", "tester", "url_hash", "pair_id", "assignment", "control"),
    *("ack_automated", "category_offered_illegal", "steps_to_submit", "login_required"),
    *("id_required", "reach_bucket", "content_age_hours", "script", "reporter_gender"),
    *("reporter_age_band", "reporter_disability", "persona", "account_restored_at"),
    "uploader_side",
)
"""What a file of reports may hold beside it."""

CHECK = ("item_id", "checked_at", "vantage_country", "logged_in", "state")
CHECK_MORE = ("method", "copy_found", "short_code")

AGGREGATE = (
    *("platform", "country", "period_start", "period_end", "channel", "harm", "metric"),
    *("numerator", "denominator"),
)
