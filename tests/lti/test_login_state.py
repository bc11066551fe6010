"""A state is ours or it is none, and who sees it learns nothing of the browser's secret."""

import pytest

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.login_state import LONGEST_STATE, BegunLogin, LoginStates
from lti_tool.lti.secret_text import digest
from tests.lti.support import START, STATES, TARGET


def begin(states: LoginStates = STATES, **changes: str | None) -> BegunLogin:
    said: dict[str, str | None] = {
        "target_link_uri": TARGET,
        "deployment_hint": "9:8865aa",
        "storage_target": "_parent",
    }
    return states.begin(registration_id=RegistrationId(7), now=START, **(said | changes))  # type: ignore[arg-type]


def test_a_state_says_again_what_its_login_said() -> None:
    begun = begin()
    assert STATES.read(begun.state) == begun
    assert (begun.registration_id, begun.created_at, begun.storage_target) == (7, START, "_parent")
    assert begun.is_for_target(TARGET)
    assert not begun.is_for_target(f"{TARGET}&x=1")
    assert begun.may_come_from("9:8865aa")
    assert not begun.may_come_from("9:8865ab")


def test_a_login_that_named_no_deployment_may_come_from_any() -> None:
    found = STATES.read(begin(deployment_hint=None, storage_target=None).state)
    assert found is not None
    assert found.may_come_from("1")
    assert found.storage_target is None


def test_a_state_changed_anywhere_is_none_of_ours() -> None:
    state = begin().state
    for place, sign in enumerate(state):
        changed = f"{state[:place]}{'1' if sign != '1' else '2'}{state[place + 1 :]}"
        assert STATES.read(changed) is None, place
    assert STATES.read(state[:-1]) is None
    assert STATES.read(f"{state}A") is None
    assert STATES.read(f"{state}\n") is None


def test_a_part_moved_into_its_neighbour_is_none_of_ours() -> None:
    random, created, *others = begin().state.split(".")
    moved = ".".join((random, created[:-1], created[-1] + others[0], *others[1:]))
    assert STATES.read(moved) is None


@pytest.mark.parametrize("state", ["", "x", "." * 6, "é" * 40, "\ud800", "a" * 10_000])
def test_any_other_text_is_none_of_ours(state: str) -> None:
    assert STATES.read(state) is None


def test_another_installations_state_is_none_of_ours() -> None:
    assert STATES.read(begin(LoginStates("another secret")).state) is None


def test_a_state_and_its_nonce_do_not_tell_the_browsers_secret() -> None:
    begun = begin()
    assert len({begun.state, begun.nonce, begun.browser_secret}) == 3
    for seen in (begun.state, begun.nonce):
        assert begun.browser_secret not in seen
        assert digest(begun.browser_secret) not in seen


def test_no_two_logins_share_anything() -> None:
    one, two = begin(), begin()
    assert one.state_hash != two.state_hash
    assert one.nonce != two.nonce
    assert one.browser_secret != two.browser_secret
    assert one.state[:12] != two.state[:12], "cookies are named by it"


def test_the_longest_state_fits_where_platforms_keep_it() -> None:
    begun = STATES.begin(
        registration_id=RegistrationId(2**31 - 1),
        target_link_uri="https://tool.example/" + "é" * 4000,
        deployment_hint="d" * 255,
        storage_target="f" * 64,
        now=START,
    )
    assert len(begun.state) <= LONGEST_STATE
    assert STATES.read(begun.state) == begun
