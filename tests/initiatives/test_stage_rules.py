"""Which moves between stages ask for a whole team."""

import pytest

from innovation.initiatives.rules.stages import NEXT, Stage, asks_whole_team

ASKED = {
    (Stage.FORMING, Stage.EXPLORING),
    (Stage.EXPLORING, Stage.DEVELOPING),
    (Stage.DEVELOPING, Stage.RUNNING),
    (Stage.EMBEDDED, Stage.RUNNING),
    (Stage.HANDED_OVER, Stage.RUNNING),
}


@pytest.mark.parametrize(("old", "new"), [(old, new) for old in Stage for new in sorted(NEXT[old])])
def test_going_on_or_back_to_work_asks_for_a_whole_team(old: Stage, new: Stage) -> None:
    assert asks_whole_team(old, new) is ((old, new) in ASKED)
