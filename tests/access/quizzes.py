from datetime import timedelta

from sqlalchemy import select

from app.curriculum.drafts import make_draft, read_fit_course
from app.curriculum.models import ItemRevision, QuizRevision
from app.curriculum.publishing import add_edition
from app.extensions import db
from app.learning.models import Enrolment
from app.quizzes.accommodations import Accommodation
from app.quizzes.answer_files import AnswerFile
from app.quizzes.bank_notes import ItemComment, ItemRetirement
from app.quizzes.corrections import KeyCorrection
from app.quizzes.models import Attempt, GradingRun, ItemScore
from app.quizzes.overrides import ScoreOverride
from app.quizzes.paper import PaperEntry
from app.quizzes.regrades import Regrade
from app.quizzes.sitting_rules import SittingRule
from app.shared import clock
from app.shared.storage import store
from app.workshops.models import Workshop
from app.workshops.registrations import Registration
from tests.access.row import Row
from tests.access.workshops import RUNS, SEES_ROSTER
from tests.cast import Cast, add
from tests.quizzes.essays import make_script
from tests.quizzes.make import make_enrolment, make_graded_attempt, make_quiz
from tests.quizzes.paper import make_keyed_sheet
from tests.quizzes.pictured import hash_of, pictured_files
from tests.workshops.make import make_edition, make_workshop, register


def make_quiz_of_the_trainee(cast: Cast) -> dict:
    edition = make_edition()
    make_enrolment(cast.trainee, edition)
    return {"uid": make_quiz(edition).uid}


def make_attempt(cast: Cast) -> dict:
    edition = make_edition()
    enrolment, quiz = make_enrolment(cast.trainee, edition), make_quiz(edition)
    attempt = Attempt(
        enrolment_id=enrolment.id,
        officer_id=enrolment.officer_id,
        quiz_revision_id=quiz.id,
        purpose=quiz.purpose,
        number=1,
        layout=[{"item": "made-up", "revision": quiz.items[0].item_revision_id, "choices": ["yes", "no"]}],
        language="vi",
        started_at=clock.now(),
        due_at=clock.now() + timedelta(hours=1),
    )
    return {"uid": add(attempt).uid}


def make_response(cast: Cast) -> dict:
    return make_attempt(cast) | {"item_id": "made-up"}


def make_items_file(cast: Cast) -> dict:
    return {"format": "gift", "written_in": "vi", "purpose": "items"}


def make_item_comment(cast: Cast) -> dict:
    row = ItemComment(course_slug="made-up", item_id="made-up", words="Invented", at=clock.now())
    return {"uid": add(row).uid}


def make_item_retirement(cast: Cast) -> dict:
    row = ItemRetirement(course_slug="made-up", item_id="made-up", reason="Invented", at=clock.now())
    return {"uid": add(row).uid}


def make_results(cast: Cast) -> dict:
    """A quiz of the edition that the workshop teaches; the trainee is on its roster."""
    workshop = make_workshop(cast)
    register(workshop, cast.trainee)
    return {"uid": make_quiz(make_edition()).uid, "workshop": workshop.uid}


def make_results_of_all(cast: Cast) -> dict:
    return {"uid": make_quiz(make_edition()).uid}


def make_item_results(cast: Cast) -> dict:
    return make_results(cast) | {"item_id": "made-up"}


def make_results_chart(cast: Cast) -> dict:
    return make_results(cast) | {"name": "scores"}


def make_results_file(cast: Cast) -> dict:
    return make_results(cast) | {"extension": "csv", "purpose": "archive"}


def make_edition_of_results(cast: Cast) -> dict:
    return {"uid": make_edition().uid}


def make_workshop_of_results(cast: Cast) -> dict:
    return {"uid": make_results(cast)["workshop"]}


def make_item_to_correct(cast: Cast) -> dict:
    return make_item_results(cast)


def make_item_of_all(cast: Cast) -> dict:
    return make_results_of_all(cast) | {"item_id": "made-up"}


