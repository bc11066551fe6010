"""How likely each raw score is for a student of a given proficiency."""

from collections.abc import Iterable, Sequence


def response_probability(proficiency: float, guess_floor: float) -> float:
    """Answer the chance of a right answer: known, or not known and guessed."""
    return guess_floor + (1 - guess_floor) * proficiency


def score_distribution(chances: Iterable[float]) -> tuple[float, ...]:
    """Answer the probability of 0, 1, 2 ... right answers, given each item's chance.

    The recursion of Lord & Wingersky (1984), "Comparison of IRT true-score and equipercentile
    observed-score equatings"; with equal chances it is the binomial distribution.
    """
    distribution = [1.0]
    for chance in chances:
        longer = [share * (1 - chance) for share in distribution] + [0.0]
        for score, share in enumerate(distribution):
            longer[score + 1] += share * chance
        distribution = longer
    return tuple(distribution)


def pass_probability(guess_floors: Sequence[float], required: int, proficiency: float) -> float:
    """Answer the chance of at least `required` right on a form with items of these floors.

    The operating characteristic of a plain "k of n" rule (Millman 1973, "Passing scores and test
    lengths for domain-referenced measures").
    """
    chances = [response_probability(proficiency, floor) for floor in guess_floors]
    return min(1.0, sum(score_distribution(chances)[max(required, 0) :]))


def retake_inflation(chance: float, attempts: int) -> float:
    """Answer the chance of passing at least once in so many fresh attempts, nothing learned."""
    return 1 - (1 - chance) ** attempts
