"""Delivery on several hosts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_pace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_platform_pace_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_pace")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_platform_pace_registration_id")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_name")),
    )
    with op.batch_alter_table("grade_column", schema=None) as batch_op:
        batch_op.add_column(sa.Column("making_by", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("score_owed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leased_by", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("score_owed", schema=None) as batch_op:
        batch_op.drop_column("leased_by")
    with op.batch_alter_table("grade_column", schema=None) as batch_op:
        batch_op.drop_column("making_by")
    op.drop_table("worker")
    op.drop_table("platform_pace")
