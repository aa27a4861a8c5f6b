"""What becomes of items that come in from files and go out in them, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.formats.problems import WARNING, Loss, Problem

FORMAT_WORDS = {
    "gift": _l("GIFT"),
    "moodle": _l("Moodle XML"),
    "aiken": _l("Aiken"),
    "xlsx": _l("XLSX (Excel)"),
    "csv": _l("CSV"),
    "qti": _l("QTI 2.1"),
}

PROBLEMS = {
    # the file as such
    "empty-file": _l("The file is empty."),
    "too-big": _l("The file is too large; %(most)s MB are the most."),
    "too-many-items": _l("There are too many items; %(most)s are the most for one file."),
    "not-a-text-file": _l("This is not a text file."),
    "encoding-unknown": _l("The encoding %(encoding)s is not read here. Save the file as UTF-8."),
    "encoding-broken": _l("This is not %(encoding)s as it claims to be. Save the file as UTF-8."),
    "encoding-not-found": _l(
        "From here on the file is neither UTF-8 nor Vietnamese in windows-1258. Save it as UTF-8."
    ),
    "xml-doctype": _l("The file declares a document type or entities, which is refused for safety."),
    "xml-broken": _l("This is not well-formed XML (%(reason)s)."),
    "xml-too-deep": _l("Elements stand in each other more than %(most)s deep."),
    "xml-too-large": _l("There are more than %(most)s elements."),
    "not-moodle": _l("This is not Moodle XML: its first element is “%(element)s”."),
    "not-qti": _l("This is not an item of QTI 2.x: its first element is “%(element)s”."),
    "archive-damaged": _l("The archive is damaged and cannot be unpacked."),
    "archive-too-many": _l("The archive holds more than %(most)s files."),
    "archive-without-manifest": _l("The archive has no imsmanifest.xml."),
    "archive-without-items": _l("The manifest names no items of QTI 2.x."),
    "archive-file-missing": _l("The manifest names a file that is not there: %(file)s."),
    "table-without-head": _l("No row names the columns: “type” and “stem” at least."),
    "table-empty": _l("The table is empty."),
    "table-too_big": _l("The table is too large."),
    "table-too_many_rows": _l("The table has too many rows."),
    "table-too_many_columns": _l("The table has too many columns."),
    "table-encoding": _l("The encoding of the table is not known. Save it as UTF-8 or XLSX."),
    "table-old_or_locked": _l("The workbook is locked or in the old .xls format. Save it as XLSX."),
    "table-not_a_table": _l("This is not a table."),
    "table-damaged": _l("The table is damaged."),
    # an item that is left out
    "no-stem": _l("The item has no words to ask."),
    "text-too-long": _l("A text is longer than %(most)s characters."),
    "too-few-answers": _l("There are too few answers; %(fewest)s are the fewest."),
    "too-many-answers": _l("There are too many answers; %(most)s are the most."),
    "nothing-right": _l("No answer is right."),
    "empty-answer": _l("An answer is empty."),
    "share-out-of-range": _l("An answer earns more than all of the points, or takes more than all."),
    "range-backwards": _l("The range ends before it begins."),
    "gaps-not-marked": _l("The gaps in the text and the answers for them do not agree."),
    "brace-alone": _l("A brace { or } stands alone. Write \\{ or \\} where a brace is meant as a sign."),
    "braces-twice": _l(
        "There are answers in braces twice. Leave an empty line between two items, and one pair of braces in each."
    ),
    "text-before-answers": _l("Words stand before the first = or ~ among the answers."),
    "pair-without-arrow": _l("A pair has no arrow ->: “%(text)s”."),
    "not-a-percent": _l("“%(text)s” is not a per cent from -100 to 100."),
    "not-a-number": _l("“%(text)s” is not a number with a decimal point."),
    "not-a-share": _l("“%(text)s” is not a share such as 1, 0.5, 1/3 or 33.33333%%."),
    "wildcard": _l("“%(text)s” holds an asterisk that stands for any text; answers here are whole."),
    "no-answer-line": _l("No line ANSWER: follows the choices."),
    "letters-out-of-order": _l("The choices must be lettered A, B, C in this order."),
    "no-such-letter": _l("ANSWER: names “%(text)s”, which is no choice."),
    "unknown-type": _l("The type “%(type)s” is not known here."),
    "unknown-element": _l("“%(element)s” has no place in an item here."),
    "unknown-markup": _l("The markup “%(markup)s” is not known here."),
    "unknown-interaction": _l("The interaction “%(type)s” is not known here."),
    "unknown-gap": _l("Gaps of the type “%(type)s” are not known here."),
    "files": _l("The item has a picture or another file, which items here cannot hold."),
    "units": _l("The number has units, which items here cannot hold."),
    "attachments": _l("The answer is a file to hand in, which items here cannot hold."),
    "not-true-and-false": _l("The two answers must be true and false."),
    "not-true-or-false": _l("One of true and false must earn everything, and the other nothing."),
    "not-a-place": _l("A step does not say its place in the order."),
    "place-twice": _l("Two steps have the same place in the order."),
    "no-such-word": _l("A gap names word %(number)s, which is not there."),
    "gap-marks-in-text": _l("The text holds marks that would be taken for gaps."),
    "gap-points": _l("A gap counts %(points)s times; gaps here count alike."),
    "gap-broken": _l("A gap is not written to its end."),
    "gap-not-numbered": _l("“%(text)s” does not say which gap the answer is for, as in 2: 1."),
    "unknown-rule": _l("“%(text)s” is no rule of items of this type."),
    "gaps-of-two-kinds": _l("Some gaps are to be typed and others to be picked; items here have one kind."),
    "number-in-gap": _l("A gap asks for a number; gaps here hold words."),
    "cells-beyond-head": _l("Cells stand beyond the named columns, or two columns have the same name."),
    "several-interactions": _l("The item asks several things; items here ask one."),
    "response-not-declared": _l("A response is used that the item does not declare."),
    "response-processing": _l("The item is scored in a way that is not known here (%(step)s)."),
    "mapped-by-default": _l("Any answer that is not named earns something."),
    "mixed-markup": _l("Some words of the stem are marked up and others are not."),
    "markup-in-answer": _l("The answers to match with are marked up; here they are plain."),
    "not-two-sets": _l("There are not two sets to match."),
    "not-a-pair": _l("“%(text)s” is not a pair."),
    "pairs-not-one-each": _l("Not every prompt has exactly one right answer."),
    "order-not-complete": _l("The right order does not name every step once."),
    # an item that a course cannot hold
    "not-in-engine": _l("Items of the type “%(type)s” are not yet in the engine."),
    "needs-markup": _l("The words do not stand without what is marked up: %(element)s."),
    "not-one-right": _l("Exactly one choice must earn everything."),
    "no-full-answer": _l("One answer must earn everything, and none may take points away."),
    "case-matters": _l("Capitals count in the answer; here they never do."),
    "shares-not-one": _l("The shares above zero must add up to 1."),
    # a part of an item that goes
    "tags-without-question": _l("Tags or an id stand before no question. They were left out."),
    "comma-in-tag": _l("A tag with a comma was taken for two."),
    "unknown-column": _l("The column “%(name)s” is not known and was left out."),
    "hints": _l("Hints were left out."),
    "combined-feedback": _l("The feedback to right, partly right and wrong answers as such was left out."),
    "hidden": _l("The item is hidden where it comes from."),
    "fixed-order": _l(
        "That its choices are not to be shuffled was left out; a quiz says so for all its items."
    ),
    "points": _l("That it counts %(points)s points was left out; items here count alike."),
    "choice-feedback": _l("Feedback to an answer was left out."),
    "pair-weights": _l("Pairs that earn differently earn alike here."),
    "emphasis": _l("Bold, italics and links were left out."),
    "general-feedback": _l("The feedback to the item as a whole was left out; each choice has its own here."),
}

LOSSES = {
    # of every item of a course
    "objective": _l("the objective"),
    "source": _l("the source"),
    "section": _l("the section to read again"),
    "choice-ids": _l("the ids of choices"),
    "other-language": _l("the other language"),
    "quiz-rules": _l(
        "how quizzes ask it: headings of sections, draws, order, checks, tries, certainty, what a result shows, "
        "times, passwords and sittings"
    ),
    # by format
    "name": _l("the name"),
    "id": _l("the id"),
    "category": _l("the category"),
    "tags": _l("tags: competency and difficulty"),
    "feedback": _l("the feedback to the item as a whole"),
    "choice-feedback": _l("the feedback to each choice"),
    "share": _l("shares, beyond five decimals of a per cent"),
    "scoring": _l("that several choices earn together or not at all"),
    "case": _l("that capitals count"),
    "accents": _l("that accents may be left out"),
    "units": _l("units"),
    "guidance": _l("the guidance for marking"),
    "rubric": _l("the rubric: criteria, levels and their points"),
    "words": _l("how many words are asked for"),
    "model-answer": _l("the model answer"),
    "markers": _l("that two mark it, and by how much they may differ"),
    "markup": _l("markup"),
    "lines": _l("line ends"),
    # the whole item
    "type": _l("the format has no such type"),
    "pictures": _l("it has pictures, which no format takes along from here"),
    "partial-shares": _l("the format knows one right choice, and nothing in between"),
    "single-without-full": _l("no choice earns everything"),
    "arrow-in-pair": _l("an arrow -> stands in a pair"),
    "arrow-in-answer": _l("an arrow -> stands in an answer"),
    "backslash-asterisk": _l("a backslash stands before an asterisk"),
    "number-too-long": _l("a number is too long"),
    "too-many-answers": _l("it has too many answers"),
    "too-many-groups": _l("it has too many groups of words"),
    "looks-like-a-choice": _l("the question looks like a choice"),
    "gap-marks-in-text": _l("the text holds marks that would be taken for gaps"),
    "brace-in-gap": _l("an answer holds a brace"),
    "gap-shares": _l("a gap has not one right word"),
    "gap-word-twice": _l("a gap offers a word twice"),
    "gap-alone": _l("the gap stands alone"),
    "answer-twice": _l("an answer is there twice"),
    "text-too-long": _l("a text is too long"),
}


def problem_words(problem: Problem) -> str:
    """One sentence on what is wrong, or what was left out."""
    return str(PROBLEMS[problem.code]) % dict(problem.values)


def is_warning(problem: Problem) -> bool:
    return problem.severity == WARNING


def loss_lines(losses: Iterable[Loss]) -> list[str]:
    """What a file does not hold, a line for each kind with how many items it concerns; whole items by name."""
    found = list(losses)
    whole = [
        _("Left out: %(item)s (%(why)s).", item=loss.item, why=LOSSES[loss.code])
        for loss in found
        if loss.is_left_out
    ]
    parts = Counter(loss.code for loss in found if not loss.is_left_out)
    return [*whole, *(_part(code, count) for code, count in parts.items())]


def _part(code: str, count: int) -> str:
    return ngettext(
        "Not in the file, for %(num)s item: %(what)s.",
        "Not in the file, for %(num)s items: %(what)s.",
        count,
        what=LOSSES[code],
    )
