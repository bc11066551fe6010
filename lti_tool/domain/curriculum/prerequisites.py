"""Which objectives must be mastered before which: all-of and any-of, nested, never in a circle."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.domain.errors import DomainError


@dataclass(frozen=True)
class Needs:
    """One objective, named by its slug."""

    slug: str


@dataclass(frozen=True)
class AllOf:
    """Every part; with no parts, nothing is needed."""

    parts: tuple["Prerequisite", ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one part."""

    parts: tuple["Prerequisite", ...]


Prerequisite = Needs | AllOf | AnyOf

NOTHING = AllOf()


class CycleError(DomainError):
    """Objectives that wait for each other; `cycle` names them in order, the first again last."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        self.cycle = cycle
        path = " → ".join(cycle)
        super().__init__(
            "prerequisite_cycle",
            f"These objectives wait for each other, so none of them could ever open: {path}.",
        )


def is_met(prerequisite: Prerequisite, mastered: Collection[str]) -> bool:
    """Answer whether what is mastered opens the gate."""
    match prerequisite:
        case Needs(slug):
            return slug in mastered
        case AllOf(parts):
            return all(is_met(part, mastered) for part in parts)
        case AnyOf(parts):
            return any(is_met(part, mastered) for part in parts)


def slugs_in(prerequisite: Prerequisite) -> tuple[str, ...]:
    """Answer every objective a prerequisite speaks of, in order, each once."""
    match prerequisite:
        case Needs(slug):
            return (slug,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(slug for part in parts for slug in slugs_in(part)))


def check_prerequisites(graph: Mapping[str, Prerequisite]) -> None:
    """Raise DomainError for an unknown objective, CycleError for a circle (any-of included)."""
    for slug, prerequisite in graph.items():
        for needed in slugs_in(prerequisite):
            if needed not in graph:
                raise DomainError(
                    "unknown_prerequisite",
                    f"“{slug}” waits for “{needed}”, which is not an objective of this unit.",
                )
    done: set[str] = set()
    for slug in graph:
        _walk(slug, graph, (), done)


def _walk(
    slug: str, graph: Mapping[str, Prerequisite], path: tuple[str, ...], done: set[str]
) -> None:
    if slug in path:
        raise CycleError((*path[path.index(slug) :], slug))
    if slug in done:
        return
    for needed in slugs_in(graph[slug]):
        _walk(needed, graph, (*path, slug), done)
    done.add(slug)


def prerequisite_from_plain(plain: Any) -> Prerequisite:  # noqa: ANN401 -- YAML or JSON, schema-checked
    """Build from a slug, a list (all of them), `{all: [...]}` or `{any: [...]}`, nested freely."""
    if isinstance(plain, str):
        return Needs(plain)
    if isinstance(plain, list):
        return AllOf(tuple(prerequisite_from_plain(part) for part in plain))
    if "any" in plain:
        return AnyOf(tuple(prerequisite_from_plain(part) for part in plain["any"]))
    return AllOf(tuple(prerequisite_from_plain(part) for part in plain["all"]))


def prerequisite_to_plain(prerequisite: Prerequisite) -> str | list[Any] | dict[str, Any]:
    """Answer what a prerequisite is written as; at the top an all-of is a plain list."""
    match prerequisite:
        case Needs(slug):
            return slug
        case AllOf(parts):
            return [prerequisite_to_plain(part) for part in parts]
        case AnyOf(parts):
            return {"any": [prerequisite_to_plain(part) for part in parts]}
