"""The whole mastery cycle."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_OLD_VERDICTS = "'mastered', 'not_yet'"
_NEW_VERDICTS = "'mastered', 'almost', 'not_yet', 'kept', 'fading'"


def _change_verdicts(new: str) -> None:
    name = op.f("ck_decision_verdict_known")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_check_constraint(name, f"verdict IN ({new})")


def _spend_logins() -> None:
    # Logins that were under way begin once more: their states are of the older version.
    with op.batch_alter_table("pending_login", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_login_created_at"))

    op.drop_table("pending_login")
    op.create_table(
        "spent_login",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("offers_storage", sa.Boolean(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_spent_login_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_spent_login")),
    )
    with op.batch_alter_table("spent_login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spent_login_spent_at"), ["spent_at"], unique=False)


def _keep_logins() -> None:
    with op.batch_alter_table("spent_login", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spent_login_spent_at"))

    op.drop_table("spent_login")
    op.create_table(
        "pending_login",
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("browser_secret_hash", sa.String(), nullable=False),
        sa.Column("nonce_hash", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("target_link_uri", sa.String(), nullable=False),
        sa.Column("deployment_hint", sa.String(), nullable=True),
        sa.Column("storage_target", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_pending_login_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_pending_login")),
    )
    with op.batch_alter_table("pending_login", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pending_login_created_at"), ["created_at"], unique=False
        )


def upgrade() -> None:
    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("extra_time", sa.Integer(), nullable=True),
        sa.Column("has_breaks", sa.Boolean(), nullable=False),
        sa.Column("has_fewer_items", sa.Boolean(), nullable=False),
        sa.Column("has_fewer_options", sa.Boolean(), nullable=False),
        sa.Column("has_read_aloud", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "extra_time IN (0, 125, 150, 200)", name=op.f("ck_accommodation_extra_time_known")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_accommodation_changed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_accommodation_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_accommodation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
        sa.UniqueConstraint(
            "course_id", "person_id", name=op.f("uq_accommodation_course_id_person_id")
        ),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_slot_capacity_positive")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_slot_course_id_course")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_course_id"), ["course_id"], unique=False)

    op.create_table(
        "criterion_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("is_lower", sa.Boolean(), nullable=False),
        sa.Column("had_results", sa.Boolean(), nullable=False),
        sa.Column("concerned", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_criterion_change_changed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["objective.id"],
            name=op.f("fk_criterion_change_objective_id_objective"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_change")),
        sa.UniqueConstraint(
            "objective_id", "version", name=op.f("uq_criterion_change_objective_id_version")
        ),
    )
    op.create_table(
        "reassessment_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("understood", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined', 'used', 'withdrawn')",
            name=op.f("ck_reassessment_request_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_reassessment_request_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["objective.id"],
            name=op.f("fk_reassessment_request_objective_id_objective"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reassessment_request_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_reassessment_request_slot_id_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reassessment_request")),
    )
    with op.batch_alter_table("reassessment_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reassessment_request_objective_id"), ["objective_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reassessment_request_slot_id"), ["slot_id"], unique=False
        )
        batch_op.create_index(
            "uq_reassessment_request_one_open",
            ["person_id", "objective_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'approved')"),
            postgresql_where=sa.text("state IN ('waiting', 'approved')"),
        )

    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('override', 'open_for_now', 'excuse', 'reopen', 'verify')",
            name=op.f("ck_ruling_kind_known"),
        ),
        sa.CheckConstraint(
            "reason IN ('shown_otherwise', 'earlier_course', 'technical', 'accommodation', 'time', 'mistake', 'doubt', 'supervised', 'oral', 'other')",
            name=op.f("ck_ruling_reason_known"),
        ),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_ruling_level_range")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_ruling_made_by_person")),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name=op.f("fk_ruling_objective_id_objective")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ruling_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_ruling_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_objective_id"), ["objective_id"], unique=False)
        batch_op.create_index(
            "ix_ruling_person_objective", ["person_id", "objective_id"], unique=False
        )

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_item_id"],
            ["attempt_item.id"],
            name=op.f("fk_evidence_file_attempt_item_id_attempt_item"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_file_attempt_item_id"), ["attempt_item_id"], unique=False
        )

    _spend_logins()
    op.create_table(
        "used_ticket",
        sa.Column("ticket_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_used_ticket")),
    )
    with op.batch_alter_table("used_ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_used_ticket_used_at"), ["used_at"], unique=False)

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("purpose", sa.String(), server_default="check", nullable=False)
        )
        batch_op.add_column(
            sa.Column("criterion_version", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("paused_seconds", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_attempt_purpose_known"),
            "purpose IN ('check', 'confirm', 'pre_check', 'recheck', 'recorded')",
        )

    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rubric_level", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("marked_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_attempt_item_marked_by_person"), "person", ["marked_by"], ["id"]
        )

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("strictness", sa.String(), server_default="confirmed", nullable=False)
        )
        batch_op.add_column(
            sa.Column("has_soft_gates", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("approves_requests", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("checks_a_day", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(
            sa.Column("recheck_weeks", sa.Integer(), server_default="4", nullable=False)
        )
        batch_op.add_column(
            sa.Column("timezone", sa.String(), server_default="UTC", nullable=False)
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_course_strictness_known"),
            "strictness IN ('simple', 'confirmed', 'strict')",
        )

    _change_verdicts(_NEW_VERDICTS)
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("criterion_version", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(sa.Column("sureness", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("objective", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("criterion_version", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("form_seed", sa.Integer(), server_default="1", nullable=False)
        )
    # Objectives that are there already shall not all have the same order of forms.
    op.execute("UPDATE objective SET form_seed = id")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("yields", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_column("yields")

    with op.batch_alter_table("objective", schema=None) as batch_op:
        batch_op.drop_column("form_seed")
        batch_op.drop_column("minutes")
        batch_op.drop_column("criterion_version")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("evidence")
        batch_op.drop_column("sureness")
        batch_op.drop_column("criterion_version")
    # What the older version does not know is “not yet” to it, except mastery that still holds.
    op.execute("UPDATE decision SET verdict = 'not_yet' WHERE verdict IN ('almost', 'fading')")
    op.execute("UPDATE decision SET verdict = 'mastered' WHERE verdict = 'kept'")
    _change_verdicts(_OLD_VERDICTS)

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_course_strictness_known"), type_="check")
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("timezone")
        batch_op.drop_column("recheck_weeks")
        batch_op.drop_column("checks_a_day")
        batch_op.drop_column("approves_requests")
        batch_op.drop_column("has_soft_gates")
        batch_op.drop_column("strictness")

    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attempt_item_marked_by_person"), type_="foreignkey")
        batch_op.drop_column("marked_at")
        batch_op.drop_column("marked_by")
        batch_op.drop_column("rubric_level")

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attempt_purpose_known"), type_="check")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("marked_at")
        batch_op.drop_column("paused_seconds")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("minutes")
        batch_op.drop_column("closes_at")
        batch_op.drop_column("criterion_version")
        batch_op.drop_column("purpose")
        batch_op.drop_column("form")

    with op.batch_alter_table("used_ticket", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_used_ticket_used_at"))

    op.drop_table("used_ticket")
    _keep_logins()
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_attempt_item_id"))

    op.drop_table("evidence_file")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index("ix_ruling_person_objective")
        batch_op.drop_index(batch_op.f("ix_ruling_objective_id"))

    op.drop_table("ruling")
    with op.batch_alter_table("reassessment_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reassessment_request_one_open",
            sqlite_where=sa.text("state IN ('waiting', 'approved')"),
            postgresql_where=sa.text("state IN ('waiting', 'approved')"),
        )
        batch_op.drop_index(batch_op.f("ix_reassessment_request_slot_id"))
        batch_op.drop_index(batch_op.f("ix_reassessment_request_objective_id"))

    op.drop_table("reassessment_request")
    op.drop_table("criterion_change")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_course_id"))

    op.drop_table("slot")
    op.drop_table("accommodation")
