"""In which order a student meets the forms, so that no form is everybody's first."""

import random


def form_order(*, place: int, forms: int, seed: int) -> tuple[int, ...]:
    """Answer the order of forms 0 to `forms` - 1 for the student with this place in the class.

    `place` is any number that tells students apart and stays the same, best counted 0, 1, 2 …
    Then among every `forms` students each form is once the first, once the second and so on: a
    Latin square, so that a hard form cannot be mistaken for a first attempt. Which form comes
    before which is balanced too, over one square for an even number of forms and over two for an
    odd one (Williams 1949).
    """
    if forms < 1:
        return ()
    names = list(range(forms))
    random.Random(f"names {seed}").shuffle(names)  # noqa: S311 -- fairness, not secrecy
    block, row = divmod(place, forms)
    rows = list(range(forms))
    random.Random(f"rows {seed} {block}").shuffle(rows)  # noqa: S311 -- as above
    order = [(step + rows[row]) % forms for step in _zigzag(forms)]
    if forms % 2 and block % 2:
        order.reverse()
    return tuple(names[form] for form in order)


def _zigzag(forms: int) -> list[int]:
    """Answer 0, 1, n-1, 2, n-2 …: neighbours differ by another step each time."""
    return [(step + 1) // 2 if step % 2 else (forms - step // 2) % forms for step in range(forms)]
