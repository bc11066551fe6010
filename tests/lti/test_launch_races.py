"""However many post the same launch at once, one session comes of it."""

import threading
from concurrent.futures import ThreadPoolExecutor

from lti_tool.lti.errors import LaunchRefusedError
from tests.lti.support import Place


def test_of_eight_posts_of_one_launch_one_is_accepted() -> None:
    place = Place()
    begun = place.login()
    token = place.sign(place.claims(begun))
    start = threading.Barrier(8)

    def post(_: int) -> str:
        start.wait()
        try:
            return place.post(begun.state, token).deployment_id
        except LaunchRefusedError as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(post, range(8)))
    assert outcomes == ["1"] + ["launch_replayed"] * 7


def test_of_eight_different_tokens_for_one_login_one_is_accepted() -> None:
    place = Place()
    begun = place.login()
    tokens = [place.sign(place.claims(begun, sub=f"person-{n}")) for n in range(8)]
    start = threading.Barrier(8)

    def post(token: str) -> bool:
        start.wait()
        try:
            place.post(begun.state, token)
        except LaunchRefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(post, tokens)) == 1
