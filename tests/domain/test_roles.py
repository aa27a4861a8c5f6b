from app.domain.roles import EVERY_ROLE, grants, helps


def test_only_administrators_and_coordinators_hand_out_roles():
    given = {role.value: sorted(grants(role)) for role in EVERY_ROLE}
    assert given == {
        "administrator": ["administrator", "coordinator", "instructor", "observer", "trainee"],
        "coordinator": ["instructor", "trainee"],
        "instructor": [],
        "observer": [],
        "trainee": [],
    }


def test_an_instructor_helps_trainees_alone():
    assert helps("instructor") == {"trainee"}
    assert helps("coordinator") == {"trainee", "instructor"}
    assert helps("administrator") == EVERY_ROLE
    assert helps("observer") == helps("trainee") == frozenset()
