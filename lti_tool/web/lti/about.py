"""`/lti/`: the values an LMS administrator copies to connect this tool."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from lti_tool.web.access import current_tool


@dataclass(frozen=True)
class Value:
    """One value to copy, named as most LMSs name it."""

    name: str
    value: str
    hint: str


def register(blueprint: Blueprint) -> None:
    """Add the page."""
    blueprint.add_url_rule("/", view_func=about)


def about() -> str:
    """Answer the page with the values of this installation."""
    base_url = current_tool().settings.base_url
    values = [
        Value("Tool URL", f"{base_url}/lti/launch", "also: target link URI, launch URL"),
        Value("Login initiation URL", f"{base_url}/lti/login", "also: OIDC connection URL"),
        Value("Redirect URI", f"{base_url}/lti/launch", "the only one"),
        Value("Public key set URL", f"{base_url}/lti/jwks.json", "also: JWKS URL, keyset URL"),
    ]
    return render_template("lti/about.html", values=values)
