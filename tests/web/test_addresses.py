"""Templates name the same addresses as Flask's own builder."""

import pytest
from flask import Flask, g, url_for
from werkzeug.routing import BuildError

from lti_tool.web.addresses import make_address
from tests.support.web import Web

SID = "sid_of-a-session"


@pytest.fixture
def app(web: Web) -> Flask:
    return web.app


def test_every_address_below_a_session_is_as_flask_builds_it(app: Flask) -> None:
    address = make_address(app)
    asked = [rule for rule in app.url_map.iter_rules() if "sid" in rule.arguments]
    with app.test_request_context():
        g.sid = SID
        for rule in asked:
            values = dict.fromkeys(rule.arguments - {"sid"}, 7)
            for given in (values, {**values, "sid": "of-another"}):
                assert address(rule.endpoint, **given) == url_for(rule.endpoint, **given)
    assert len(asked) > 30


def test_what_has_more_than_ids_is_as_flask_builds_it(app: Flask) -> None:
    address = make_address(app)
    with app.test_request_context():
        g.sid = SID
        assert address("student.path", _anchor="top") == f"/s/{SID}/path#top"
        assert address("student.path", page=2) == f"/s/{SID}/path?page=2"
        assert address("student.path", note="a b") == f"/s/{SID}/path?note=a+b"
        assert address("lti.about") == "/lti/"


def test_a_tool_below_another_path_stays_there(app: Flask) -> None:
    address = make_address(app)
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/cairn"}):
        g.sid = SID
        assert address("student.path") == url_for("student.path") == f"/cairn/s/{SID}/path"


def test_a_missing_place_is_an_error(app: Flask) -> None:
    address = make_address(app)
    with app.test_request_context():
        g.sid = SID
        with pytest.raises(BuildError):
            address("student.objective")
