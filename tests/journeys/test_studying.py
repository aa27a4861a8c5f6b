"""An officer studies at a station: on a phone, with a link that comes and goes, or with a keyboard alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Route, TimeoutError, expect

from tests.journeys.visitor import (
    DESKTOP,
    LESSON,
    PHONE,
    QUIZ_LINK,
    Visitor,
    begin_quiz,
    choose_rightly,
    hand_in,
    password_of,
    right_answers,
    visiting,
)
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LONG_ENOUGH = 120_000  # milliseconds in which any section can be read
SAVED = "[data-receipt].receipt-saved"
WAITING = "[data-receipt].receipt-kept"

WITHOUT_A_LAST_WORD = (
    "addEventListener('pagehide', event => event.stopImmediatePropagation(), true)"  # battery dead
)


def test_a_glossary_term_opens_on_tap(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        term = officer.page.locator(".term").first
        meaning = officer.page.locator(f"#{term.get_attribute('href')[1:]}")
        for open_it in (term.tap, lambda: term.press("Space"), lambda: term.press("Enter")):
            open_it()
            expect(meaning).to_be_visible()
            officer.look()
            officer.page.keyboard.press("Escape")
            expect(meaning).to_be_hidden()


def test_a_long_term_flows_with_its_line(chromium: Browser, live_server: Server) -> None:
    """It begins where the word before it ends and goes on in the next line, on a phone as narrow as they come."""
    with visiting(chromium, live_server, **{**PHONE, "viewport": {"width": 320, "height": 640}}) as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        assert officer.page.locator("button.term").count() == 0
        lines = officer.page.locator(".prose p > .term").evaluate_all(
            "terms => terms.map((term) => term.getClientRects().length)"
        )
        assert max(lines) > 1


LANGUAGE_SWITCH = ".switch-language button"
BLOCKS = "h2, h3, p, li, tr, figure, dt, dd"
AT_TOP = """blocks => {
  const top = [...document.querySelectorAll(".prose > section")].flatMap((section) =>
    [...section.querySelectorAll(blocks)].map((block, index) => ({ block, id: section.id, index })));
  const { block, id, index } = top.find(({ block }) => block.getBoundingClientRect().bottom > 0);
  return [id, index, Math.round(block.getBoundingClientRect().top)];
}"""


def paragraph_at_top(officer: Visitor) -> list:
    """Section, place in it, and pixels from the top of the screen."""
    return officer.page.evaluate(AT_TOP, BLOCKS)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_language_switch_stays_on_the_paragraph(chromium: Browser, live_server: Server, device) -> None:
    """Read, go up to the switch at the head of the page, switch: the same paragraph stands where it stood."""
    with visiting(chromium, live_server, **device, reduced_motion="reduce") as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        language = officer.page.locator(".prose").get_attribute("lang")
        paragraph = officer.page.locator(".prose > section:nth-of-type(3) > p").nth(3)
        paragraph.evaluate("block => scrollBy(0, block.getBoundingClientRect().top + 5)")
        before = paragraph_at_top(officer)
        officer.page.wait_for_timeout(2_000)  # reading
        officer.page.evaluate("scrollTo(0, 0)")
        officer.click(LANGUAGE_SWITCH)
        assert officer.page.locator(".prose").get_attribute("lang") != language
        section, index, top = paragraph_at_top(officer)
        assert [section, index] == before[:2]
        assert abs(top - before[2]) <= 2
        assert urlsplit(officer.page.url).fragment == section


def test_the_link_at_the_end_of_a_section_stays_on_the_paragraph_too(
    chromium: Browser, live_server: Server
) -> None:
    with visiting(chromium, live_server, **PHONE, reduced_motion="reduce") as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        officer.page.locator(".section-end").nth(1).evaluate("end => end.scrollIntoView({ block: 'end' })")
        before = paragraph_at_top(officer)
        with officer.page.expect_navigation():
            officer.page.locator(".section-end a[hreflang]").nth(1).click()
        assert paragraph_at_top(officer)[:2] == before[:2]


def test_without_script_the_switch_leads_to_the_section(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE, java_script_enabled=False) as officer:
        officer.page.goto(f"{officer.server.url}/sign-in")
        officer.page.fill("input[name=name]", "hocvien")
        officer.page.fill("input[name=password]", password_of(live_server))
        officer.page.locator("main form button").click()
        officer.page.goto(f"{officer.server.url}{LESSON}")
        link = officer.page.locator(".section-end a[hreflang]").nth(1)
        section = urlsplit(link.get_attribute("href") or "").fragment
        link.click()
        expect(officer.page.locator(f"section#{section} h2")).to_be_in_viewport()
        assert officer.page.locator("button.term").count() > 3


def test_a_figure_is_shown_large_by_keyboard(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        officer.go(LESSON)
        figure = officer.page.locator(".prose figure a").first
        large = officer.page.locator("dialog.viewer img")
        figure.press("Enter")
        expect(large).to_be_in_viewport()
        assert large.bounding_box()["width"] > 1.5 * PHONE["viewport"]["width"]
        officer.look()
        officer.page.keyboard.press("Escape")
        expect(large).to_be_hidden()
        expect(figure).to_be_focused()


def test_a_module_is_read_to_its_last_paragraph(chromium: Browser, live_server: Server) -> None:
    """The next step leads to where reading stopped; what is read is marked by itself, and kept."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.page.clock.install()
        officer.sign_in("hocvien")
        first = go_on_reading(officer)
        read(officer, first)
        officer.go("/")
        second = go_on_reading(officer)
        places = officer.page.locator(".prose > section[id]").all()
        sections = [place.get_attribute("id") or "" for place in places]
        assert sections.index(second) == sections.index(first) + 1
        for section in sections[sections.index(second) :]:
            read(officer, section)
        expect(officer.page.locator(".prose > section p").last).to_be_in_viewport()
        officer.page.reload()
        expect(officer.page.locator(".contents a.is-read")).to_have_count(len(sections))
        officer.go("/")
        expect(officer.page.locator(".next-step a.button")).to_have_attribute(
            "href", re.compile("^/quizzes/")
        )


