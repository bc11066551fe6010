"""Who may see what: by role, by course, by person, for every address there is."""

from collections.abc import Mapping
from itertools import product

import pytest
from werkzeug.routing import Rule

from lti_tool.db.models import AcceptedAnswerRow, RequestRow, RulingRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.queries.report_page import load_report
from lti_tool.services.authoring.freeze_grades import freeze_report
from lti_tool.web.access import guarded
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.factories import make_course, make_registration, make_student
from tests.support.launches import COURSE
from tests.support.marked import any_file
from tests.support.pages import read_page
from tests.support.reassessing import offer
from tests.support.web import Visit, Web

OPEN_BLUEPRINTS = {"lti", "operations", "tickets"}
"""Guarded by the protocol itself, free of anybody's data, or open to a ticket for one thing."""

OPEN_ADDRESSES = {"front"}


def session_rules(web: Web) -> list[Rule]:
    return [rule for rule in web.app.url_map.iter_rules() if "sid" in rule.arguments]


def rules_with_ids(web: Web) -> list[Rule]:
    """Answer every address of a session that names an object."""
    return [rule for rule in session_rules(web) if rule.arguments - {"sid", "_rest"}]


def ids_of(room: Classroom) -> dict[str, int | str]:
    """Answer one object of a course for each kind an address may name."""
    attempt_id = room.fail(person=room.ada)
    return {
        "objective_id": room.objective(),
        "unit_id": room.unit_id,
        "resource_id": room.resource("adding-hands"),
        "attempt_id": attempt_id,
        "item_id": room.items(attempt_id)[0].item_id,
        "given_id": room.items(attempt_id)[0].id,
        "place": 0,
        "accepted_id": accepted_for(room, attempt_id),
        "student_id": room.ada,
        "child_id": room.ada,
        "source_id": room.course_id,
        "position": 0,
        "file_id": any_file(room, attempt_id),
        "ruling_id": rule_about(room),
        "request_id": ask_about(room),
        "slot_id": offer(room),
        "freeze_id": frozen_by(room),
        "export_name": f"students-s{room.ada}.pdf",
    }


def frozen_by(room: Classroom) -> int:
    """Freeze the course's report; answer its id."""
    now = room.clock()
    with room.tool.transaction() as session:
        report = load_report(session, course_id=room.course_id, now=now)
        return freeze_report(
            session,
            course_id=room.course_id,
            teacher_id=room.rivera,
            name="Term 1",
            report=report,
            now=now,
        )


def accepted_for(room: Classroom, attempt_id: AttemptId) -> int:
    """Accept an answer to the first question of an attempt; answer its id."""
    given = room.items(attempt_id)[0]
    row = AcceptedAnswerRow(
        item_id=given.item_id,
        fingerprint=given.fingerprint,
        place=0,
        text="five",
        key="five",
        accepted_by=room.rivera,
        accepted_at=room.clock(),
    )
    with room.tool.transaction() as session:
        session.add(row)
        session.flush()
        return row.id


def rule_about(room: Classroom) -> int:
    """Have the teacher rule about the student; answer the ruling's id."""
    row = RulingRow(
        person_id=room.ada,
        objective_id=room.objective(),
        kind=RulingKind.VERIFY,
        reason=RulingReason.ORAL,
        note="A sentence about it.",
        made_by=room.rivera,
        made_at=room.clock(),
    )
    with room.tool.transaction() as session:
        session.add(row)
        session.flush()
        return row.id


def ask_about(room: Classroom) -> int:
    """Have a request for a new check wait; answer its id."""
    row = RequestRow(
        person_id=room.ada,
        objective_id=room.objective(),
        did="I drew it again.",
        understood="Both parts make the whole.",
        asked_at=room.clock(),
    )
    with room.tool.transaction() as session:
        session.add(row)
        session.flush()
        return row.id


