"""Test reports: a table for each kind, who brought what, and what was withdrawn"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The fields of every kind on the day of this migration: words, unless said otherwise.
_KINDS = {
    "exercise": (
        "id title organiser partners design announced inclusion_rule sampling_rule "
        "ethics_approval protocol_version synthetic?"
    ),
    "round": (
        "exercise id field_start field_end observation_days# schedule code_prefix ceiling# "
        "needs_approval? retain_until publish_from"
    ),
    "item": (
        "exercise round id short_code platform content_format surface language script harm "
        "severity# ground_claimed legal_ground target_type origin reach content_age_hours~ "
        "control agreement url_hash"
    ),
    "report": (
        "exercise round item attempt# organisation tester channel reporter_type "
        "standing_valid? notice_complete? pair assignment category_offered_illegal? "
        "steps_to_submit# login_required? id_required? vantage_country reporter_gender "
        "reporter_age_band reporter_disability persona uploader_side? submitted_at "
        "acknowledged_at ack_automated? decided_at decision decision_ground "
        "automated_disclosed redress_info_given? statement_of_reasons_received? reclassified "
        "observation_end last_seen_up_at first_seen_gone_at gone_cause geo_blocked? "
        "reinstated_at account_restored_at feedback_score#"
    ),
    "state_check": "exercise round item checked_at vantage_country logged_in? method state copies",
    "appeal": (
        "exercise round item attempt# lodged_at acknowledged_at decided_at outcome "
        "human_review_claimed? reasons_given? restored_at"
    ),
    "dispute": (
        "exercise round item attempt# body lodged_at eligible? platform_supplied_content? "
        "decided_at outcome implemented implemented_at"
    ),
    "assessment": (
        "exercise round item attempt# coder receipt_confirmed? decision_communicated? "
        "rule_named? explained_for_item? action_stated? automation_stated? complaint_told? "
        "remedy_told?"
    ),
    "coding": "exercise round item coder illegal breaks_rule harm severity#",
    "access_rule": (
        "platform channel harm place who_may_report declarations untrue_for_testers? "
        "only_person_depicted? languages login_required? id_required? illegal_option_offered? "
        "steps# acknowledges? checked_on"
    ),
    "helpline_case": (
        "exercise round id organisation consent? platform harm country reported_month "
        "answered_month decision channel gone_month"
    ),
    "aggregate": (
        "exercise round platform country period_start period_end channel harm metric "
        "numerator# denominator# organisations#"
    ),
}
_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "?": sa.Boolean,
    "#": sa.Integer,
    "~": sa.Float,
}


def _numbers() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _words(names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _field(word: str) -> sa.Column[Any]:
    kind = _TYPES.get(word[-1])
    return sa.Column(word[:-1], kind()) if kind else sa.Column(word, sa.Text(), nullable=False)


def _table(name: str, *more: Any) -> None:
    number = sa.Column("row_id", _numbers(), primary_key=True)
    op.create_table(f"exercises_{name}", number, *more, sqlite_autoincrement=True)


def _entry() -> sa.Column[Any]:
    return sa.Column("entry", _numbers(), sa.ForeignKey("exercises_entry.row_id"), nullable=False)


def _once(name: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"exercises_{name}_once")


def upgrade() -> None:
    """Bring the ledger up to this revision."""
    setting = sa.Column("name", sa.Text(), primary_key=True)
    op.create_table("exercises_setting", setting, *_words("value"))
    _table(
        "entry",
        *_words("at who organisation role act counts why"),
        sa.Column("of", _numbers()),
        sa.Column("waits", sa.Boolean(), nullable=False),
        *_words("file_sha256"),
    )
    _table("tombstone", _entry(), *_words("kind digest fingerprint exercise round"))
    _table("closed", *_words("exercise round"), _entry(), _once("closed", "exercise", "round"))
    _table("draft", *_words("who form slot fields kept_at"), _once("draft", "who", "form", "slot"))
    _table("mapping", _entry(), *_words("name content"))
    release = _words("id exercise round method tables rests_on frozen_at sha256")
    _table("release", _entry(), *release, _once("release", "id"))
    for name, fields in _KINDS.items():
        _kind(name, fields)


def _kind(name: str, fields: str) -> None:
    tombstone = sa.ForeignKey("exercises_tombstone.row_id")
    _table(
        name,
        _entry(),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("amends", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", _numbers()),
        sa.Column("erased", _numbers(), tombstone),
        *map(_field, fields.split()),
    )
    op.create_index(f"ix_exercises_{name}_row_key", f"exercises_{name}", ["row_key"])


def downgrade() -> None:
    """Leave nothing."""
    last = ("release", "mapping", "draft", "closed", "tombstone", "entry", "setting")
    for name in (*reversed(_KINDS), *last):
        op.drop_table(f"exercises_{name}")
