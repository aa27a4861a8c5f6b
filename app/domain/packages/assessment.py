"""A quiz in the profile of QTI 1.2.1 that Common Cartridge 1.1 allows.

The profile knows right and wrong: an item earns all of its points or none.
Source: IMS Global, Common Cartridge Profile 1.1 (2011), chapter 4, and the rules in its schema of assessments.
"""

from __future__ import annotations

from html import escape
from xml.etree.ElementTree import Element, SubElement

from app.domain.course import Choice, Item
from app.domain.grading import MULTIPLE, SINGLE, TRUEFALSE
from app.domain.packages.content import Package, PackagedModule, PackagedQuiz
from app.domain.scenario_text import render_scenario

PROFILES = {
    SINGLE: "cc.multiple_choice.v0p1",
    MULTIPLE: "cc.multiple_response.v0p1",
    TRUEFALSE: "cc.true_false.v0p1",
}
FEWEST_CHOICES = 3
MOST_ATTEMPTS = 5
_NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_ROOT = {
    "xmlns": _NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} "
    "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_qtiasiv1p2p1_v1p0.xsd",
}
_RIGHT, _WRONG = "correct_fb", "incorrect_fb"


def assessment(module: PackagedModule, quiz: PackagedQuiz, package: Package) -> Element:
    """The quiz of a module as a document of its own."""
    root = Element("questestinterop", _ROOT)
    title = f"{package.words['quiz']}: {module.title}"
    whole = SubElement(root, "assessment", ident=f"assessment-{module.slug}", title=title)
    whole.append(_metadata(_rules(quiz)))
    section = SubElement(whole, "section", ident=f"section-{module.slug}")
    for number, item in enumerate(fitting_items(quiz), 1):
        section.append(_Asked(item, number, module, quiz, package).drawn)
    return root


def fitting_items(quiz: PackagedQuiz) -> list[Item]:
    """The items that the profile can hold: its questions with one answer have three choices or more."""
    return [item for item in quiz.items if item.type != SINGLE or len(item.choices) >= FEWEST_CHOICES]


def _rules(quiz: PackagedQuiz) -> dict[str, str]:
    rules = {
        "cc_profile": "cc.exam.v0p1",
        "qmd_assessmenttype": "Examination",
        "qmd_scoretype": "Percentage",
        "qmd_feedbackpermitted": "Yes",
        "qmd_hintspermitted": "No",
        "qmd_solutionspermitted": "No",
        "cc_maxattempts": str(quiz.attempts) if 0 < quiz.attempts <= MOST_ATTEMPTS else "unlimited",
    }
    return {**rules, "qmd_timelimit": str(quiz.time_limit)} if quiz.time_limit else rules


def _metadata(fields: dict[str, str]) -> Element:
    metadata = Element("qtimetadata")
    for label, entry in fields.items():
        one = SubElement(metadata, "qtimetadatafield")
        SubElement(one, "fieldlabel").text = label
        SubElement(one, "fieldentry").text = entry
    return metadata


