"""A tool for a real browser: it tries the platform's storage, chooses content, registers itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any
from urllib.parse import urlencode

import jwt
from flask import Flask, jsonify, redirect, request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from lti_tool.demo_lms.serving import QuietHandler, RunningLms
from tests.demo_lms.fake_tool import FakeTool
from tests.demo_lms.platform import DL, LTI, Platform, item

# Asks each window in turn and writes down what comes back, with where it came from.
PROBE = """
<!doctype html><title>Probe</title><pre id="log"></pre>
<script>
const LARGE = "x".repeat(5000);
const target = TARGET, origin = ORIGIN, log = document.getElementById("log");
const storage = target === "_parent" ? window.parent : window.parent.frames[target];
const ask = (to, message, exact) => new Promise((resolve) => {
  const id = String(Math.random());
  const hear = (event) => {
    if (event.data.message_id !== id) return;
    window.removeEventListener("message", hear);
    const from = { from: event.origin, right: event.source === to };
    resolve({ ...event.data, message_id: undefined, ...from });
  };
  window.addEventListener("message", hear);
  setTimeout(() => resolve("silence"), 700);
  const bare = message.subject === "none" ? { ...message, subject: "lti.none" } : message;
  const whole = { message_id: id, ...bare };
  to.postMessage(message.asText ? JSON.stringify(whole) : whole, exact);
});
(async () => {
  const said = {
    capabilities: await ask(window.parent, { subject: "lti.capabilities" }, "*"),
    put: await ask(storage, { subject: "lti.put_data", key: "state", value: "secret" }, origin),
    get: await ask(storage, { subject: "lti.get_data", key: "state" }, origin),
    text: await ask(storage, { subject: "lti.get_data", key: "state", asText: true }, origin),
    missing: await ask(storage, { subject: "lti.get_data", key: "other" }, origin),
    keyless: await ask(storage, { subject: "lti.put_data", value: "x" }, origin),
    large: await ask(storage, { subject: "lti.put_data", key: "k", value: LARGE }, origin),
    unknown: await ask(storage, { subject: "none" }, origin),
    removed: await ask(storage, { subject: "lti.put_data", key: "state", value: "" }, origin),
    gone: await ask(storage, { subject: "lti.get_data", key: "state" }, origin),
    elsewhere: await ask(storage, { subject: "lti.get_data", key: "state" }, "https://elsewhere.example"),
  };
  log.textContent = JSON.stringify(said);
})();
</script>
"""
CLOSING = """
<!doctype html><title>Registered</title><button id="close">Close</button>
<script>
document.getElementById("close").addEventListener("click", () => {
  window.parent.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
});
</script>
"""


@contextmanager
def serving_probe(tool: FakeTool, lms: RunningLms) -> Iterator[None]:
    """Serve the tool at the address that the LMS knows."""
    app = Flask(__name__)
    settings = lms.lms.settings

    @app.route("/lti/login", methods=["GET", "POST"])
    def login() -> Response | str:
        asked = request.form
        if asked.get("lti_storage_target") and "/deep" not in asked["target_link_uri"]:
            origin = settings.sign_on_url
            target = asked["lti_storage_target"]
            return PROBE.replace("TARGET", f'"{target}"').replace("ORIGIN", f'"{origin}"')
        query = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": asked["client_id"],
            "redirect_uri": settings.tool_launch_url,
            "login_hint": asked["login_hint"],
            "lti_message_hint": asked["lti_message_hint"],
            "nonce": "n",
            "state": "s",
        }
        return redirect(f"{settings.authorisation_url}?{urlencode(query)}")

    @app.post("/lti/launch")
    def launch() -> str:
        claims: dict[str, Any] = jwt.decode(
            request.form["id_token"], options={"verify_signature": False}
        )
        if claims[f"{LTI}/message_type"] != "LtiDeepLinkingRequest":
            return "<!doctype html><title>Launched</title><p id=launched>Launched</p>"
        signer = Platform(app, app.test_client(), lms.lms, tool, "")
        answer = signer.response(claims, item(tool))
        url = escape(claims[f"{DL}/deep_linking_settings"]["deep_link_return_url"])
        return (
            f'<!doctype html><title>Choose</title><form method="post" action="{url}">'
            f'<input type="hidden" name="JWT" value="{answer}"><button id="add">Add</button></form>'
        )

    app.add_url_rule("/lti/register", "register", lambda: CLOSING)
    app.add_url_rule("/lti/jwks.json", "keys", lambda: jsonify(tool.jwks()))
    port = int(settings.tool_url.rpartition(":")[2])
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
