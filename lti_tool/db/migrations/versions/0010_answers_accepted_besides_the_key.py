"""Answers accepted besides the key."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accepted_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["person.id"], name=op.f("fk_accepted_answer_accepted_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_accepted_answer_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_accepted_answer_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_answer")),
    )
    with op.batch_alter_table("accepted_answer", schema=None) as batch_op:
        batch_op.create_index(
            "uq_accepted_answer_standing",
            ["item_id", "fingerprint", "place", "key"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("accepted_answer_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("credits_before", sa.JSON(), nullable=False),
        sa.Column("is_other", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_answer_id"],
            ["accepted_answer.id"],
            name=op.f("fk_remark_accepted_answer_id_accepted_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_remark_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_remark_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint(
            "accepted_answer_id", "attempt_id", name=op.f("uq_remark_accepted_answer_id_attempt_id")
        ),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_attempt_id"), ["attempt_id"], unique=False)

    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("also_accepted", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("attempt_item", schema=None) as batch_op:
        batch_op.drop_column("also_accepted")

    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_attempt_id"))

    op.drop_table("remark")
    with op.batch_alter_table("accepted_answer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_accepted_answer_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.drop_table("accepted_answer")
