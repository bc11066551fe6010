"""Check that a unit file makes sense as a whole: ids, parts, pools, criteria, prerequisites."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lti_tool.domain.assessment.responses.registry import BY_NAME
from lti_tool.domain.assessment.sure_counts import sure_count
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.curriculum.criterion_words import check_criterion
from lti_tool.domain.curriculum.prerequisites import (
    CycleError,
    Prerequisite,
    check_prerequisites,
    counted_in,
    prerequisite_from_plain,
    slugs_in,
)
from lti_tool.domain.errors import DomainError
from lti_tool.interchange.item_checks import CheckedItem, check_item
from lti_tool.interchange.places import capital, place
from lti_tool.interchange.problems import Found, Path
from lti_tool.interchange.unit_mapping import blueprint_from_plain
from lti_tool.interchange.unit_schema import did_you_mean

MOST_ITEMS = 1000
MARKED_TYPES = {name for name, response in BY_NAME.items() if response.is_marked_by_person}

Plain = Mapping[str, Any]
_Checked = tuple[Path, Plain, CheckedItem]


def check_meaning(plain: Any, broken: Collection[Path]) -> list[Found]:  # noqa: ANN401 -- any YAML
    """Check whatever of a file has a sound structure; `broken` are the places that have not."""
    checker = _Checker(plain, broken)
    return [Found(found.path, capital(found.text)) for found in checker.found()]


class _Checker:
    """Walks a file that may be broken in places and looks only at what is sound."""

    def __init__(self, plain: Any, broken: Collection[Path]) -> None:  # noqa: ANN401 -- any YAML
        self._plain = plain
        # Whatever is broken breaks all that it is in.
        self._broken = {path[:length] for path in broken for length in range(len(path) + 1)}

    def found(self) -> Iterator[Found]:
        objectives = list(self._entries((), "objectives"))
        yield from self._twins(objectives, "id")
        yield from self._check_needs(objectives)
        if sum(1 for path, _ in objectives for _ in self._entries(path, "items")) > MOST_ITEMS:
            yield Found(("objectives",), f"the unit has more than {MOST_ITEMS} items. Split it.")
            return
        for path, objective in objectives:
            yield from self._check_objective(path, objective)

    def _check_objective(self, path: Path, objective: Plain) -> Iterator[Found]:
        cells = list(self._entries(path, "check"))
        items = list(self._entries(path, "items"))
        yield from self._twins(list(self._entries(path, "resources")), "id")
        yield from self._twins(cells, "cell")
        yield from self._twins(items, "id")
        checked = []
        for item_path, item in items:
            if self._is_sound(item_path):
                result = check_item(item, item_path, place(item_path, self._plain))
                yield from result.found
                checked.append((item_path, item, result))
        if self._has_sound(path, objective, "check"):
            if self._has_sound(path, objective, "criterion"):
                yield from self._check_criterion(path, objective, items)
            misplaced = list(self._check_cells(checked, [cell["cell"] for _, cell in cells]))
            yield from misplaced
            if len(checked) == len(items) and not misplaced:
                yield from self._check_pools(checked, cells)

    def _check_criterion(
        self, path: Path, objective: Plain, items: list[tuple[Path, Plain]]
    ) -> Iterator[Found]:
        blueprint = blueprint_from_plain(objective["check"])
        transfers = [(str(item.get("cell")), item.get("transfer") is True) for _, item in items]
        works = [(str(item.get("cell")), item.get("type") in MARKED_TYPES) for _, item in items]
        rubrics = [item["rubric"] for _, item in items if isinstance(item.get("rubric"), list)]
        try:
            check_criterion(
                criterion_from_mapping(objective["criterion"]),
                blueprint.size,
                transfers=sure_count(blueprint, transfers),
                works=sure_count(blueprint, works),
                rubric_rows=min(map(len, rubrics), default=None),
            )
        except DomainError as error:
            where = place(path, self._plain)
            yield Found((*path, "criterion"), f"In {where}: {error}")

    def _check_cells(self, checked: list[_Checked], cells: list[str]) -> Iterator[Found]:
        for path, item, _ in checked:
            if item["cell"] not in cells:
                text = (
                    f"{place(path, self._plain)} belongs to the part “{item['cell']}”, which the "
                    f"check does not have.{did_you_mean(item['cell'], cells)}"
                )
                yield Found((*path, "cell"), text)

    def _check_pools(
        self, checked: list[_Checked], cells: list[tuple[Path, Plain]]
    ) -> Iterator[Found]:
        if any(result.found for _, _, result in checked):
            return  # an item that is wrong gives nothing yet
        for path, cell in cells:
            there = {
                one
                for _, item, result in checked
                if item["cell"] == cell["cell"]
                for one in result.fingerprints
            }
            if len(there) < cell["questions"]:
                text = (
                    f"{place(path, self._plain)} asks {cell['questions']} questions on every form, "
                    f"but its items give only {len(there)}. Add items or ask fewer."
                )
                yield Found(path, text)

    def _check_needs(self, objectives: list[tuple[Path, Plain]]) -> Iterator[Found]:
        if not all(
            self._has_sound(path, objective, "id") and self._is_sound((*path, "needs"))
            for path, objective in objectives
        ):
            return
        graph = {
            objective["id"]: prerequisite_from_plain(objective.get("needs", []))
            for _, objective in objectives
        }
        yield from self._check_counts(objectives, graph)
        unknown = list(self._unknown_needs(objectives, graph))
        yield from unknown or _cycle(graph, objectives)

    def _check_counts(
        self, objectives: list[tuple[Path, Plain]], graph: Mapping[str, Prerequisite]
    ) -> Iterator[Found]:
        for path, objective in objectives:
            for each in counted_in(graph[objective["id"]]):
                if each.k > len(set(each.parts)):
                    text = (
                        f"{place(path, self._plain)} asks for {each.k} of "
                        f"{len(set(each.parts))}, so it could never open."
                    )
                    yield Found((*path, "needs"), text)

    def _unknown_needs(
        self, objectives: list[tuple[Path, Plain]], graph: Mapping[str, Prerequisite]
    ) -> Iterator[Found]:
        for path, objective in objectives:
            for needed in slugs_in(graph[objective["id"]]):
                if needed not in graph:
                    text = (
                        f"{place(path, self._plain)} needs “{needed}”, which is not an objective "
                        f"of this unit.{did_you_mean(needed, list(graph))}"
                    )
                    yield Found((*path, "needs"), text)

    def _twins(self, entries: list[tuple[Path, Plain]], key: str) -> Iterator[Found]:
        counted: Counter[str] = Counter()
        for path, entry in entries:
            name = entry.get(key)
            if isinstance(name, str):
                counted[name] += 1
                if counted[name] == 2:  # noqa: PLR2004 -- say it once, at the second
                    yield Found((*path, key), f"{place(path, self._plain)} is there twice.")

    def _entries(self, path: Path, key: str) -> Iterator[tuple[Path, Plain]]:
        owner = self._plain
        for step in path:
            owner = owner[step]
        listed = owner.get(key) if isinstance(owner, Mapping) else None
        for position, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, Mapping):
                yield (*path, key, position), entry

    def _has_sound(self, path: Path, owner: Plain, key: str) -> bool:
        return key in owner and self._is_sound((*path, key))

    def _is_sound(self, path: Path) -> bool:
        return path not in self._broken


def _cycle(
    graph: Mapping[str, Prerequisite], objectives: list[tuple[Path, Plain]]
) -> Iterator[Found]:
    try:
        check_prerequisites(graph)
    except CycleError as error:
        first = next(path for path, each in objectives if each["id"] == error.cycle[0])
        yield Found((*first, "needs"), str(error))
