"""Take over what a process that died had begun, so that nobody waits for it."""

from dbos import DBOS

from lti_tool.worker.presence import Presence

_MOST = 1000


def take_over(presence: Presence, *, again: dict[str, str]) -> int:
    """End the tasks of the dead and free their scores; answer how many tasks that were.

    The engine resumes tasks under the name of the process that ran them, and no name comes back. A
    task left pending keeps its place, so that its platform's next one would never begin. What is
    owed stands in rows and is found there; `again` names the other tasks that are to be done again,
    each with its queue.
    """
    # In this order: who had begun something was known by then.
    begun = DBOS.list_workflows(
        status=["PENDING"], load_input=False, load_output=False, limit=_MOST
    )
    living, dead = presence.living_and_dead()
    left = [each for each in begun if each.executor_id not in living]
    ended = [each.workflow_id for each in left if each.name not in again]
    if ended:
        DBOS.cancel_workflows(ended)
    for name, queue in again.items():
        if resumed := [each.workflow_id for each in left if each.name == name]:
            DBOS.resume_workflows(resumed, queue_name=queue)
    if dead:
        presence.clear_away(dead)
    return len(left)
