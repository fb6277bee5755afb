"""Who may open what: reading and steering."""

#: endpoint → method, address, and the answer to: visitor, Eve, somebody of another team, a member, an
#: initiator, the coach, an organiser, an admin. (422: let in, and told that nothing was filled in.)
ROUTES = {
    "index": ("GET", "/initiatives/", (200,) * 8),
    "mine": ("GET", "/my-initiatives", (302, 200, 200, 200, 200, 200, 200, 200)),
    "show": ("GET", "/initiatives/{id}", (200,) * 8),
    "of_pitch": ("GET", "/pitches/{pitch}/initiative", (200,) * 8),
    "move": ("POST", "/initiatives/{id}/stage", (302, 404, 404, 422, 422, 403, 422, 422)),
    "waive": ("POST", "/initiatives/{id}/waiver", (302, 403, 403, 403, 403, 403, 422, 422)),
    "end_waiver": ("POST", "/initiatives/{id}/waiver/removal", (302, 403, 403, 403, 403, 403, 303, 303)),
    "board": ("GET", "/initiatives/board", (302, 403, 403, 403, 403, 403, 200, 200)),
    "move_on_board": ("POST", "/initiatives/{id}/board-stage", (302, 403, 403, 403, 403, 403, 422, 422)),
    "begin": ("POST", "/pitches/{pitch}/initiative", (302, 403, 403, 403, 403, 403, 422, 422)),
}
