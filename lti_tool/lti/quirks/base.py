"""What an LMS product may do differently, and what the standards have all others do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lti_tool.lti.advice import GENERAL, Topic
from lti_tool.lti.service_errors import Refusal
from lti_tool.lti.timestamps import iso_milliseconds
from lti_tool.ports import ScoreMessage


def _nothing(_score: ScoreMessage) -> Mapping[str, object]:
    return {}


def _any_text(_user_id: str) -> bool:
    return True


@dataclass(frozen=True)
class Quirks:
    """One product's ways. Every default is the standard's own rule."""

    product: str = ""
    """Its product family code in launches, lower case; "" when it names none."""
    issuer_domain: str = ""
    """Issuers below this domain are of this product."""
    service_paths: tuple[str, ...] = ()
    """Parts of service addresses by which it is known when no launch has named the product."""

    timestamp: Callable[[datetime], str] = iso_milliseconds
    """How it reads the time of a score. AGS 2.0, section 3.4.9, wants parts of seconds."""
    score_extras: Callable[[ScoreMessage], Mapping[str, object]] = _nothing
    """Members of its own that go beside a score."""
    may_be_user_id: Callable[[str], bool] = _any_text
    """Whether it could know this user id at all."""
    keeps_comment: bool = False
    """A score without a comment leaves the comment that is there (AGS 2.0, section 3.4.10, not)."""
    filters_results: bool = True
    """Results may be asked for one person; otherwise the whole column is read."""
    shows_linked_columns_only: bool = False
    """What stands in a column reaches its gradebook only if the column names its activity."""
    lists_are_whole: bool = False
    """Columns and results come in one piece, whatever a Link header says."""
    lists_with_both_scopes: bool = False
    """To look at columns takes the read-only scope beside the one that includes it."""

    score_refusals: tuple[Refusal, ...] = ()
    """How it refuses a score."""
    delete_refusals: tuple[Refusal, ...] = ()
    """How it refuses to delete a column."""
    roster_refusals: tuple[Refusal, ...] = ()
    """How it refuses a list of members."""

    advice: Mapping[Topic, str] = field(default_factory=dict)
    """Where its administrator changes something, in the words its pages use."""

    def advise(self, topic: Topic) -> str:
        """Answer where to change this, in general words where we know no better."""
        return self.advice.get(topic) or GENERAL[topic]
