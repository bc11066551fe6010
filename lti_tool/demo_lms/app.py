"""Put the parts of the demo LMS together as one Flask application."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError

from lti_tool.demo_lms import (
    authorisation,
    deep_link_pages,
    fault_pages,
    gradebook_pages,
    inspection,
    launch_pages,
    pages,
    registration_pages,
    registration_service,
    storage_pages,
    token_endpoint,
)
from lti_tool.demo_lms.activity_adding import add_own_column, own_columns
from lti_tool.demo_lms.buckets import Buckets
from lti_tool.demo_lms.content_items import LineDraft
from lti_tool.demo_lms.deep_links import DeepLinkBook
from lti_tool.demo_lms.fault_effects import hang_up_if_told
from lti_tool.demo_lms.faults import FaultBoard
from lti_tool.demo_lms.headers import protect
from lti_tool.demo_lms.keys import PlatformKey, key_beside
from lti_tool.demo_lms.launches import LaunchBook
from lti_tool.demo_lms.lms import EXTENSION, Lms, current_lms
from lti_tool.demo_lms.once import OnceOnly
from lti_tool.demo_lms.profile import Profile
from lti_tool.demo_lms.profiles.choice import profile_named
from lti_tool.demo_lms.registrations import Toolbox, preset
from lti_tool.demo_lms.school import School
from lti_tool.demo_lms.seed import build_school
from lti_tool.demo_lms.service_http import ServiceError, refuse
from lti_tool.demo_lms.settings import LOOPBACK_HOSTS, Settings
from lti_tool.demo_lms.state import Gradebook
from lti_tool.demo_lms.state_file import StateFile
from lti_tool.demo_lms.tokens import TokenDesk

LARGEST_BODY = 1_000_000

# Words of our own for what a person can run into; the rest keeps the framework's.
WORDS = {
    403: "This is not yours to see or change. Switch person, or go back.",
    404: "There is nothing here. It may have been deleted.",
}


def create_app(settings: Settings, key: PlatformKey | None = None) -> Flask:
    """Return a demo LMS that is ready to serve; tests may lend it a key to save time."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    # A name that resolves to this machine is not enough: that is how DNS rebinding gets in.
    app.config["TRUSTED_HOSTS"] = list(LOOPBACK_HOSTS)
    lms = _lms(settings, key)
    app.extensions[EXTENSION] = lms
    for module in (
        authorisation,
        deep_link_pages,
        fault_pages,
        gradebook_pages,
        inspection,
        launch_pages,
        pages,
        registration_pages,
        registration_service,
        storage_pages,
        token_endpoint,
    ):
        app.register_blueprint(module.blueprint)
    app.register_blueprint(deep_link_pages.answers)
    for blueprint in lms.profile.blueprints:
        app.register_blueprint(blueprint)
    _name_as_the_product_does(app, settings)
    app.register_error_handler(ServiceError, refuse)
    app.register_error_handler(HTTPException, _explain)
    app.after_request(protect)
    app.after_request(hang_up_if_told)
    app.add_template_filter(_number, "number")
    app.add_template_filter(_moment, "moment")
    app.context_processor(lambda: {"lms": current_lms()})
    return app


def _lms(settings: Settings, key: PlatformKey | None) -> Lms:
    profile = profile_named(settings.profile)
    kept = StateFile(settings.state_file)
    first = preset(settings, profile.registering.deployment_id(1))
    lms = Lms(
        settings=settings,
        profile=profile,
        school=_school(settings, profile, kept),
        key=key or key_beside(settings.state_file),
        gradebook=Gradebook(kept.gradebook(), save=kept.save_gradebook),
        launches=LaunchBook(settings.clock),
        deep_links=DeepLinkBook(settings.clock),
        tokens=TokenDesk(settings.clock),
        tools=Toolbox(first, kept.registrations(), save=kept.save_registrations),
        faults=FaultBoard(settings.clock),
        once=OnceOnly(settings.clock),
        buckets=Buckets(settings.rate_limit, settings.clock),
    )
    if profile.gradebook.seeds_columns:
        _seed_columns(lms)
    return lms


def _school(settings: Settings, profile: Profile, kept: StateFile) -> School:
    school = build_school(
        settings.extra_units,
        profile.naming,
        absent=profile.absent,
        not_enrolled=profile.not_enrolled,
        contents=kept.school(),
        extra_students=settings.extra_students,
    )
    school.save = kept.save_school
    return school


def _seed_columns(lms: Lms) -> None:
    # Nobody chose this activity in the tool: a teacher made it by hand, and it can be graded.
    activity = lms.school.activity("6b-practice")
    fresh = not lms.gradebook.line_items() and not lms.gradebook.history()
    if activity is not None and fresh and not own_columns(lms, activity):
        lms.school.replace_activity(replace(activity, had_column=True))
        add_own_column(lms, activity, LineDraft(None, 100.0, None, None))


def _name_as_the_product_does(app: Flask, settings: Settings) -> None:
    """Answer at the product's addresses too; the plain ones of the strict profile always work."""
    views = {
        settings.paths.authorisation: ("authorisation.authorise", ["GET", "POST"]),
        settings.paths.token: ("token_endpoint.issue_token", ["POST"]),
        settings.paths.jwks: ("authorisation.publish_keys", ["GET"]),
        settings.paths.configuration: ("registration_service.show_configuration", ["GET"]),
        settings.paths.registration: ("registration_service.register", ["POST"]),
    }
    known = {rule.rule for rule in app.url_map.iter_rules()}
    for path, (endpoint, methods) in views.items():
        if path not in known:
            view = app.view_functions[endpoint]
            app.add_url_rule(path, endpoint=endpoint, view_func=view, methods=methods)


def _explain(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        # A host we do not trust has no addresses, and so no page with links.
        return Response(f"{error.description}\n", 400, mimetype="text/plain")
    status = error.code or 500
    title = {403: "Not yours", 404: "Not found"}.get(status, error.name)
    text = WORDS.get(status, error.description or error.name)
    return render_template("message.html", title=title, text=text, back="/"), status


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%d %b, %H:%M:%S UTC").lstrip("0")
