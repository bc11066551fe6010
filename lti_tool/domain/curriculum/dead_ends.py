"""Objectives that can never open: in a circle, or behind something nobody can master."""

from collections.abc import Collection, Mapping

from lti_tool.domain.curriculum.prerequisites import Prerequisite, is_met, slugs_in


def find_cycles(graph: Mapping[str, Prerequisite]) -> tuple[tuple[str, ...], ...]:
    """Answer circles of objectives that wait for each other, each with its first again last.

    No objective is named in two of them; breaking one may bring another to light.
    """
    left = {slug: slugs_in(needs) for slug, needs in graph.items()}
    found: list[tuple[str, ...]] = []
    while cycle := _first_cycle(left):
        found.append(cycle)
        for slug in set(cycle):
            del left[slug]
    return tuple(found)


def locked_for_ever(
    graph: Mapping[str, Prerequisite], can_be_mastered: Collection[str]
) -> tuple[str, ...]:
    """Answer the objectives whose gate nobody can open, in order.

    `can_be_mastered` are those with a check to take; only such an objective opens others.
    """
    opened: set[str] = set()
    passable: set[str] = set()
    while fresh := {slug for slug in graph.keys() - opened if is_met(graph[slug], passable)}:
        opened |= fresh
        passable |= fresh & set(can_be_mastered)
    return tuple(slug for slug in graph if slug not in opened)


def _first_cycle(edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    done: set[str] = set()
    for slug in edges:
        if cycle := _walk(slug, edges, (), done):
            return cycle
    return ()


def _walk(
    slug: str, edges: Mapping[str, tuple[str, ...]], path: tuple[str, ...], done: set[str]
) -> tuple[str, ...]:
    if slug in path:
        return (*path[path.index(slug) :], slug)
    if slug in done or slug not in edges:
        return ()
    for needed in edges[slug]:
        if cycle := _walk(needed, edges, (*path, slug), done):
            return cycle
    done.add(slug)
    return ()
