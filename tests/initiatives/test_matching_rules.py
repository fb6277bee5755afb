"""Who fits what is looked for, and why."""

from hypothesis import given
from hypothesis import strategies as st

from innovation.initiatives.rules.matching import HelpKind, Offered, Reason, Wanted, best, reasons, score
from innovation.network.rules import Perspective

YOUNG, PARENT = Perspective.YOUTH, Perspective.PARENT
TEAM, THINGS = HelpKind.TEAM, HelpKind.THINGS
wishes = st.builds(
    Wanted,
    st.sampled_from(HelpKind),
    st.none() | st.sampled_from(Perspective),
    st.none() | st.integers(1, 3),
)
offers = st.builds(
    Offered,
    st.frozensets(st.sampled_from(HelpKind)),
    st.none() | st.sampled_from(Perspective),
    st.none() | st.integers(1, 3),
)


def test_the_reasons():
    offered = Offered(frozenset({TEAM}), YOUNG, 1)
    assert reasons(Wanted(TEAM, YOUNG, 1), offered) == (Reason.PERSPECTIVE, Reason.KIND, Reason.PLACE)
    assert reasons(Wanted(TEAM, PARENT, 2), offered) == (Reason.KIND,)
    assert reasons(Wanted(TEAM), offered) == (Reason.KIND,)
    assert reasons(Wanted(THINGS, YOUNG, 1), offered) == ()
    assert reasons(Wanted(TEAM), Offered(frozenset({TEAM}))) == (Reason.KIND,)  # no place is not one place


def test_the_best_of_several_wishes():
    offered = Offered(frozenset({TEAM, THINGS}), YOUNG, 1)
    assert best([], offered) == ()
    several = [Wanted(THINGS, None, 1), Wanted(TEAM, YOUNG, 2)]
    assert best(several, offered) == (Reason.PERSPECTIVE, Reason.KIND)


@given(wishes, offers)
def test_a_reason_is_true(wanted, offered):
    found = reasons(wanted, offered)
    assert bool(found) == (wanted.kind in offered.kinds)
    assert (Reason.PERSPECTIVE in found) <= (wanted.perspective == offered.perspective is not None)
    assert (Reason.PLACE in found) <= (wanted.municipality_id == offered.municipality_id is not None)


@given(st.lists(wishes), offers)
def test_best_is_best(several, offered):
    assert score(best(several, offered)) == max([score(reasons(one, offered)) for one in several], default=0)
