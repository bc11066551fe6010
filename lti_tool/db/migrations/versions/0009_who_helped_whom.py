"""Who helped whom."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("resource_use", schema=None) as batch_op:
        batch_op.add_column(sa.Column("with_person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_resource_use_with_person_id_person"),
            "person",
            ["with_person_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("resource_use", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_resource_use_with_person_id_person"), type_="foreignkey"
        )
        batch_op.drop_column("with_person_id")
