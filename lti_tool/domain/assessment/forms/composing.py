"""Compose one form from what a student has not seen yet: blueprint kept, enemies apart."""

import random
from collections.abc import Mapping, Sequence

import numpy as np

from lti_tool.domain.assessment.form import Dealt
from lti_tool.domain.assessment.forms.drafting import Copy, Hand, find_form
from lti_tool.domain.assessment.forms.pool import WEIGHTS, FormItem, Profile, profiles
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.ids import ItemId

Unseen = Mapping[ItemId, Sequence[Dealt]]
"""For each item the unseen instances in hand, as many as its cell could use."""

_DRAFTS = 24


def compose(
    *,
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    unseen: Unseen,
    times_met: Mapping[ItemId, int],
    cut: float,
    chance: random.Random,
) -> tuple[Dealt, ...] | None:
    """Answer a form in the blueprint's order, or None when none can be made.

    Items stand on it twice only where others are lacking, and those met least in other numbers
    come first. Among several drafts made by chance the one nearest to the pool's average wins:
    random forms with a check of their statistics, as Gibson and Weiner (1998) made them.
    """
    rows = profiles(pool, cut)
    row_of = {item.id: row for item, row in zip(pool, rows, strict=True)}
    aim = _average(blueprint, pool, rows)
    best: tuple[tuple[int, int, float], list[Copy]] | None = None
    for _ in range(_DRAFTS):
        draft = find_form(_hands(blueprint, pool, unseen, times_met, chance))
        if draft is None:
            break
        off = (np.sum([row_of[copy.item.id] for copy in draft], axis=0) - aim) * WEIGHTS
        repeats = sum(copy.turn > 0 for copy in draft)
        met = sum(times_met.get(copy.item.id, 0) for copy in draft)
        worth = (repeats, met, float(np.round(off @ off, 9)))
        if best is None or worth < best[0]:
            best = (worth, draft)
    return None if best is None else _in_order(blueprint, best[1], unseen)


def _average(blueprint: Blueprint, pool: Sequence[FormItem], rows: Profile) -> Profile:
    aim = np.zeros(rows.shape[1])
    for cell in blueprint.cells:
        mine = [row for item, row in zip(pool, rows, strict=True) if item.cell == cell.slug]
        if mine:
            aim += cell.count * np.mean(mine, axis=0)
    return aim


def _hands(
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    unseen: Unseen,
    times_met: Mapping[ItemId, int],
    chance: random.Random,
) -> list[Hand]:
    hands: list[Hand] = []
    for cell in blueprint.cells:
        copies = [
            Copy(item, turn, dealt.fingerprint)
            for item in pool
            if item.cell == cell.slug
            for turn, dealt in enumerate(unseen.get(item.id, ()))
        ]
        chance.shuffle(copies)
        copies.sort(key=lambda copy: (copy.turn, times_met.get(copy.item.id, 0)))
        hands.append((cell, copies))
    return hands


def _in_order(blueprint: Blueprint, draft: Sequence[Copy], unseen: Unseen) -> tuple[Dealt, ...]:
    return tuple(
        unseen[copy.item.id][copy.turn]
        for cell in blueprint.cells
        for copy in draft
        if copy.item.cell == cell.slug
    )


def short_cells(
    blueprint: Blueprint, pool: Sequence[FormItem], unseen: Unseen
) -> tuple[tuple[Cell, int], ...]:
    """Answer the cells that cannot be filled from what is unseen, each with what is left."""
    found = []
    for cell in blueprint.cells:
        mine = [item for item in pool if item.cell == cell.slug]
        # Two items may come out as the same question; a form uses it once.
        left = {dealt.fingerprint for item in mine for dealt in unseen.get(item.id, ())}
        if len(left) < cell.count:
            found.append((cell, len(left)))
    return tuple(found)
