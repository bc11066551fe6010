"""The tool Cairn is measured against: PyLTI1p3's own Flask adapter, used as its README shows.

Launches and the platform's keys are kept in Redis. Configuration is read once and a page is all
there is behind the launch, so nothing here is slower than it has to be.
"""

from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from flask_caching import Cache
from pylti1p3.contrib.flask import (  # type: ignore[attr-defined]  # its own words
    FlaskCacheDataStorage,
    FlaskMessageLaunch,
    FlaskOIDCLogin,
    FlaskRequest,
)
from pylti1p3.tool_config import ToolConfJsonFile  # type: ignore[attr-defined]  # as above
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

CONTEXT = "https://purl.imsglobal.org/spec/lti/claim/context"
KEYS_KEPT = 7200
"""Seconds; the library's own value."""

ACTIVITIES = tuple(
    {
        "id": number,
        "title": f"Activity {number}",
        "text": "Given a table of values, find the unit rate, right in four of five questions.",
        "is_open": number == 1,
    }
    for number in range(1, 7)
)


def make_app(config_file: str, redis_url: str) -> Flask:
    """Answer the application; gunicorn calls this with the arguments in its command line."""
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY="a secret of the benchmark, known to nobody",
        CACHE_TYPE="RedisCache",
        CACHE_REDIS_URL=redis_url,
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_SAMESITE="None",
    )
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    cache = Cache(app)
    tool_conf = ToolConfJsonFile(config_file)

    @app.route("/login/", methods=["GET", "POST"])
    def login() -> Response:
        storage = FlaskCacheDataStorage(cache)
        oidc_login = FlaskOIDCLogin(FlaskRequest(), tool_conf, launch_data_storage=storage)
        answer: Response = oidc_login.redirect(url_for("launch", _external=True))
        return answer

    @app.post("/launch/")
    def launch() -> Response:
        storage = FlaskCacheDataStorage(cache)
        message = FlaskMessageLaunch(FlaskRequest(), tool_conf, launch_data_storage=storage)
        message.set_public_key_caching(storage, cache_lifetime=KEYS_KEPT)
        message.get_launch_data()
        return redirect(url_for("page", launch_id=message.get_launch_id()), code=303)

    @app.get("/page/")
    def page() -> str:
        storage = FlaskCacheDataStorage(cache)
        message = FlaskMessageLaunch.from_cache(
            request.args["launch_id"], FlaskRequest(), tool_conf, launch_data_storage=storage
        )
        data: Any = message.get_launch_data()
        return render_template(
            "page.html",
            name=data.get("name", ""),
            course=data.get(CONTEXT, {}).get("title", ""),
            activities=ACTIVITIES,
        )

    return app
