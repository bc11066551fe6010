"""Key sets are fetched seldom, rotation is noticed at once, trouble is sat out."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.platform_keys import PlatformKeys
from tests.lti.support import MemoryHttp, TickingClock, ec_key, public_jwk, rsa_key

URL = "https://lms.example/keys"


class World:
    def __init__(self) -> None:
        self.clock = TickingClock()
        self.http = MemoryHttp(self.clock)
        self.keys = PlatformKeys(self.http, self.clock)

    def publish(self, *kids: str, **headers: str) -> None:
        self.http.serve(URL, {"keys": [public_jwk(k, rsa_key(k)) for k in kids]}, **headers)

    def finds(self, kid: str) -> bool:
        return self.keys.find(URL, kid) is not None

    @property
    def fetches(self) -> int:
        return len(self.http.asked)


@pytest.fixture
def world() -> World:
    world = World()
    world.publish("k1")
    return world


def test_a_key_set_is_fetched_once_for_many_launches(world: World) -> None:
    assert all(world.finds("k1") for _ in range(50))
    assert world.fetches == 1


def test_each_address_has_its_own_keys(world: World) -> None:
    other = "https://other.example/keys"
    world.http.serve(other, {"keys": [public_jwk("k1", rsa_key("k2"))]})
    own, foreign = world.keys.find(URL, "k1"), world.keys.find(other, "k1")
    assert own is not None
    assert foreign is not None
    assert own.public_key != foreign.public_key


def test_a_key_set_is_kept_for_an_hour_when_nothing_is_said(world: World) -> None:
    world.finds("k1")
    world.clock.pass_by(minutes=59)
    world.finds("k1")
    assert world.fetches == 1
    world.clock.pass_by(minutes=1)
    world.finds("k1")
    assert world.fetches == 2


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=300", 300),
        ("public, MAX-AGE = 300", 300),
        ("max-age=999999999", 3600),
        ("max-age=1", 60),
        ("no-store, max-age=300", 60),
        ("max-age=soon", 3600),
    ],
)
def test_cache_control_is_heeded_within_bounds(world: World, control: str, seconds: int) -> None:
    world.publish("k1", Cache_Control=control)
    world.finds("k1")
    world.clock.pass_by(seconds=seconds - 1)
    world.finds("k1")
    assert world.fetches == 1
    world.clock.pass_by(seconds=1)
    world.finds("k1")
    assert world.fetches == 2


def test_rotation_is_noticed_at_the_first_token_with_the_new_key(world: World) -> None:
    assert world.finds("k1")
    world.publish("k1", "k2")
    assert world.finds("k2")
    assert world.finds("k1")
    assert world.fetches == 2


def test_invented_key_ids_cause_one_fetch_a_minute(world: World) -> None:
    world.finds("k1")
    assert not any(world.finds(f"invented-{n}") for n in range(50))
    assert world.fetches == 2
    world.clock.pass_by(seconds=61)
    assert not world.finds("invented")
    assert world.fetches == 3


def test_the_first_fetch_counts_as_the_look_for_an_unknown_key(world: World) -> None:
    assert not world.finds("invented")
    assert not world.finds("invented")
    assert world.fetches == 1


def test_a_key_that_was_taken_back_is_forgotten_at_the_next_fetch(world: World) -> None:
    world.finds("k1")
    world.publish("k2")
    world.clock.pass_by(hours=1)
    assert not world.finds("k1")


@pytest.mark.parametrize(
    "trouble", [LmsUnavailableError("down"), LmsRefusedError("not_found", "gone")]
)
def test_old_keys_serve_while_the_platform_is_in_trouble(world: World, trouble: Exception) -> None:
    world.finds("k1")
    world.clock.pass_by(days=3)
    world.http.answers[URL] = trouble
    assert all(world.finds("k1") for _ in range(50))
    assert world.fetches == 2
    world.publish("k2")
    world.clock.pass_by(seconds=61)
    assert world.finds("k2")


def test_old_keys_serve_while_the_platform_answers_nonsense(world: World) -> None:
    world.finds("k1")
    world.clock.pass_by(days=3)
    world.http.serve(URL, {"error": "maintenance"})
    assert world.finds("k1")


def test_what_is_no_json_is_no_key_set(world: World) -> None:
    world.http.answers[URL] = replace(
        world.http.get(URL, accept="*/*"), body=b"<html>maintenance</html>"
    )
    with pytest.raises(LmsUnavailableError):
        world.finds("k1")


def test_trouble_at_the_first_fetch_is_told_and_not_kept(world: World) -> None:
    world.http.answers[URL] = LmsUnavailableError("down")
    with pytest.raises(LmsUnavailableError):
        world.finds("k1")
    world.publish("k1")
    assert world.finds("k1")


def test_a_platform_that_hangs_does_not_stop_the_others() -> None:
    clock = TickingClock()
    hanging, release = "https://slow.example/keys", threading.Event()
    entered = threading.Event()

    class SlowHttp(MemoryHttp):
        def send(self, method: str, url: str, **given: object) -> object:  # type: ignore[override]
            if url == hanging:
                entered.set()
                assert release.wait(5)
            return super().send(method, url, **given)  # type: ignore[arg-type]

    http = SlowHttp(clock)
    keys = PlatformKeys(http, clock)
    for url in (hanging, URL):
        http.serve(url, {"keys": [public_jwk("k1", rsa_key("k1"))]})
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(keys.find, hanging, "k1")
        assert entered.wait(5)
        assert pool.submit(keys.find, URL, "k1").result(timeout=5) is not None
        release.set()
        assert slow.result(timeout=5) is not None


# Which keys are usable.


def found_among(*entries: object) -> set[str] | None:
    world = World()
    world.http.serve(URL, {"keys": [*entries, public_jwk("spare", rsa_key("spare"))]})
    key = world.keys.find(URL, "k")
    return None if key is None else set(key.algorithms)


def test_a_key_without_algorithm_or_use_is_usable() -> None:
    assert found_among(public_jwk("k", rsa_key("k1"))) == {"RS256", "RS384", "RS512"}
    assert found_among(public_jwk("k", ec_key("e"))) == {"ES256"}


def test_a_key_with_an_algorithm_is_held_to_it() -> None:
    assert found_among(public_jwk("k", rsa_key("k1")) | {"alg": "RS384"}) == {"RS384"}


RSA = public_jwk("k", rsa_key("k1"))


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "kid": "k", "k": "c2VjcmV0", "alg": "HS256"},
        {"kty": "oct", "kid": "k", "k": "c2VjcmV0", "alg": "RS256"},
        RSA | {"use": "enc"},
        RSA | {"alg": "HS256"},
        RSA | {"alg": "none"},
        RSA | {"alg": "ES256"},
        RSA | {"alg": ["RS256"]},
        RSA | {"kty": "EC", "crv": "P-256"},
        RSA | {"n": 7},
        RSA | {"n": "%%%"},
        RSA | {"e": None},
        {k: v for k, v in RSA.items() if k != "n"},
        RSA | {"kid": 7},
        {"kty": "EC", "kid": "k", "crv": "P-521", "x": "AA", "y": "AA"},
        {"kty": "EC", "kid": "k", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "kid": "k", "crv": "Ed25519", "x": "AA"},
        {"kty": {}, "kid": "k", "crv": []},
        "k",
        None,
    ],
)
def test_a_key_of_another_kind_is_left_out(entry: object) -> None:
    assert found_among(entry) is None


def test_a_short_key_is_left_out() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    assert found_among(public_jwk("k", short)) is None


def test_a_private_key_published_by_mistake_is_read_as_public() -> None:
    private = json.loads(RSAAlgorithm.to_jwk(rsa_key("k1"))) | {"kid": "k"}
    del private["key_ops"]
    assert found_among(private) == {"RS256", "RS384", "RS512"}


def test_the_first_of_two_keys_with_one_id_counts() -> None:
    assert found_among(RSA | {"alg": "RS256"}, RSA | {"alg": "RS512"}) == {"RS256"}
