"""Who may open what: the plan and the agreement."""

from innovation.initiatives.models import Plan, Step
from tests.cast import NOW
from tests.initiatives.conftest import House

#: As in access_steering.py: visitor, Eve, other team, a member, an initiator, the coach, organiser, admin.
#: (303: an empty answer leaves everything as it stands.)
ROUTES = {
    "plan": ("GET", "/initiatives/{id}/plan", (302, 404, 404, 200, 200, 200, 200, 200)),
    "save_goal": ("POST", "/initiatives/{id}/plan", (302, 404, 404, 303, 303, 303, 403, 403)),
    "add_step": ("POST", "/initiatives/{id}/steps", (302, 404, 404, 422, 422, 422, 403, 403)),
    "change_step": ("POST", "/initiatives/{id}/steps/{step}", (302, 404, 404, 303, 303, 303, 403, 403)),
    "check_step": ("POST", "/initiatives/{id}/steps/{step}/done", (302, 404, 404, 303, 303, 303, 403, 403)),
    "move_step": ("POST", "/initiatives/{id}/steps/{step}/place", (302, 404, 404, 422, 422, 422, 403, 403)),
    "remove_step": (
        "POST",
        "/initiatives/{id}/steps/{step}/removal",
        (302, 404, 404, 303, 409, 409, 403, 403),
    ),
    "step_help": ("GET", "/initiatives/{id}/steps/{step}/help", (302, 404, 404, 200, 200, 200, 403, 403)),
    "ask_help": ("POST", "/initiatives/{id}/steps/{step}/help", (302, 404, 404, 422, 422, 422, 403, 403)),
    "write_agreement": ("POST", "/initiatives/{id}/agreement", (302, 403, 403, 403, 403, 403, 422, 422)),
    "agree": ("POST", "/initiatives/{id}/agreement/yes", (302, 404, 404, 409, 409, 403, 409, 409)),
}


def numbers(house: House) -> dict[str, int]:
    """A plan with one step."""
    step = Step(position=1, text="Een keuken zoeken")
    house.session.add(
        Plan(initiative_id=house.initiative.id, goal="Samen eten", updated_at=NOW, steps=[step])
    )
    house.session.commit()
    return {"step": step.id}
