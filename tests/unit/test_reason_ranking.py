"""The trees of an and-or graph: all of them, each once, in order, none in a circle; against brute force."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from hypothesis import given
from hypothesis import strategies as st

from swapgraph.reason.ranking import Ranking, Tree, Way

Graph = dict[int, list[Way[int, int]]]
Shape = tuple[int, int, tuple["Shape", ...]]

goals = st.integers(0, 5)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    bodies = draw(st.dictionaries(goals, st.lists(st.lists(goals, max_size=3, unique=True), max_size=3), max_size=6))
    return {goal: [Way(n, tuple(body)) for n, body in enumerate(ways)] for goal, ways in bodies.items()}


def brute(graph: Graph, goal: int, above: frozenset[int]) -> Iterator[Shape]:
    for way in graph.get(goal, []):
        if not above.union([goal]).intersection(way.premises):
            below = [list(brute(graph, premise, above | {goal})) for premise in way.premises]
            yield from ((goal, way.step, premises) for premises in product(*below))


def shape(tree: Tree[int, int]) -> Shape:
    return tree.goal, tree.step, tuple(shape(premise) for premise in tree.premises)


def size(shape: Shape) -> int:
    return 1 + sum(map(size, shape[2]))


def ranking(graph: Graph) -> Ranking[int, int]:
    return Ranking(lambda goal: graph.get(goal, []), lambda goal: goal)


@given(graphs())
def test_all_trees_come_once_in_order_and_none_goes_in_a_circle(graph: Graph) -> None:
    expected = list(islice(brute(graph, 0, frozenset()), 400))
    found = [shape(tree) for tree in islice(ranking(graph).trees(0), 400)]
    assert len(set(found)) == len(found)
    order = [(size(tree), tree[1]) for tree in found]
    assert order == sorted(order)
    if len(expected) < 400:  # more than that is more than is worth waiting for
        assert set(found) == set(expected)


@given(graphs())
def test_the_smallest_is_the_first(graph: Graph) -> None:
    smallest = ranking(graph).smallest(0)
    first = next(ranking(graph).trees(0), None)
    assert (smallest is None) == (first is None)
    if smallest is not None and first is not None:
        assert shape(smallest) == shape(first)


def test_a_goal_with_very_many_trees_gives_the_first_at_once() -> None:
    layers = 40  # 2 ** 40 trees

    def ways(goal: tuple[int, int]) -> list[Way[tuple[int, int], str]]:
        depth, _ = goal
        if depth == layers:
            return [Way("leaf")]
        return [Way(f"{side}", ((depth + 1, side),)) for side in (0, 1)]

    found = list(islice(Ranking(ways, lambda goal: goal).trees((0, 0)), 50))
    assert [tree.size for tree in found] == [layers + 1] * 50
