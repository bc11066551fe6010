"""Levels in words."""

from lti_tool.domain.mastery.levels import Level


def test_after_a_check_nobody_reads_that_there_is_no_evidence() -> None:
    labels = [level.label_of_check for level in Level]
    assert labels == ["Not yet", "Beginning", "Nearly", "Mastered", "Extends"]


def test_every_level_says_what_it_means() -> None:
    meanings = {level.meaning for level in Level}
    assert len(meanings) == len(Level)
    assert all(meaning.endswith(".") for meaning in meanings)
