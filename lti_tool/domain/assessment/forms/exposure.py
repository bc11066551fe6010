"""What a student has been shown, and drawing what the student has not."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from lti_tool.domain.assessment.form import MAX_SEED, Dealt
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import ItemId

_PATIENCE = 20


@dataclass(frozen=True)
class Shown:
    """One line of the exposure ledger: an instance of an item that a student was shown."""

    item_id: ItemId
    fingerprint: str


@dataclass(frozen=True)
class Exposure:
    """All that one student was shown of an objective."""

    fingerprints: frozenset[str] = frozenset()
    times_met: Counter[ItemId] = field(default_factory=Counter)


def exposure_of(ledger: Iterable[Shown]) -> Exposure:
    """Answer what a ledger says of one student."""
    lines = set(ledger)
    return Exposure(
        frozenset(line.fingerprint for line in lines), Counter(line.item_id for line in lines)
    )


def left_of(item: FormItem, times_met: Mapping[ItemId, int]) -> int:
    """Answer how many instances of an item a student has not seen who met so many of each item.

    An item without numbers that was met is spent, also when its words have been mended since.
    """
    return max(item.yields - times_met.get(item.id, 0), 0)


def draw_unseen(
    item_id: ItemId,
    item: Item,
    exposure: Exposure,
    used: AbstractSet[str],
    chance: random.Random,
) -> Dealt | None:
    """Answer an instance that is neither in the ledger nor `used`; None when there is none left.

    An item with numbers is drawn until so many draws brought nothing but known instances that
    another one, were it as likely as those, would have come up but for once in a hundred million.
    Numbers with which a formula fails are passed over: the teacher hears of them, no student does.
    """
    if not item.is_parameterised and exposure.times_met[item_id]:
        return None
    known: set[str] = set()
    draws = 0
    while draws < (_PATIENCE * (len(known) + 1) if item.is_parameterised else 1):
        draws += 1
        seed = chance.randint(0, MAX_SEED)
        try:
            instance = draw_instance(item, seed)
        except DomainError:
            continue
        identity = fingerprint(instance)
        if identity not in exposure.fingerprints and identity not in used:
            return Dealt(item_id, seed, instance, identity)
        known.add(identity)
    return None
