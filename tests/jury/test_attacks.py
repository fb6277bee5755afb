"""What somebody might try: reading marks too early, an old link, the same form at two evenings."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from innovation.edition import edition
from innovation.errors import RuleBroken
from innovation.evenings.actions import programme
from innovation.evenings.rules import Phase
from innovation.jury.actions import asking, deliberating, inviting, offering, publishing, recusing
from innovation.jury.actions.inviting import Told
from innovation.jury.models import EveningJury, JuryQuestion
from innovation.jury.rules.panels import Mode
from innovation.network.rules import Perspective
from innovation.people.models import Person
from innovation.pitches.models import Initiator
from innovation.voting import hosting
from innovation.voting import publishing as results
from innovation.voting.models import JointVerdict
from tests.cast import NOW
from tests.conftest import Client
from tests.jury.conftest import Hall
from tests.voting import held
from tests.voting.held import Votes

Browser = Callable[[Person], Client]


def page(hall: Hall, client: Client) -> str:
    return client.get(f"/evenings/jury/jury/{hall.panel.id}/deliberation").text


def test_nobody_joins_a_jury_whose_marks_they_would_read_at_once(hall: Hall) -> None:
    _made, token = inviting.invite(hall.session, hall.panel, hall.cast.olga.email, True, hall.cast.olga, NOW)
    deliberating.lock(hall.session, hall.panel, hall.cara, NOW)
    told = Told("Olga", "", Perspective.EDUCATOR)
    with pytest.raises(RuleBroken, match="locked"):
        inviting.accept(hall.session, token, hall.cast.olga, told, NOW)
    with pytest.raises(RuleBroken, match="locked"):
        inviting.invite(hall.session, hall.panel, "laat@example.org", False, hall.cast.olga, NOW)
    deliberating.unlock(hall.session, hall.panel, hall.cara, NOW)
    assert inviting.accept(hall.session, token, hall.cast.olga, told, NOW).person_id == hall.cast.olga.id


def test_who_stays_out_of_a_pitch_reads_nothing_of_it_before_everyone_does(hall: Hall, as_: Browser) -> None:
    mine, other, _ = hall.pitches
    hall.session.add(Initiator(pitch_id=mine.id, person_id=hall.kim.id))
    hall.score(hall.caras, mine, 9, 9)
    hall.score(hall.rias, other, 4, 4)
    recusing.declare(hall.session, hall.caras, other, "Buren", hall.cara, NOW)
    deliberating.lock(hall.session, hall.panel, hall.cara, NOW)
    deliberating.advise(hall.session, hall.panel, mine, "Doen, morgen nog.", edition(""), NOW)
    hall.session.commit()
    kims, caras, rias = (page(hall, as_(one)) for one in (hall.kim, hall.cara, hall.ria))
    assert "9.00" not in kims
    assert "Doen, morgen" not in kims
    assert "4.00" in kims
    assert "9.00" in caras
    assert "Doen, morgen" in caras
    assert "4.00" not in caras
    assert "9.00" in rias
    assert "4.00" in rias
    advice = f"/evenings/jury/jury/{hall.panel.id}/pitches/{other.id}/advice"
    sent = {"text": "Niet doen.", "seen": edition("")}
    for headers in ({}, {"HX-Request": "true"}):
        refused = as_(hall.cara).post(advice, data=sent, headers=headers)
        assert refused.status_code == 403
        assert "4.00" not in refused.text
    held.begin(hall.session, hall.evening, hall.cast.olga)
    held.end(hall.session, hall.evening, hall.cast.olga)
    publishing.publish(hall.session, hall.panel, hall.cara, NOW)
    hall.session.commit()
    assert "9.00" in page(hall, as_(hall.kim))


@pytest.mark.parametrize("again", [False, True])
def test_a_vote_after_the_jury_went_public_is_decided_together_too(hall: Hall, again: bool) -> None:
    hall.panel.mode, hall.panel.weight, hall.evening.jury_weight = Mode.CO_DECIDES, 50, 50
    first = hall.pitches[0]
    hall.score(hall.caras, first, 10, 10)
    deliberating.lock(hall.session, hall.panel, hall.cara, NOW)
    held.hold(hall.cast, hall.evening, Votes(1, 3), Votes(1, 1), Votes(2, 1))
    publishing.publish(hall.session, hall.panel, hall.cara, NOW)
    hosting.move(hall.session, hall.evening, Phase.RUNNING, hall.cast.olga, NOW)
    item = hall.evening.items[0]
    redone = held.vote(hall.session, item, hall.cast.olga, Votes(3, 1), reason="Te vroeg gesloten")
    if again:
        redone = held.vote(hall.session, item, hall.cast.olga, Votes(1, 1), reason="Nog eens")
    held.end(hall.session, hall.evening, hall.cast.olga)
    verdict = hall.session.get(JointVerdict, redone.id)
    assert verdict is not None
    assert verdict.parts == ("50 1/2; 50 1/1" if again else "50 3/4; 50 1/1")
    assert held.publish(hall.session, hall.evening, hall.cast.olga, NOW)
    assert results.recounted(hall.session, hall.evening) == []


def test_a_form_of_another_evening_is_no_fault_of_ours(hall: Hall) -> None:
    token = "t" * 20
    for event in (hall.evening, hall.elsewhere):
        hall.session.add(EveningJury(event_id=event.id, audience_asks=True))
        hosting.move(hall.session, event, Phase.RUNNING, hall.cast.olga, NOW)
    hall.session.flush()
    other = hall.elsewhere.items[0].pitch
    assert other
    asking.ask(hall.session, hall.rias, hall.pitches[0], "Eerst?", token)
    offering.offer(hall.session, hall.elsewhere, other, "Daarna?", token)
    asking.ask(hall.session, hall.ottos, other, "En nu?", token)
    hall.session.commit()
    assert hall.session.scalars(sa.select(JuryQuestion.text)).all() == ["Eerst?"]


def test_what_a_public_jury_marked_stays_on_the_programme(hall: Hall) -> None:
    hall.score(hall.caras, hall.pitches[2], 7, 7)
    held.begin(hall.session, hall.evening, hall.cast.olga)
    held.end(hall.session, hall.evening, hall.cast.olga)
    deliberating.lock(hall.session, hall.panel, hall.cara, NOW)
    publishing.publish(hall.session, hall.panel, hall.cara, NOW)
    [*_, item] = hall.evening.items
    with pytest.raises(RuleBroken, match="stays where it is"):
        programme.remove_item(hall.session, item, hall.cast.olga, NOW, hall.evening.revision)


def test_a_nul_byte_in_an_address_is_not_found(hall: Hall, as_: Browser) -> None:
    for path in ("/evenings/a%00b/jury", "/evenings/jury%00/jury-report", "/jury-invitations/%00"):
        assert as_(hall.cara).get(path).status_code == 404


def test_a_chair_sees_before_the_lock_who_stays_out_and_why(hall: Hall, as_: Browser) -> None:
    hall.rias.organisation = "Bakkerij"
    hall.cast.noor.organisation = "bakkerij"
    hall.session.commit()
    assert "Ria</bdi>, is of the same organisation" in page(hall, as_(hall.cara))
