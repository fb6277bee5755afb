"""Who may open what: support and money."""

from tests.initiatives.granted import decided, planned

ORGANISER = (302, 403, 403, 403, 403, 403, 422, 422)
GRANT = "/initiatives/{id}/grants/{grant}"
PART = f"{GRANT}/instalments/1"

ROUTES = {
    "support": ("GET", "/initiatives/{id}/support", (302, 404, 404, 200, 200, 200, 200, 200)),
    "begin_support": ("POST", "/initiatives/{id}/support", ORGANISER),
    "end_support": ("POST", "/initiatives/{id}/support/9/end", (302, 403, 403, 403, 403, 403, 404, 404)),
    "decide": ("POST", "/initiatives/{id}/grants", ORGANISER),
    "correct_grant": ("POST", f"{GRANT}/correction", ORGANISER),
    "plan_instalment": ("POST", f"{GRANT}/instalments", ORGANISER),
    "change_instalment": ("POST", f"{PART}/amount", ORGANISER),
    "request_instalment": ("POST", f"{PART}/request", (302, 404, 404, 409, 409, 403, 403, 403)),
    "send_back_request": ("POST", f"{PART}/refusal", ORGANISER),
    "pay_instalment": ("POST", f"{PART}/payment", ORGANISER),
    "reclaim_instalment": ("POST", f"{PART}/return", ORGANISER),
    "support_overview": ("GET", "/support/", (302, 403, 403, 403, 403, 403, 200, 200)),
    "grants_file": ("GET", "/support/grants.csv", (302, 403, 403, 403, 403, 403, 200, 200)),
    "grants_file as a workbook": ("GET", "/support/grants.xlsx", (302, 403, 403, 403, 403, 403, 200, 200)),
}


def numbers(house) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """A grant with one instalment."""
    grant = decided(house)
    planned(house, grant, 100_000)
    house.session.commit()
    return {"grant": grant.id}
