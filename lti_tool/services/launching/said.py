"""What a launch says of its course, its person and its link, as our columns hold it."""

from typing import Any

from lti_tool.ports import CourseClaim, PersonClaim, VerifiedLaunch


def said_of_course(launch: VerifiedLaunch, claim: CourseClaim) -> dict[str, Any]:
    """Answer what the launch says of its course.

    What it does not say is left out: a launch without a claim (a navigation link, say) must not
    forget what an earlier one said.
    """
    said = {
        "columns_url": launch.columns_url,
        "grade_scopes": list(launch.grade_scopes) if launch.columns_url else None,
        "roster_url": launch.roster_url,
        "product": launch.product,
        "context_history": list(launch.context_history),
        "title": claim.title or claim.label,
    }
    return {name: value for name, value in said.items() if value}


def said_of_person(claim: PersonClaim) -> dict[str, Any]:
    """Answer what the launch says of its person. One without names never erases known ones."""
    names = {
        "name": claim.name,
        "given_name": claim.given_name,
        "family_name": claim.family_name,
    }
    return {field: name for field, name in names.items() if name} | {"is_test": claim.is_test}


def named_target(custom: dict[str, str]) -> tuple[str, str]:
    """Read `cairn_unit` and `cairn_objective` (alone: `unit.objective`), "" where not named."""
    unit_slug, objective_slug = custom.get("cairn_unit", ""), custom.get("cairn_objective", "")
    if "." in objective_slug:
        unit_slug, _, objective_slug = objective_slug.partition(".")
    return unit_slug, objective_slug