def open_all(visit: Visit, rule: Rule, ids: Mapping[str, int | str]) -> list[int]:
    """Open an address in every way it may be opened, and answer the statuses."""
    address = visit.web.app.url_map.bind("localhost").build(
        rule.endpoint,
        {"sid": visit.sid} | {name: ids[name] for name in rule.arguments - {"sid"}},
        method=next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})),
    )
    data = {"csrf": visit.csrf, "note": "A sentence about it."}
    return [
        visit.browser.open(address, method=method, data=data).status_code
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def test_every_blueprint_declares_its_guard(web: Web) -> None:
    assert set(web.app.blueprints) == guarded | OPEN_BLUEPRINTS


def test_every_address_belongs_to_a_blueprint_or_is_known_to_be_open(web: Web) -> None:
    for rule in web.app.url_map.iter_rules():
        blueprint, _, _ = rule.endpoint.rpartition(".")
        assert blueprint or rule.endpoint in OPEN_ADDRESSES
        assert (blueprint in guarded) is rule.rule.startswith("/s/<sid>")


def test_the_kinds_of_objects_in_addresses_are_those_this_test_knows(web: Web) -> None:
    named = {name for rule in rules_with_ids(web) for name in rule.arguments} - {"sid"}
    assert named == set(ids_of(web.room))
    assert len(rules_with_ids(web)) >= 12


def test_every_object_of_another_course_is_not_there(web: Web) -> None:
    theirs = ids_of(make_other_classroom(web.room))
    ids_of(web.room)
    family = web.visit(Role.OBSERVER, mentored_subs=("ada", "ada-6b"))
    visits = [web.visit(), web.visit(Role.TEACHER), family]
    for rule, visit in product(rules_with_ids(web), visits):
        assert set(open_all(visit, rule, theirs)) == {404}, rule.rule


def test_an_own_student_with_another_courses_objective_is_not_there_and_vice_versa(
    web: Web,
) -> None:
    theirs, ours = ids_of(make_other_classroom(web.room)), ids_of(web.room)
    teacher = web.visit(Role.TEACHER)
    cells = [rule for rule in rules_with_ids(web) if "student_id" in rule.arguments]
    assert len(cells) >= 10
    for rule, name in product(cells, ("student_id", "objective_id")):
        if name in rule.arguments:
            assert set(open_all(teacher, rule, ours | {name: theirs[name]})) == {404}, rule.rule


def test_no_object_is_there_for_a_number_that_never_was(web: Web) -> None:
    visits = [web.visit(), web.visit(Role.TEACHER)]
    for number in (0, 987654, 2**31 - 1, 2**31, 10**30):
        ids = dict.fromkeys(ids_of_names(web), number)
        for rule, visit in product(rules_with_ids(web), visits):
            if number < 2**31:
                assert set(open_all(visit, rule, ids)) == {404}, rule.rule
            else:
                prefix = f"/s/{visit.sid}"
                path = rule.rule.replace("/s/<sid>", prefix)
                for name in rule.arguments - {"sid"}:
                    path = path.replace(f"<int:{name}>", str(number))
                assert visit.browser.get(path).status_code == 404, path


def ids_of_names(web: Web) -> set[str]:
    return {name for rule in rules_with_ids(web) for name in rule.arguments} - {"sid"}


def test_another_students_attempt_is_not_there(web: Web) -> None:
    attempt_id = web.room.start(person=web.room.ben)
    visit = web.visit()
    mine = [rule for rule in rules_with_ids(web) if "attempt_id" in rule.arguments]
    assert len(mine) >= 4
    for rule in mine:
        ids = {"student_id": web.room.ada, "attempt_id": attempt_id, "position": 0, "file_id": 1}
        assert open_all(visit, rule, ids) == [404], rule.rule
    assert web.room.items(attempt_id)[0].answer is None


def test_students_and_staff_do_not_open_each_others_pages(web: Web) -> None:
    ids = ids_of(web.room)
    student = web.visit()
    staff = [web.visit(Role.TEACHER), web.visit(Role.ASSISTANT)]
    for rule in session_rules(web):
        blueprint = rule.endpoint.partition(".")[0]
        for visit in [student] if blueprint == "teacher" else staff:
            if blueprint in {"teacher", "student"}:
                assert set(open_all(visit, rule, ids)) == {404}, rule.rule


@pytest.mark.parametrize(
    ("role", "changes", "code"),
    [
        (Role.OBSERVER, {}, "role_observer"),
        (Role.DESIGNER, {}, "role_designer"),
        (Role.NONE, {}, "role_none"),
        (Role.STUDENT, {"person": None}, "anonymous_launch"),
        (Role.TEACHER, {"person": None}, "anonymous_launch"),
        (Role.STUDENT, {"course": None}, "no_course"),
        (Role.TEACHER, {"course": None}, "no_course"),
    ],
)
def test_whoever_may_see_nothing_reads_why_and_sees_no_data(
    web: Web, role: Role, changes: dict[str, object], code: str
) -> None:
    ids = ids_of(web.room)
    visit = web.visit(role, **changes)
    answer = visit.get()
    assert answer.status_code == 200
    assert read_page(answer.text).main["data-error-code"] == code
    for word in ("Add whole numbers", "Ben"):
        assert word not in answer.text
    for rule in session_rules(web):
        if rule.endpoint.startswith(("student.", "teacher.", "family.", "visitor.", "files.")):
            assert set(open_all(visit, rule, ids)) == {404}, rule.rule


@pytest.mark.parametrize(
    "path",
    [
        "grades",
        "grades/preview",
        "grades/ledger",
        "grades/ledger/comparison",
        "students/{ada}/objectives/{adding}/rulings",
        "students/{ada}/objectives/{adding}/rulings/{ruling}/withdraw",
        "objectives/{adding}/criterion",
        "rules",
    ],
)
def test_an_assistant_reads_what_a_teacher_decides_and_changes_none_of_it(
    web: Web, path: str
) -> None:
    web.room.master()
    ids = {"ada": web.room.ada, "adding": web.room.objective(), "ruling": rule_about(web.room)}
    assert web.visit(Role.ASSISTANT).post(path.format(**ids)).status_code == 403
    for page in (
        "grades",
        "grades/ledger",
        "rules",
        "integrity",
        "health",
        "objectives/{adding}/criterion",
    ):
        assert web.visit(Role.ASSISTANT).get(page.format(**ids)).status_code == 200


def test_the_same_course_id_on_another_platform_is_another_course(web: Web) -> None:
    with web.tool.transaction() as session:
        other = make_registration(session, "https://other.example", "cairn")
        make_student(session, make_course(session, other, COURSE.context_id), "stranger")
    board = web.visit(Role.TEACHER).get("board").text
    assert "Ada" in board
    assert "Stranger" not in board
