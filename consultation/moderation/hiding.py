"""Small numbers that are not shown, and those that they could be worked out from."""

from collections.abc import Collection, Mapping

SMALLEST = 5


def to_hide(parts: Mapping[str, int], *, open_to_all: Collection[str] = ()) -> tuple[set[str], bool]:
    """Return which parts of a total are not shown, and whether the total is not shown either.

    A part from 1 to 4 is hidden, and one other covers for it; parts in `open_to_all` are hidden only to cover for
    others, and first. Whoever knows the total, the other parts and this rule must find each number from 1 to 4
    possible for a small part. So which part covers depends on their order and not on their size, and whether the
    total is shown only on the sum of what is hidden.

    >>> hidden, without_total = to_hide({"withheld": 2, "waiting": 40, "spam": 9}, open_to_all=["waiting"])
    >>> sorted(hidden), without_total
    (['waiting', 'withheld'], False)
    """
    small = {key for key, number in parts.items() if 0 < number < SMALLEST and key not in open_to_all}
    if not small:
        return set(), False
    in_order = sorted(parts, key=lambda key: key not in open_to_all)
    cover = next((key for key in in_order if parts[key] > 0 and key not in small), None)
    if cover is None:
        return small, True
    hidden = small | {cover}
    least = 1 if cover in open_to_all else SMALLEST
    # With one small part at 4 and the others at their least there must still be room.
    enough = len(small) + least + SMALLEST - 1
    return hidden, sum(parts[key] for key in hidden) < enough
