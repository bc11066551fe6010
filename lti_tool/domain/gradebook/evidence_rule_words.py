"""What an evidence rule does in one sentence, and where its formula is published."""

from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind


def rule_label(rule: EvidenceRule) -> str:
    """Answer the rule's name in a teacher's words, fit to stand inside a sentence."""
    return _LABELS[rule.kind].format(weight=rule.weight, count=rule.count)


def rule_sentence(rule: EvidenceRule) -> str:
    """Answer in one sentence what the rule does."""
    return _SENTENCES[rule.kind].format(
        weight=rule.weight, rest=100 - rule.weight, count=rule.count
    )


def rule_source(rule: EvidenceRule) -> str:
    """Answer where the rule comes from, so that anybody can check it."""
    return _SOURCES[rule.kind]


_LABELS = {
    RuleKind.HIGHEST: "the highest confirmed level",
    RuleKind.LATEST: "the latest level",
    RuleKind.MODE: "the commonest of the last {count}",
    RuleKind.MEAN: "the mean of all",
    RuleKind.MEDIAN: "the middle of all",
    RuleKind.BEST_MEAN: "the mean of the best {count}",
    RuleKind.WEIGHTED: "the weighted average with {weight} %",
    RuleKind.DECAYING: "the decaying average with {weight} %",
    RuleKind.N_MASTERY: "mastery shown {count} times",
    RuleKind.POWER_LAW: "the trend (power law)",
}

_SENTENCES = {
    RuleKind.HIGHEST: "The best level that is confirmed counts; a weaker day takes nothing away.",
    RuleKind.LATEST: "The most recent piece of work counts, whether it is better or worse.",
    RuleKind.MODE: (
        "Of the last {count} pieces of work, the level seen most often counts; when two are seen "
        "equally often, the more recent one."
    ),
    RuleKind.MEAN: "All pieces of work count the same, early ones too.",
    RuleKind.MEDIAN: "All pieces of work are put in order, and the one in the middle counts.",
    RuleKind.BEST_MEAN: "The {count} best pieces of work count, each the same.",
    RuleKind.WEIGHTED: (
        "The latest piece of work counts {weight} %, the mean of all earlier ones {rest} %."
    ),
    RuleKind.DECAYING: (
        "Each new piece of work counts {weight} % and the average so far {rest} %, so that early "
        "ones fade."
    ),
    RuleKind.N_MASTERY: (
        "Only work at or above the mastery line counts, as its mean, and only once there are "
        "{count} such pieces; until then there is no number."
    ),
    RuleKind.POWER_LAW: (
        "A learning curve is drawn through all pieces of work in order, and its height at the "
        "latest counts; with one or two pieces it is the decaying average with 65 %."
    ),
}

_SOURCES = {
    RuleKind.HIGHEST: "Canvas, “Highest Score”; that it must be confirmed is Cairn's.",
    RuleKind.LATEST: "Canvas, “Most Recent Score”.",
    RuleKind.MODE: "Educate, “How Educate Calculates Standards-Based Grading”.",
    RuleKind.MEAN: "Canvas, “Average”; Educate, “Average”.",
    RuleKind.MEDIAN: "Common Goal Systems, “Median of Recent Scores”.",
    RuleKind.BEST_MEAN: "Educate, “Average of 3 Highest”.",
    RuleKind.WEIGHTED: "Canvas, “Weighted Average”, which it used to call “Decaying Average”.",
    RuleKind.DECAYING: "Canvas, “Decaying Average”; Otus, “Definitions of mastery settings”.",
    RuleKind.N_MASTERY: "Canvas, “n Number of Times”.",
    RuleKind.POWER_LAW: (
        "Marzano, Transforming Classroom Grading (2000); JumpRope, “The power of the Power Law”."
    ),
}