class _Asked:
    """One item as it is asked, graded and explained. Idents of choices carry the item's: none is there twice."""

    def __init__(
        self, item: Item, number: int, module: PackagedModule, quiz: PackagedQuiz, package: Package
    ) -> None:
        self.item, self.number, self.module = item, number, module
        self.language, self.words = package.language, package.words
        self.shuffle = quiz.is_shuffled and item.type != TRUEFALSE
        self.respident = f"response-{item.id}"

    @property
    def drawn(self) -> Element:
        item = Element("item", ident=self.item.id, title=f"{self.words['item']} {self.number}")
        fields = {"cc_profile": PROFILES[self.item.type], "cc_weighting": "1"}
        SubElement(item, "itemmetadata").append(_metadata(fields))
        item.append(self._presentation())
        item.append(self._processing())
        for ident, text in self._feedback().items():
            flow = SubElement(SubElement(item, "itemfeedback", ident=ident), "flow_mat")
            _add_text(flow, text)
        return item

    def _ident(self, choice: Choice) -> str:
        return choice.id if self.item.type == TRUEFALSE else f"{self.item.id}.{choice.id}"

    def _presentation(self) -> Element:
        presentation = Element("presentation")
        told = self.item.stimulus
        situation = render_scenario(told.text[self.language]) if told else ""
        _add_text(presentation, situation + escape(self.item.stem[self.language]))
        many = "Multiple" if self.item.type == MULTIPLE else "Single"
        response = SubElement(presentation, "response_lid", ident=self.respident, rcardinality=many)
        choices = SubElement(response, "render_choice", shuffle="Yes" if self.shuffle else "No")
        for choice in self.item.choices:
            label = SubElement(choices, "response_label", ident=self._ident(choice))
            _add_text(label, escape(choice.text[self.language]))
        return presentation

    def _processing(self) -> Element:
        processing = Element("resprocessing")
        outcomes = SubElement(processing, "outcomes")
        score = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}
        SubElement(outcomes, "decvar", score)
        if self.item.type == MULTIPLE:
            self._grade_all_together(processing)
        else:
            for choice in self.item.choices:
                self._grade_one(processing, choice)
        return processing

    def _grade_one(self, processing: Element, choice: Choice) -> None:
        """Full points where the choice earns something; its own feedback, then where to read again."""
        condition = _condition(processing, "Correct" if choice.earns else None)
        self._picked(SubElement(condition, "conditionvar"), choice)
        _set_score(condition, 100 if choice.earns else 0)
        _show(condition, f"{self._ident(choice)}_fb")
        if not choice.earns:
            _show(condition, _WRONG)

    def _grade_all_together(self, processing: Element) -> None:
        condition = _condition(processing, "Correct")
        every = SubElement(SubElement(condition, "conditionvar"), "and")
        for choice in self.item.choices:
            self._picked(every if choice.earns else SubElement(every, "not"), choice)
        _set_score(condition, 100)
        _show(condition, _RIGHT)
        otherwise = _condition(processing, None)
        SubElement(SubElement(otherwise, "conditionvar"), "other")
        _set_score(otherwise, 0)
        _show(otherwise, _WRONG)

    def _picked(self, parent: Element, choice: Choice) -> None:
        equal = SubElement(parent, "varequal", respident=self.respident, case="Yes")
        equal.text = self._ident(choice)

    def _feedback(self) -> dict[str, str]:
        """HTML by ident. Several answers are explained together, for the profile shows one feedback for all of them."""
        read_again = f"<p>{escape(self._reading())}</p>"
        if self.item.type != MULTIPLE:
            each = {
                f"{self._ident(choice)}_fb": f"<p>{escape(choice.feedback[self.language])}</p>"
                for choice in self.item.choices
            }
            return {**each, _WRONG: read_again}
        lines = "".join(
            f"<li>{escape(choice.text[self.language])}: {escape(choice.feedback[self.language])}</li>"
            for choice in self.item.choices
        )
        return {_RIGHT: f"<ul>{lines}</ul>", _WRONG: f"<ul>{lines}</ul>{read_again}"}

    def _reading(self) -> str:
        title = self.module.lesson.title_of(self.item.section) or self.module.title
        return f"{self.words['read_again']} {title}"


def _add_text(parent: Element, html: str) -> None:
    text = SubElement(SubElement(parent, "material"), "mattext", texttype="text/html")
    text.text = html


def _condition(processing: Element, title: str | None) -> Element:
    attributes = {"title": title} if title else {}
    return SubElement(processing, "respcondition", {**attributes, "continue": "No"})


def _set_score(condition: Element, score: int) -> None:
    SubElement(condition, "setvar", varname="SCORE", action="Set").text = str(score)


def _show(condition: Element, ident: str) -> None:
    SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=ident)
