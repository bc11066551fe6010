"""Check that a unit file makes sense as a whole: ids, parts, pools, criteria, prerequisites."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lti_tool.domain.curriculum.criterion import check_criterion, criterion_from_mapping
from lti_tool.domain.curriculum.prerequisites import (
    NOTHING,
    CycleError,
    check_prerequisites,
    prerequisite_from_plain,
    slugs_in,
)
from lti_tool.domain.errors import DomainError
from lti_tool.interchange.item_checks import check_item
from lti_tool.interchange.places import capital, place
from lti_tool.interchange.problems import Found, Path
from lti_tool.interchange.unit_schema import did_you_mean

MOST_ITEMS = 1000

Plain = Mapping[str, Any]


def check_meaning(plain: Any, broken: Collection[Path]) -> list[Found]:  # noqa: ANN401 -- any YAML
    """Check whatever of a file has a sound structure; `broken` are the places that have not."""
    checker = _Checker(plain, broken)
    return [Found(found.path, capital(found.text)) for found in checker.found()]


class _Checker:
    """Walks a file that may be broken in places and looks only at what is sound."""

    def __init__(self, plain: Any, broken: Collection[Path]) -> None:  # noqa: ANN401 -- any YAML
        self._plain = plain
        self._broken = broken

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
        has_check = self._is_sound((*path, "check"))
        if has_check and "criterion" in objective and self._is_sound((*path, "criterion")):
            yield from self._check_criterion(path, objective)
        yield from self._check_items(
            items, {cell["cell"]: cell for _, cell in cells} if has_check else {}, path
        )

    def _check_criterion(self, path: Path, objective: Plain) -> Iterator[Found]:
        size = sum(cell["questions"] for cell in objective["check"])
        try:
            check_criterion(criterion_from_mapping(objective["criterion"]), size)
        except DomainError as error:
            where = place(path, self._plain)
            yield Found((*path, "criterion"), f"In {where}: {error}")

    def _check_items(
        self, items: list[tuple[Path, Plain]], cells: Mapping[str, Plain], owner: Path
    ) -> Iterator[Found]:
        pools: dict[str, set[str]] = {slug: set() for slug in cells}
        is_complete = True
        for path, item in items:
            if not self._is_sound(path):
                is_complete = False
                continue
            where = place(path, self._plain)
            checked = check_item(item, path, where)
            yield from checked.found
            is_complete = is_complete and not checked.found
            if cells and item["cell"] not in cells:
                hint = did_you_mean(item["cell"], list(cells))
                text = (
                    f"{where} belongs to the part “{item['cell']}”, which the check does not have."
                )
                yield Found((*path, "cell"), text + hint)
                is_complete = False
            elif cells:
                pools[item["cell"]] |= checked.fingerprints
        if is_complete:
            yield from self._check_pools(owner, pools)

    def _check_pools(self, owner: Path, pools: Mapping[str, set[str]]) -> Iterator[Found]:
        for path, cell in self._entries(owner, "check"):
            there = len(pools.get(cell["cell"], ()))
            if there < cell["questions"]:
                text = (
                    f"{place(path, self._plain)} asks {cell['questions']} questions on every form, "
                    f"but its items give only {there}. Add items or ask fewer."
                )
                yield Found(path, text)

    def _check_needs(self, objectives: list[tuple[Path, Plain]]) -> Iterator[Found]:
        if not all(
            self._is_sound((*path, key)) for path, _ in objectives for key in ("id", "needs")
        ):
            return
        if not all("id" in objective for _, objective in objectives):
            return
        graph = {
            objective["id"]: prerequisite_from_plain(objective["needs"])
            if "needs" in objective
            else NOTHING
            for _, objective in objectives
        }
        unknown = False
        for path, objective in objectives:
            for needed in slugs_in(graph[objective["id"]]):
                if needed not in graph:
                    unknown = True
                    text = (
                        f"{place(path, self._plain)} needs “{needed}”, which is not an objective "
                        f"of this unit.{did_you_mean(needed, list(graph))}"
                    )
                    yield Found((*path, "needs"), text)
        if not unknown:
            yield from _cycle(graph, objectives)

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

    def _is_sound(self, path: Path) -> bool:
        return not any(broken[: len(path)] == path for broken in self._broken)


def _cycle(graph: Mapping[str, Any], objectives: list[tuple[Path, Plain]]) -> Iterator[Found]:
    try:
        check_prerequisites(graph)
    except CycleError as error:
        first = next(path for path, each in objectives if each["id"] == error.cycle[0])
        yield Found((*first, "needs"), str(error))