def make_correction_of(cast: Cast, *, is_local: bool = True) -> Regrade:
    """A correction of the item, within the workshop or for all, with its trial not begun."""
    made = make_results(cast)
    item = db.session.scalars(select(ItemRevision)).one()
    workshop = db.session.scalars(select(Workshop)).one()
    correction = KeyCorrection(
        item_revision_id=item.id,
        workshop_id=workshop.id if is_local else None,
        body={"rule": "full", "points": "1", "key": {}},
        reason="Invented",
        at=clock.now(),
    )
    run = GradingRun(key_version="0" * 64, at=clock.now(), reason="Invented")
    add(correction, run)
    assert made["workshop"] == workshop.uid
    return add(Regrade(correction_id=correction.id, grading_run_id=run.id, at=clock.now()))


def make_regrade(cast: Cast) -> dict:
    return {"uid": make_correction_of(cast).uid}


def make_regrade_of_all(cast: Cast) -> dict:
    return {"uid": make_correction_of(cast, is_local=False).uid}


def make_regrade_file(cast: Cast) -> dict:
    return make_regrade(cast) | {"extension": "csv"}


def make_correction(cast: Cast) -> dict:
    return {"uid": make_correction_of(cast).correction.uid}


def make_workshop_with_quiz(cast: Cast) -> dict:
    """A workshop whose edition has a quiz to print."""
    return {"uid": make_results(cast)["workshop"]}


def make_paper(cast: Cast) -> dict:
    """A version of which the trainee's sheet is keyed twice."""
    return {"uid": make_sheet(cast)["uid"]}


def make_sheet(cast: Cast) -> dict:
    workshop = make_workshop(cast)
    registration = register(workshop, cast.trainee)
    make_quiz(make_edition())
    version = make_keyed_sheet(workshop, registration, cast.instructor, cast.coordinator)
    return {"uid": version.uid, "registration_uid": registration.uid}


def make_entry(cast: Cast) -> dict:
    make_paper(cast)
    return {"uid": db.session.scalars(select(PaperEntry.uid).order_by(PaperEntry.id)).first()}


def make_differences_file(cast: Cast) -> dict:
    return make_paper(cast) | {"extension": "csv"}


def make_graded(cast: Cast) -> Attempt:
    """The trainee's attempt in the workshop, graded."""
    make_results(cast)
    quiz = db.session.scalars(select(QuizRevision)).one()
    registration = db.session.scalars(select(Registration)).one()
    enrolment = db.session.get_one(Enrolment, registration.enrolment_id)
    return make_graded_attempt(enrolment, quiz, 50, registration=registration)


def make_scores(cast: Cast) -> dict:
    return {"uid": make_graded(cast).uid}


def make_answer_file(cast: Cast) -> dict:
    """A file that is kept for the trainee's attempt in the workshop."""
    attempt = make_graded(cast)
    row = AnswerFile(attempt_id=attempt.id, digest="0" * 64, answers=[], at=clock.now())
    return {"uid": add(row).uid}


def make_override(cast: Cast) -> dict:
    attempt = make_graded(cast)
    item = db.session.scalars(select(ItemRevision)).one()
    of_run = {"attempt_id": attempt.id, "grading_run_id": attempt.grading_run_id}
    add(ItemScore(**of_run, item_revision_id=item.id, score=0, max_score=1, is_answered=True))
    row = ScoreOverride(
        attempt_id=attempt.id,
        score=1,
        comment="Invented",
        grading_run_id=attempt.grading_run_id,
        at=clock.now(),
    )
    return {"uid": add(row).uid}


def make_workshop_file(cast: Cast) -> dict:
    return make_workshop_of_results(cast) | {"extension": "csv"}


def make_edition_file(cast: Cast) -> dict:
    return make_edition_of_results(cast) | {"extension": "xlsx"}


def make_accommodation(cast: Cast) -> dict:
    make_results(cast)
    workshop = db.session.scalars(select(Workshop)).one()
    row = Accommodation(
        edition_id=workshop.edition_id,
        workshop_id=workshop.id,
        extra_time=25,
        reason="Invented",
        at=clock.now(),
    )
    return {"uid": add(row).uid}


def make_accommodation_of_officer(cast: Cast) -> dict:
    row = Accommodation(
        edition_id=make_edition().id,
        officer_id=cast.trainee.officer_id,
        extra_time=25,
        reason="Invented",
        at=clock.now(),
    )
    return {"uid": add(row).uid}


def make_picture(_cast: Cast) -> dict:
    files = pictured_files()
    add_edition(make_draft(read_fit_course(files), files), by=None, at=clock.now())
    return {"sha256": hash_of("house")}


