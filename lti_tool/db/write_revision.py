"""Write the next revision from what the models have and the migrations do not (for developers).

`make migrate m="add rubric levels"` calls it; read what it wrote before it is committed.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script, ScriptDirectory

from lti_tool.db.engine import make_engine
from lti_tool.db.migrate import FOLDER, migrating, upgrade

HEAD_FILE = FOLDER / "current_head"


def write_revision(message: str) -> str:
    """Answer the number of the revision written; `current_head` makes branches collide in git."""
    heads = ScriptDirectory(str(FOLDER)).get_heads()
    number = f"{int(heads[0]) + 1 if heads else 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'scratch.sqlite3'}")
        if heads:
            upgrade(engine)
        with migrating(engine) as config:
            written = command.revision(config, message, autogenerate=True, rev_id=number)
        engine.dispose()
    if isinstance(written, Script):
        _drop_remarks(Path(written.path))
    HEAD_FILE.write_text(f"{number}\n")
    return number


def _drop_remarks(path: Path) -> None:
    """Take out Alembic's own remarks ("please adjust!"): whoever reads the file has adjusted it."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))


if __name__ == "__main__":
    write_revision(" ".join(sys.argv[1:]))
