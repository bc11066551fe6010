"""Which objectives must be mastered before which: all, any or so many; never in a circle."""

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


@dataclass(frozen=True)
class AtLeast:
    """At least `k` of the parts."""

    k: int
    parts: tuple["Prerequisite", ...]


Prerequisite = Needs | AllOf | AnyOf | AtLeast

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
        case AtLeast(k, parts):
            return sum(is_met(part, mastered) for part in parts) >= k


def slugs_in(prerequisite: Prerequisite) -> tuple[str, ...]:
    """Answer every objective a prerequisite speaks of, in order, each once."""
    match prerequisite:
        case Needs(slug):
            return (slug,)
        case AllOf(parts=parts) | AnyOf(parts=parts) | AtLeast(parts=parts):
            return tuple(dict.fromkeys(slug for part in parts for slug in slugs_in(part)))


def counted_in(prerequisite: Prerequisite) -> tuple[AtLeast, ...]:
    """Answer every at-least in a prerequisite, the nested ones too."""
    match prerequisite:
        case Needs():
            return ()
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return tuple(each for part in parts for each in counted_in(part))
        case AtLeast(parts=parts):
            return (prerequisite, *(each for part in parts for each in counted_in(part)))


def check_prerequisites(graph: Mapping[str, Prerequisite]) -> None:
    """Raise DomainError for an unknown objective, CycleError for a circle.

    A circle through an any-of or an at-least is one too: whoever takes that branch is caught.
    """
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
    """Build from what is written.

    A slug, a list (all of them), `{all: [...]}`, `{any: [...]}` or `{at_least: 2, of: [...]}`,
    nested freely.
    """
    if isinstance(plain, str):
        return Needs(plain)
    if isinstance(plain, list):
        return AllOf(tuple(prerequisite_from_plain(part) for part in plain))
    if "any" in plain:
        return AnyOf(tuple(prerequisite_from_plain(part) for part in plain["any"]))
    if "at_least" in plain:
        parts = tuple(prerequisite_from_plain(part) for part in plain["of"])
        return AtLeast(int(plain["at_least"]), parts)
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
        case AtLeast(k, parts):
            return {"at_least": k, "of": [prerequisite_to_plain(part) for part in parts]}