def make_attempt_picture(cast: Cast) -> dict:
    """An attempt whose only item has a picture."""
    made = make_attempt(cast)
    item = db.session.scalars(select(ItemRevision)).one()
    picture = {"file": "pictures/house.svg", "alt": {"vi": "Nhà", "en": "House"}, "width": 400, "height": 300}
    sha256 = store().put(pictured_files()["01-drawn/pictures/house.svg"])
    item.body = {**item.body, "picture": {**picture, "drawn": {"vi": sha256, "en": sha256}}}
    db.session.flush()
    return made | {"sha256": sha256}


def make_sitting(cast: Cast) -> dict:
    made = make_results(cast)
    return {"uid": made["workshop"], "quiz_uid": made["uid"]}


def make_sitting_to_release(cast: Cast) -> dict:
    return make_sitting(cast) | make_rule("when-released")


def make_sitting_to_take_back(cast: Cast) -> dict:
    return make_sitting(cast) | make_rule("when-released", released_at=clock.now())


def make_rule(release: str, **values: object) -> dict:
    quiz, workshop = (
        db.session.scalars(select(QuizRevision)).one(),
        db.session.scalars(select(Workshop)).one(),
    )
    place = {"workshop_id": workshop.id, "module_slug": quiz.module_slug, "purpose": quiz.purpose}
    add(SittingRule(**place, release=release, at=clock.now(), **values))
    return {}


def make_script_to_mark(cast: Cast) -> dict:
    return {"uid": make_script(cast).uid, "item_id": "made-up"}


def make_essay(cast: Cast) -> dict:
    """A question that people mark, with one script."""
    attempt = make_script(cast)
    return {"uid": db.session.get_one(QuizRevision, attempt.quiz_revision_id).uid, "item_id": "made-up"}


def make_essay_in_workshop(cast: Cast) -> dict:
    return make_essay(cast) | {"workshop": db.session.scalars(select(Workshop)).one().uid}


def make_workshop_with_essay(cast: Cast) -> dict:
    return {"workshop": make_essay_in_workshop(cast)["workshop"]}


OWN = "sign-in ok 404 404 404 404 404 404 404 404"
# A workshop's results are for those who may see its roster; all officers' for those who teach, plan or oversee.
OF_WORKSHOP = "sign-in 403 403 ok 404 ok ok 404 ok 404"
LIST_OF_WORKSHOP = "sign-in 403 404 ok 404 ok ok 404 ok 404"
CHART_OF_NONE = "sign-in 403 403 404 404 404 404 404 404 404"  # nothing was handed in
OF_ALL = "sign-in 403 403 ok ok ok ok ok ok ok"
ITEM_OF_ALL = "sign-in 403 403 ok ok ok ok ok ok 403"  # with its key
CHOICES_OF_NONE = "sign-in 403 403 404 404 404 404 404 404 403"

# Keys for all are corrected by those who decide about courses, within a workshop by those who plan it.
CORRECT_FOR_ALL = "sign-in 403 403 403 403 ok 403 403 ok 403"
CORRECT_IN_WORKSHOP = "sign-in 403 403 403 403 ok ok 404 ok 403"
GRADINGS_OF_ALL = "sign-in 403 403 ok ok ok ok ok ok 403"
RUN_WORKSHOP = "sign-in 403 404 ok 404 ok ok 404 ok 404"
COORDINATE = "sign-in 403 403 403 403 ok ok ok ok 403"
SCORING = "sign-in 403 404 ok 404 ok ok 404 ok 404"
SEES_ROWS = "sign-in 403 403 ok ok ok ok ok ok 403"
DECIDES_ON_FILE = "sign-in 403 403 ok 404 ok ok 404 ok 403"
MARKS = DECIDES_ON_FILE  # whoever may set scores reads essays, and nobody else
GRADINGS_OF_WORKSHOP = "sign-in 403 403 ok 404 ok ok 404 ok 403"

# The question bank shows keys: to nobody who sits tests, nor to those who only look on.
BANK = "sign-in 403 403 ok ok ok ok ok ok 403"
BANK_OF_NONE = "sign-in 403 403 404 404 404 404 404 404 403"
TAKE_IN = "sign-in 403 403 403 403 ok ok ok ok 403"

