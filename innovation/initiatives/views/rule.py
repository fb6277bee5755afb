"""The team rule of the network, for its admins."""

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from innovation.db import session
from innovation.errors import RuleBroken
from innovation.initiatives.actions.rule import choose_rule
from innovation.initiatives.forms.rule import RuleForm
from innovation.initiatives.models.team import team_rule
from innovation.initiatives.views import bp
from innovation.web.access import admin
from innovation.web.errors import said
from innovation.web.respond import changed, mistake


@bp.get("/settings/team-rule")
@admin
def rule() -> Response:
    """When a team is whole."""
    return _page(RuleForm(team_rule(session), formdata=None))


@bp.post("/settings/team-rule")
@admin
def save_rule() -> Response:
    """Hold every team against another rule."""
    form = RuleForm(team_rule(session))
    if not form.validate():
        return _page(form, 422)
    try:
        choose_rule(session, form.rule)
    except RuleBroken as error:
        session.rollback()
        form.form_errors.append(said(error))
        return _page(form, error.status)
    session.commit()
    flash(_("Saved. Every team is held against this rule from now on."), "ok")
    return changed(url_for("initiatives.rule"))


def _page(form: RuleForm, status: int = 200) -> Response:
    return mistake("initiatives/rule.html", status=status, form=form, rule=team_rule(session))
