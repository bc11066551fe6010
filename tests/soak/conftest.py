"""What these tests start from, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.serving import Town, running_town
from tests.support.tools import let_go
from tests.worker.conftest import master


@pytest.fixture
def town(database_url: str, tmp_path: Path, keys: Path) -> Iterator[Town]:
    with running_town(database_url, tmp_path, keys) as running:
        yield running
        let_go(running.tool)


@pytest.fixture
def owing(town: Town) -> Town:
    """A town whose LMS is owed one score."""
    master(town, "ada")
    return town
