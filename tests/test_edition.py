"""Who saves second is told so, before anything of the first is lost."""

import pytest

from innovation.edition import edition, refuse_stale
from innovation.errors import Stale


def test_an_edition_tells_texts_apart() -> None:
    assert edition("a", "b") == edition("a", "b")
    assert len({edition("a", "b"), edition("ab", ""), edition("", "ab"), edition("b", "a")}) == 4


def test_only_the_edition_that_stands_there_is_taken() -> None:
    refuse_stale(edition("a", 1), edition("a", 1))
    with pytest.raises(Stale):
        refuse_stale(edition("a", 1), edition("a", 2))