ROWS = {
    "quizzes.list_items": Row("GET", BANK),
    "quizzes.show_item": Row("GET", BANK_OF_NONE, lambda cast: {"course": "none", "item_id": "none"}),
    "quizzes.create_comment": Row("POST", BANK_OF_NONE, lambda cast: {"course": "none", "item_id": "none"}),
    "quizzes.resolve_comment": Row("POST", BANK, make_item_comment),
    "quizzes.new_retirements": Row("GET", CORRECT_FOR_ALL),
    "quizzes.create_retirements": Row("POST", CORRECT_FOR_ALL),
    "quizzes.new_moves": Row("GET", CORRECT_FOR_ALL),
    "quizzes.undo_retirement": Row("POST", CORRECT_FOR_ALL, make_item_retirement),
    "quizzes.new_items_export": Row("GET", BANK, make_items_file),
    "quizzes.export_items": Row("GET", BANK, make_items_file),
    "quizzes.new_items_import": Row("GET", TAKE_IN),
    "quizzes.create_items_import": Row("POST", TAKE_IN),
    "quizzes.create_items_draft": Row("POST", TAKE_IN),
    "quizzes.show_quiz": Row("GET", OWN, make_quiz_of_the_trainee),
    "quizzes.create_attempt": Row("POST", OWN, make_quiz_of_the_trainee),
    "quizzes.show_attempt": Row("GET", OWN, make_attempt),
    "quizzes.show_attempt_picture": Row("GET", OWN, make_attempt_picture),
    "quizzes.show_item_picture": Row("GET", BANK, make_picture),
    "quizzes.save_response": Row("PUT", OWN, make_response),
    "quizzes.create_check": Row("POST", OWN, make_response),
    "quizzes.save_responses": Row("POST", OWN, make_attempt),
    "quizzes.save_bookmark": Row("PUT", OWN, make_response),
    "quizzes.new_submission": Row("GET", OWN, make_attempt),
    "quizzes.create_submission": Row("POST", OWN, make_attempt),
    "quizzes.show_result": Row("GET", OWN, make_attempt),
    "quizzes.list_workshop_results": Row("GET", LIST_OF_WORKSHOP, make_workshop_of_results),
    "quizzes.list_edition_results": Row("GET", OF_ALL, make_edition_of_results),
    "quizzes.show_quiz_results": [
        Row("GET", OF_WORKSHOP, make_results),
        Row("GET", OF_ALL, make_results_of_all),
    ],
    "quizzes.show_item_results": [
        Row("GET", OF_WORKSHOP, make_item_results),
        Row("GET", ITEM_OF_ALL, make_item_of_all),
    ],
    "quizzes.refresh_quiz_results": Row("POST", OF_WORKSHOP, make_results),
    "quizzes.show_results_chart": Row("GET", CHART_OF_NONE, make_results_chart),
    "quizzes.show_choices_chart": [
        Row("GET", CHART_OF_NONE, make_item_results),
        Row("GET", CHOICES_OF_NONE, make_item_of_all),
    ],
    "quizzes.new_correction": [
        Row("GET", CORRECT_IN_WORKSHOP, make_item_to_correct),
        Row("GET", CORRECT_FOR_ALL, make_item_of_all),
        Row("POST", CORRECT_IN_WORKSHOP, make_item_to_correct),
        Row("POST", CORRECT_FOR_ALL, make_item_of_all),
    ],
    "quizzes.show_regrade": [
        Row("GET", CORRECT_IN_WORKSHOP, make_regrade),
        Row("GET", CORRECT_FOR_ALL, make_regrade_of_all),
    ],
    "quizzes.create_trial": Row("POST", CORRECT_IN_WORKSHOP, make_regrade),
    "quizzes.apply_regrade": [
        Row("POST", CORRECT_IN_WORKSHOP, make_regrade),
        Row("POST", CORRECT_FOR_ALL, make_regrade_of_all),
    ],
    "quizzes.create_undoing": Row("POST", CORRECT_IN_WORKSHOP, make_correction),
    "quizzes.export_regrade": Row("GET", CORRECT_IN_WORKSHOP, make_regrade_file),
    "quizzes.show_workshop_gradebook": Row("GET", LIST_OF_WORKSHOP, make_workshop_of_results),
    "quizzes.show_edition_gradebook": Row("GET", GRADINGS_OF_ALL, make_edition_of_results),
    "quizzes.export_workshop_gradebook": Row("GET", LIST_OF_WORKSHOP, make_workshop_file),
    "quizzes.export_edition_gradebook": Row("GET", GRADINGS_OF_ALL, make_edition_file),
    "quizzes.new_workshop_accommodation": [
        Row("GET", RUN_WORKSHOP, make_workshop_of_results),
        Row("POST", RUN_WORKSHOP, make_workshop_of_results),
    ],
    "quizzes.new_edition_accommodation": [
        Row("GET", COORDINATE, make_edition_of_results),
        Row("POST", COORDINATE, make_edition_of_results),
    ],
    "quizzes.end_accommodation": [
        Row("POST", RUN_WORKSHOP, make_accommodation),
        Row("POST", "sign-in 403 403 403 403 ok ok 404 ok 403", make_accommodation_of_officer),
    ],
    "quizzes.list_sittings": Row("GET", RUN_WORKSHOP, make_workshop_of_results),
    "quizzes.edit_sitting": [
        Row("GET", RUN_WORKSHOP, make_sitting),
        Row("POST", RUN_WORKSHOP, make_sitting),
    ],
    "quizzes.close_sitting": Row("POST", RUN_WORKSHOP, make_sitting),
    "quizzes.release_sitting": Row("POST", RUN_WORKSHOP, make_sitting_to_release),
    "quizzes.take_back_sitting": Row("POST", RUN_WORKSHOP, make_sitting_to_take_back),
    "quizzes.list_scores": [
        Row("GET", GRADINGS_OF_WORKSHOP, make_results),
        Row("GET", GRADINGS_OF_ALL, make_results_of_all),
    ],
    "quizzes.new_override": [Row("GET", SCORING, make_scores), Row("POST", SCORING, make_scores)],
    "quizzes.undo_override": Row("POST", SCORING, make_override),
    "quizzes.list_answer_files": Row("GET", SEES_ROWS),
    "quizzes.create_answer_file": Row("POST", SEES_ROWS),
    "quizzes.show_answer_file": Row("GET", DECIDES_ON_FILE, make_answer_file),
    "quizzes.take_answer_file": Row("POST", DECIDES_ON_FILE, make_answer_file),
    "quizzes.decline_answer_file": Row("POST", DECIDES_ON_FILE, make_answer_file),
    "quizzes.list_marking": [Row("GET", SEES_ROWS), Row("GET", MARKS, make_workshop_with_essay)],
    "quizzes.list_scripts": [
        Row("GET", SEES_ROWS, make_essay),
        Row("GET", MARKS, make_essay_in_workshop),
    ],
    "quizzes.show_next_script": [
        Row("GET", SEES_ROWS, make_essay),
        Row("GET", MARKS, make_essay_in_workshop),
    ],
    "quizzes.new_mark": [Row("GET", MARKS, make_script_to_mark), Row("POST", MARKS, make_script_to_mark)],
    "quizzes.new_settlement": [
        Row("GET", MARKS, make_script_to_mark),
        Row("POST", MARKS, make_script_to_mark),
    ],
    "quizzes.list_gradings": [
        Row("GET", GRADINGS_OF_WORKSHOP, make_results),
        Row("GET", GRADINGS_OF_ALL, make_results_of_all),
    ],
    "quizzes.export_quiz_results": Row("GET", OF_WORKSHOP, make_results_file),
    "quizzes.list_papers": Row("GET", SEES_ROSTER, make_workshop_with_quiz),
    "quizzes.create_papers": Row("POST", RUNS, make_workshop_with_quiz),
    "quizzes.show_paper": Row("GET", RUNS, make_paper),
    "quizzes.print_booklet": Row("GET", RUNS, make_paper),
    "quizzes.print_answer_sheets": Row("GET", RUNS, make_paper),
    "quizzes.new_paper_entry": [Row("GET", RUNS, make_sheet), Row("POST", RUNS, make_sheet)],
    "quizzes.show_paper_sheet": Row("GET", RUNS, make_sheet),
    "quizzes.new_paper_set_aside": [Row("GET", RUNS, make_entry), Row("POST", RUNS, make_entry)],
    "quizzes.settle_paper_sheet": Row("POST", RUNS, make_sheet),
    "quizzes.record_paper_sheet": Row("POST", RUNS, make_sheet),
    "quizzes.list_paper_differences": Row("GET", RUNS, make_paper),
    "quizzes.export_paper_differences": Row("GET", RUNS, make_differences_file),
}
