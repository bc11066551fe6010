"""Test the keys of both sides and the clocks, without which no launch and no token is believed."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.launch import ALLOWED_SKEW
from lti_tool.lti.platform_keys import read_key_set
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.lti.service_token import BACKDATE
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import Clock, ConnectionCheck, ConnectionFacts, Outcome

PLATFORM_KEYS = "platform_keys", "The LMS's keys"
OWN_KEYS = "own_keys", "Cairn's keys"
CLOCK = "clock", "Clocks"

UNKNOWN_CLOCK = ConnectionCheck(*CLOCK, Outcome.UNKNOWN, "The LMS did not say what time it has.")

_JSON = "application/json"
_AGE_DIGITS = 9


def check_platform(
    facts: ConnectionFacts, http: ServiceHttp, clock: Clock
) -> list[ConnectionCheck]:
    """Fetch the platform's key set; its date tells the platform's time."""
    asked_at = clock()
    try:
        answer = http.get(facts.registration.key_set_url, accept=_JSON)
        count = len(read_key_set(answer))
    except (LmsUnavailableError, LmsRefusedError) as error:
        advice = (
            f"Cairn fetches {facts.registration.key_set_url}: see that it is the LMS's key set "
            "address and that this server may reach it."
        )
        return [ConnectionCheck(*PLATFORM_KEYS, Outcome.FAILS, str(error), advice), UNKNOWN_CLOCK]
    keys = "1 key" if count == 1 else f"{count} keys"
    found = f"Cairn can fetch the keys that the LMS signs with: {keys}."
    return [
        ConnectionCheck(*PLATFORM_KEYS, Outcome.WORKS, found),
        _clock(answer, asked_at, clock()),
    ]


def check_own(
    facts: ConnectionFacts, url: str, http: ServiceHttp, tool_keys: ToolKeys, clock: Clock
) -> list[ConnectionCheck]:
    """Fetch our own key set where platforms fetch it, and see that it is really ours."""
    try:
        published = read_key_set(http.get(url, accept=_JSON))
    except LmsRefusedError as error:
        if error.code == "unsafe_address":
            found = "From here Cairn's own address leads into a private network."
            advice = f"Open {url} from outside that network: the LMS has to reach it as well."
            return [ConnectionCheck(*OWN_KEYS, Outcome.UNKNOWN, found, advice)]
        return [ConnectionCheck(*OWN_KEYS, Outcome.FAILS, _NOT_OURS, _own_advice(url))]
    except LmsUnavailableError:
        return [ConnectionCheck(*OWN_KEYS, Outcome.FAILS, _NOT_OURS, _own_advice(url))]
    kid, _ = tool_keys.signing_key(facts.registration.id, now=clock())
    if kid not in published:
        return [ConnectionCheck(*OWN_KEYS, Outcome.FAILS, _OTHERS, _own_advice(url))]
    return [
        ConnectionCheck(*OWN_KEYS, Outcome.WORKS, "Cairn's keys can be fetched at its own address.")
    ]


_NOT_OURS = "Cairn's own keys cannot be fetched at its address, so an LMS cannot know it."
_OTHERS = "At Cairn's address there are other keys than those it signs with."


def _own_advice(url: str) -> str:
    return (
        f"{url} must lead to this installation: look at CAIRN_BASE_URL, the proxy in front, and "
        "whether every host has the same keys folder."
    )


def _clock(answer: Answer, asked_at: datetime, answered_at: datetime) -> ConnectionCheck:
    told = _date(answer)
    if told is None:
        return UNKNOWN_CLOCK
    # The answer was dated between the two; a second is as fine as a date gets.
    if told < asked_at:
        apart = min(told + timedelta(seconds=1) - asked_at, timedelta())
    else:
        apart = max(told - answered_at, timedelta())
    seconds = round(abs(apart).total_seconds())
    if -BACKDATE <= apart <= ALLOWED_SKEW:
        return ConnectionCheck(*CLOCK, Outcome.WORKS, "The clocks of the LMS and of Cairn agree.")
    where = "behind" if apart < timedelta() else "ahead of"
    return ConnectionCheck(
        *CLOCK,
        Outcome.FAILS,
        f"The LMS's clock is {seconds} seconds {where} Cairn's.",
        "Let both servers take their time from the network (NTP).",
    )


def _date(answer: Answer) -> datetime | None:
    """Answer what time it was at the platform; a cache on the way says how old its copy is."""
    try:
        moment = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    age = answer.headers.get("Age", "").strip()
    seconds = int(age) if age.isascii() and age.isdecimal() and len(age) < _AGE_DIGITS else 0
    return moment + timedelta(seconds=seconds)
