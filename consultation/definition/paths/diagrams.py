"""Decision diagrams: conditions over many answers, kept so that equal conditions are one node.

A condition is a number: `NEVER`, `ALWAYS`, or a node that looks at one variable and goes on to a condition for each
of the variable's values. Variables are looked at in one fixed order, so that a condition that cannot hold is always
`NEVER`, however it was put together. Rules of questionnaires stay small in this form; one that does not is given up.
"""

from collections.abc import Iterable, Sequence

NEVER, ALWAYS = 0, 1
BEHIND_ALL = 1 << 60
DEEPEST = 400


class TooBigError(Exception):
    """The conditions took more steps than are allowed; nothing is known about the last of them."""


class Diagrams:
    """Conditions over one set of variables, numbered in the order in which they are looked at."""

    def __init__(self, steps: int = 400_000, steps_each: int = 40_000) -> None:
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(BEHIND_ALL, ()), (BEHIND_ALL, ())]
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._chosen: dict[tuple[int, int, int], int] = {}
        self._steps, self._steps_each, self._stop = steps, steps_each, 0
        self.begin()

    def begin(self) -> None:
        """Begin another condition, which may take so many steps of its own."""
        self._stop = max(0, self._steps - self._steps_each)

    def node(self, variable: int, after: Sequence[int]) -> int:
        """Return the condition that goes on to `after[i]` where `variable` has its value number `i`."""
        if len(set(after)) == 1:
            return after[0]
        content = (variable, tuple(after))
        if content not in self._numbers:
            self._numbers[content] = len(self._nodes)
            self._nodes.append(content)
        return self._numbers[content]

    def choose(self, condition: int, then: int, otherwise: int, depth: int = 0) -> int:
        """Return `then` where `condition` holds, and `otherwise` where it does not."""
        if condition in (NEVER, ALWAYS):
            return then if condition == ALWAYS else otherwise
        if then == otherwise:
            return then
        if (then, otherwise) == (ALWAYS, NEVER):
            return condition
        asked = (condition, then, otherwise)
        if asked not in self._chosen:
            self._take_a_step(depth)
            variable = min(self._nodes[part][0] for part in asked)
            width = max(len(self._nodes[part][1]) for part in asked if self._nodes[part][0] == variable)
            after = []
            for value in range(width):
                parts = [self._after(part, variable, value) for part in asked]
                after.append(self.choose(parts[0], parts[1], parts[2], depth + 1))
            self._chosen[asked] = self.node(variable, after)
        return self._chosen[asked]

    def all(self, conditions: Iterable[int]) -> int:
        """Return the condition that holds where all of them do."""
        together = ALWAYS
        for condition in conditions:
            together = self.choose(together, condition, NEVER)
        return together

    def any(self, conditions: Iterable[int]) -> int:
        """Return the condition that holds where at least one of them does."""
        together = NEVER
        for condition in conditions:
            together = self.choose(together, ALWAYS, condition)
        return together

    def negated(self, condition: int) -> int:
        """Return the condition that holds where this one does not."""
        return self.choose(condition, NEVER, ALWAYS)

    def variables(self, condition: int) -> set[int]:
        """Return the variables that a condition looks at."""
        found, seen, left = set(), {NEVER, ALWAYS}, [condition]
        while left:
            number = left.pop()
            if number not in seen:
                seen.add(number)
                variable, after = self._nodes[number]
                found.add(variable)
                left.extend(after)
        return found

    def _after(self, condition: int, variable: int, value: int) -> int:
        mine, after = self._nodes[condition]
        return after[value] if mine == variable else condition

    def _take_a_step(self, depth: int) -> None:
        self._steps -= 1
        if self._steps <= self._stop or depth > DEEPEST:
            raise TooBigError