def go_on_reading(officer: Visitor) -> str:
    """Follow the next step of the first page; the section that it leads to."""
    officer.click(".next-step a.button")
    section = urlsplit(officer.page.url).fragment
    expect(officer.page.locator(f"section#{section} h2")).to_be_in_viewport()
    return section


def read(officer: Visitor, section: str) -> None:
    """Scroll to the end of a section and stay as long as reading takes; its receipt is the mark in the contents."""
    place = officer.page.locator(f"section#{section}")
    place.locator("p").first.scroll_into_view_if_needed()
    place.locator(".section-end").scroll_into_view_if_needed()
    with officer.page.expect_response(lambda response: response.request.method == "POST") as reply:
        officer.page.clock.run_for(LONG_ENOUGH)
    assert reply.value.ok
    expect(place.locator(".section-end .badge")).to_be_visible()


def test_a_quiz_is_passed_and_nothing_is_lost_on_the_way(chromium: Browser, live_server: Server) -> None:
    """Answers survive a reload and losing the session; then the quiz is passed."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        for item in officer.page.locator("[data-item]").all():
            choose_rightly(item)
            expect(item.locator(SAVED)).to_be_visible()
        officer.page.reload()
        expect(officer.page.locator(SAVED)).to_have_count(12)
        officer.sign_out()
        officer.sign_in("hocvien")
        officer.go(attempt)
        expect(officer.page.locator(SAVED)).to_have_count(12)
        expect(hand_in(officer)).to_have_text(re.compile(r"100\s?%"))


def test_answers_wait_for_the_network(chromium: Browser, live_server: Server) -> None:
    """Without a link answers say that they wait, outlast the page, and are saved when the link is back."""
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        with officer.offline():
            for item in officer.page.locator("[data-item]").all()[:3]:
                choose_rightly(item)
                expect(item.locator(WAITING)).to_be_visible()
            expect(officer.page.locator("[data-kept]")).to_have_text("3 câu trả lời mới chỉ có trên máy này")
            assert officer.download(attempt).count(b"receipt-saved") == 0
            officer.page.evaluate(WITHOUT_A_LAST_WORD)
            with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
                officer.page.reload()
        officer = officer.in_another_tab()
        officer.go(attempt)
        expect(officer.page.locator(SAVED)).to_have_count(3)
        fourth = officer.page.locator("[data-item]").nth(3)
        with officer.offline():
            choose_rightly(fourth)
            expect(fourth.locator(WAITING)).to_be_visible()
        expect(fourth.locator(SAVED)).to_be_visible()
        expect(officer.page.locator("[data-kept]")).to_be_hidden()
        assert officer.download(attempt).count(b"receipt-saved") == 4
        expect(hand_in(officer)).to_have_text("33,3%")


def test_what_is_chosen_before_the_script_has_come_is_saved(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        begin_quiz(officer)
        first, second = officer.page.locator("[data-item]").all()[:2]
        choose_rightly(first)
        expect(first.locator(SAVED)).to_be_visible()
        with officer.before_the_script("attempt"):
            choose_rightly(second)
        expect(second.locator(SAVED)).to_be_visible()
        expect(officer.page.locator(SAVED)).to_have_count(2)


def test_handing_in_waits_for_the_answer_on_its_way(chromium: Browser, live_server: Server) -> None:
    with visiting(chromium, live_server, **PHONE) as officer:
        officer.sign_in("hocvien")
        attempt = begin_quiz(officer)
        expect(officer.page.locator("[data-without-script]")).to_be_hidden()  # the script has come
        on_their_way: list[Route] = []
        officer.page.route(f"**{attempt}/responses/*", lambda route: on_their_way.append(route))
        choose_rightly(officer.page.locator("[data-item]").last)
        officer.page.click("button[name=then][value=submission]")
        expect(officer.page.locator("[data-kept]")).to_have_text("Đang lưu…")
        assert officer.path == attempt
        with officer.page.expect_navigation(url=f"**{attempt}/submission"):
            on_their_way.pop().continue_()
        officer.look()


def test_a_quiz_by_keyboard_alone(chromium: Browser, live_server: Server) -> None:
    """Signing in, answering and handing in without a mouse; where the focus is can be seen at every step."""
    with visiting(chromium, live_server, **DESKTOP, reduced_motion="reduce") as officer:
        officer.go("/sign-in")
        tab_to(officer, "input[name=name]")
        officer.page.keyboard.type("hocvien")
        tab_to(officer, "input[name=password]")
        officer.page.keyboard.type(password_of(live_server))
        press_to_leave(officer, "Enter")
        officer.go(LESSON)
        tab_to(officer, QUIZ_LINK)
        press_to_leave(officer, "Enter")
        tab_to(officer, "main form button")
        press_to_leave(officer, "Enter")
        for place in officer.page.locator("[data-item]").all():
            answer_by_keyboard(officer, place.get_attribute("data-item") or "")
        tab_to(officer, "button[value=submission]")
        press_to_leave(officer, "Enter")
        tab_to(officer, "main form button")
        press_to_leave(officer, "Enter")
        expect(officer.page.locator(".score strong")).to_have_text(re.compile(r"100\s?%"))


FOCUS_CAN_BE_SEEN = """() => {
  const focused = document.activeElement;
  const label = focused.closest("label");
  const isOutlined = (each) => each && getComputedStyle(each).outlineStyle !== "none";
  const { left, top, width, height } = focused.getClientRects()[0]; // of its first line
  const onTop = document.elementFromPoint(left + width / 2, top + height / 2);
  const isOnTop = [focused, label].some((each) => each?.contains(onTop));
  return focused.matches(":focus-visible") && isOnTop && (isOutlined(focused) || isOutlined(label));
}"""


def press(officer: Visitor, key: str) -> None:
    """Press a key that stays on the page. What has the focus then is outlined, on screen, and under nothing else."""
    officer.page.keyboard.press(key)
    try:
        officer.page.wait_for_function(FOCUS_CAN_BE_SEEN)  # scrolling takes its time
    except TimeoutError:
        pytest.fail(officer.page.evaluate("document.activeElement.outerHTML.slice(0, 300)"))


def press_to_leave(officer: Visitor, key: str) -> None:
    with officer.page.expect_navigation():
        officer.page.keyboard.press(key)
    officer.look()


def tab_to(officer: Visitor, selector: str) -> None:
    """Press Tab until the focus is there."""
    while not officer.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
        press(officer, "Tab")


def answer_by_keyboard(officer: Visitor, item: str) -> None:
    """Arrows among those of which one is right, Tab and Space where several may be."""
    inputs = officer.page.locator(f"[data-item='{item}'] .choices input")
    tab_to(officer, f"[data-item='{item}'] input")
    if inputs.first.get_attribute("type") == "radio":
        while officer.page.evaluate("document.activeElement.value") not in right_answers()[item]:
            press(officer, "ArrowDown")
        press(officer, "Space")
    else:
        for choice in inputs.all():
            if choice.get_attribute("value") in right_answers()[item]:
                press(officer, "Space")
            press(officer, "Tab")
    expect(officer.page.locator(f"[data-item='{item}'] {SAVED}")).to_be_visible()
