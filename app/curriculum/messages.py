"""What is wrong with a course's files, in plain words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.course_source import Problem

KINDS = {"sections": _l("section"), "callouts": _l("callout"), "figures": _l("figure")}

MESSAGES = {
    # the file as such
    "no-such-file": _l("This file is missing."),
    "unused-file": _l("Nothing uses this file. Name it in the course, or remove it."),
    "not-utf-8": _l("This line is not UTF-8 text. Save the file as UTF-8."),
    "not-nfc": _l(
        "Letters on this line are written in parts (not NFC). Type them anew, or convert the file to NFC."
    ),
    "not-filled-in": _l("This is still to be written: %(text)s"),
    "empty-file": _l("The file is empty."),
    "bad-yaml": _l("This is not valid YAML: %(reason)s."),
    "yaml-too-deep": _l("Lists and keys stand in each other more than 40 deep."),
    "yaml-alias": _l("Anchors and aliases (& and *) are not used in courses. Write it out."),
    "no-front-matter": _l("The file must begin with front matter between two lines of three hyphens."),
    # a course in one ZIP file
    "not-an-archive": _l("This is not a ZIP file that can be read."),
    "too-many-files": _l("There are too many files; %(most)s are the most."),
    "archive-too-large": _l("Unpacked, the files are too large; %(most)s MB are the most."),
    "file-too-large": _l("The file is too large; %(most)s kB are the most."),
    "not-a-plain-file": _l("This is a link or a device and no file."),
    "locked-file": _l("The file is locked with a password."),
    "packed-otherwise": _l("The file is packed in a way that is not read here. Make an ordinary ZIP file."),
    "damaged-file": _l("The file is damaged and cannot be unpacked."),
    "bad-file-name": _l(
        "The name may hold small letters a to z, digits, hyphens and dots, and lead nowhere else."
    ),
    "bad-file-kind": _l("Only these files belong to a course: %(kinds)s."),
    "file-twice": _l("The archive holds two files of this name."),
    "not-one-course": _l("The archive must hold one course: a folder with a course.yml."),
    "outside-course": _l("The file stands outside the folder of the course."),
    # keys and values
    "missing-key": _l("“%(key)s” is missing or empty."),
    "unknown-key": _l("“%(key)s” is not a key that is known here."),
    "key-twice": _l("“%(key)s” stands here twice."),
    "not-a-mapping": _l("Keys with values are expected here."),
    "not-a-list": _l("A list is expected here."),
    "not-a-text": _l("“%(key)s” must be a text that is not empty."),
    "not-a-word": _l(
        "“%(id)s” cannot be an id: use small letters a to z, digits and single hyphens, at most 80."
    ),
    "not-one-of": _l("“%(key)s” is “%(value)s”; it must be one of: %(allowed)s."),
    "not-a-number": _l("“%(key)s” must be a whole number from %(low)s to %(high)s."),
    "not-a-share": _l("“%(key)s” must be a share from -1 to 1, such as 1, 0.5 or 1/3."),
    "not-a-date": _l("“%(key)s” must be a date, written as 2026-01-31."),
    "not-yes-or-no": _l("“%(key)s” must be true or false."),
    "id-twice": _l("The id “%(id)s” is taken already."),
    "listed-twice": _l("“%(id)s” stands in this list twice."),
    "slug-not-file-name": _l("The slug “%(slug)s” must be the name of the file."),
    # lessons
    "text-before-first-section": _l(
        "Every part of a lesson belongs to a section: begin with “## Heading {#id}”."
    ),
    "heading-of-level-1": _l("The title stands in the front matter; sections begin with “##”."),
    "heading-without-id": _l("The heading “%(title)s” needs an id at its end, such as {#look-around}."),
    "no-such-callout": _l("“%(kind)s” is not a kind of callout; there are: %(allowed)s."),
    "callout-without-title": _l("A callout needs a title in quotation marks."),
    "bad-figure": _l("A figure stands on a line of its own and names figures/NAME.svg."),
    "no-such-figure": _l("There is no drawing for the figure “%(name)s” in this language."),
    "figure-without-alt": _l("The figure needs words for those who cannot see it."),
    "no-such-term": _l("The glossary has no term “%(id)s”."),
    "no-such-footnote": _l("There is no footnote “%(id)s”."),
    "unused-footnote": _l("Nothing refers to the footnote “%(id)s”."),
    "no-such-section": _l("The lesson has no heading “%(id)s”."),
    "bad-link": _l("“%(address)s” is not a permitted link: use https or an address within the course."),
    "raw-html": _l("HTML is not used in lessons: “%(text)s”."),
    "text-too-long": _l("The text is too long; %(most)s letters are the most. Divide it."),
    "text-too-deep": _l("Lists or quotations stand in each other too deep here."),
    "too-many-paragraphs": _l("There are too many paragraphs; %(most)s are the most."),
    "too-many-marks": _l("The paragraph has too many “%(mark)s”; %(most)s are the most."),
    "words-too-long": _l("“%(key)s” is too long; %(most)s letters are the most."),
    "path-too-long": _l("The name of the file with its folders is too long; %(most)s letters are the most."),
    "paragraph-too-long": _l("The paragraph is too long; %(most)s letters are the most."),
    # both languages
    "differs": _l(
        "Both languages must have the same %(kind)s here: “%(found)s” stands where line %(line)s has “%(wanted)s”."
    ),
    "lacks": _l("The %(kind)s “%(wanted)s” of line %(line)s in the other language is missing here."),
    "has-more": _l("The other language has no %(kind)s “%(found)s” here."),
    "front-matter-differs": _l("“%(key)s” must be the same in both languages."),
    # figures
    "bad-svg": _l("This is not a valid SVG drawing: %(reason)s."),
    "svg-without-size": _l(
        "The drawing must be an <svg> that says its size by a viewBox, no side above 10,000."
    ),
    "svg-not-plain": _l("A drawing may not run, fetch or link to anything: %(reason)s."),
    # items, quizzes, instruments
    "no-such-objective": _l("The module has no objective “%(id)s”."),
    "no-such-module": _l("The course has no module “%(id)s”."),
    "no-such-item": _l("There is no item “%(id)s”."),
    "not-in-practice": _l(
        "“%(key)s” has no place in practice: it counts for nothing and may be taken at any time."
    ),
    "practice-twice": _l("The quiz of the module is practice already; a module has one."),
    "practice-asks-the-quiz": _l(
        "The quiz of the module asks “%(id)s”; practice takes items that it does not ask."
    ),
    "only-with-tries": _l("“%(key)s” goes with the behaviour “tries” alone."),
    "not-a-penalty": _l("A penalty takes points away by itself: write it as a share from 0 to 1."),
    "no-such-picture": _l(
        "There is no drawing “%(file)s” beside the module for: %(languages)s. It stands as pictures/NAME.svg, or as "
        "pictures/NAME.vi.svg and pictures/NAME.en.svg."
    ),
    "pictures-differ": _l("The drawings of “%(file)s” in both languages must have the same size."),
    "picture-too-heavy": _l("The drawing “%(file)s” is too large; %(most)s kB are the most."),
    "not-numbers": _l("“%(key)s” must be numbers with spaces between them, such as 10 20 30 15."),
    "no-shape": _l("An area has one shape and its numbers; there are: %(allowed)s."),
    "bad-area": _l(
        "These numbers make no area: there are too few or too many, one is not above 0, or sides cross."
    ),
    "area-outside": _l("The area reaches beyond the picture, which runs from 0 to 100 per cent."),
    "area-too-small": _l(
        "The area is too small for a finger: 8 per cent of the picture's width each way is the least."
    ),
    "areas-overlap": _l("The areas of “%(id)s” and “%(other)s” overlap."),
    "areas-without-picture": _l("Areas need a picture beside the stem."),
    "not-all-areas": _l("All choices of a single or multiple item have an area, or none has."),
    "area-and-picture": _l("A choice is an area of the item's picture, or a picture of its own, not both."),
    "too-many-areas": _l("There are too many areas; %(most)s are the most, for each has a letter."),
    "choices-alike": _l(
        "The words of “%(id)s” and “%(other)s” are the same: whoever does not see the pictures cannot tell them apart."
    ),
    "too-few-choices": _l("The item “%(id)s” needs two choices or more."),
    "not-two-choices": _l("The true-or-false item “%(id)s” needs exactly two choices."),
    "not-one-right": _l("The item “%(id)s” needs exactly one choice with the fraction 1."),
    "shares-not-one": _l("The fractions above zero of the item “%(id)s” must add up to 1, not %(total)s."),
    "no-full-marks": _l("One of “%(key)s” must have the fraction 1, or nobody can have it all right."),
    "share-below-zero": _l(
        "The fractions of “%(key)s” cannot be below 0: only a wrong tick takes something away."
    ),
    "accepted-twice": _l(
        "The accepted answer “%(id)s” is the same as one before it, by the rule on accents."
    ),
    "answer-too-long": _l("The accepted answer “%(id)s” is too long; %(most)s letters are the most."),
    "not-a-decimal": _l(
        "“%(key)s” must be a number such as 12 or 12.5, with a point; a tolerance is not below 0."
    ),
    "not-above-zero": _l("“%(key)s” must be above 0."),
    "first-unit-not-one": _l("The first unit must have the factor 1: values are in this unit."),
    "unit-twice": _l("The unit “%(name)s” has two factors."),
    "unit-with-digits": _l("The name of a unit has no digits."),
    "no-such-option": _l("There is no option “%(id)s”."),
    "not-so-many": _l("“%(key)s” must have from %(least)s to %(most)s entries."),
    "essay-in-practice": _l("The essay “%(id)s” cannot be practised: nobody marks practice."),
    "essay-with-certainty": _l(
        "The essay “%(id)s” cannot stand in a quiz with certainty: people mark it, and it is neither right nor wrong."
    ),
    "words-backwards": _l("The least words are more than the most."),
    "tolerance-for-one": _l("A tolerance is for two markers: write markers: 2 as well."),
    "levels-not-rising": _l(
        "The levels of the criterion “%(id)s” must rise: the first has 0 points, each further one more."
    ),
    "gap-not-once": _l("The gap “%(id)s” must stand once in the text (%(language)s), as [[%(id)s]]."),
    "no-such-gap": _l("The text has a gap “%(id)s” that is not among the gaps."),
    "no-such-scenario": _l(
        "There is no scenario “%(id)s” under “scenarios”; write true where the stem tells the case."
    ),
    "unused-scenario": _l("No item asks about the scenario “%(id)s”."),
    "scenario-not-plain": _l(
        "A scenario has paragraphs, lists and tables alone: no headings, callouts, figures, terms, links, footnotes "
        "or HTML."
    ),
    "scenario-torn": _l("The items of the scenario “%(id)s” must stand together."),
    "items-and-sections": _l("A quiz has either items or sections, not both."),
    "items-and-draw": _l("A section has either items or a draw, not both."),
    "draw-too-few": _l(
        "There are %(found)s items to draw %(wanted)s from: items of the tests, of other sections and of earlier draws "
        "are left out."
    ),
    "item-in-a-quiz": _l(
        "The quiz of a module asks “%(id)s” already; a test needs items that nobody has met."
    ),
    "forms-share-too-little": _l(
        "The forms share %(shared)s items of %(length)s. At least two in five must be in both, or no gain can be told."
    ),
    "blueprint-not-met": _l(
        "Form %(form)s has %(found)s items on “%(competency)s”; the blueprint asks for %(wanted)s."
    ),
    "scale-incomplete": _l("The scale “%(id)s” needs points and the words at both ends (low, high)."),
    "too-few-options": _l("The question “%(id)s” needs two options or more."),
    "key-of-another-type": _l("“%(key)s” has no place in a question of the type “%(type)s”."),
    "no-such-theme": _l("A question has the theme “%(id)s”, which is not among the themes of the file."),
    "theme-without-questions": _l("No question has the theme “%(id)s”."),
    "bounds-crossed": _l("The least number of “%(id)s” is above the greatest."),
}


def problem_text(problem: Problem) -> str:
    """The problem in the reader's language, without file and line."""
    values = {**problem.values}
    if problem.code == "word-to-avoid":
        return _avoided(values["word"], values["instead"])
    if "kind" in values:
        values["kind"] = KINDS.get(values["kind"], values["kind"])
    message = str(MESSAGES[problem.code])
    return message % values if values else message


def _avoided(word: str, instead: str) -> str:
    if instead:
        return _("“%(word)s” is a word to avoid; write “%(instead)s”.", word=word, instead=instead)
    return _("“%(word)s” is a word to avoid: it blames.", word=word)
