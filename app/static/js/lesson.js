// A lesson: shows where one is, marks sections as read by themselves, keeps the paragraph when the language changes,
// shows figures large. Without it the buttons at the end of each section mark it by posting the form.

// Glossary terms: a button is a block that breaks the line around it, a link flows with the text

for (const button of document.querySelectorAll("button.term")) {
  const meaning = document.getElementById(button.getAttribute("popovertarget"));
  if (!meaning?.showPopover) break;
  const term = document.createElement("a");
  Object.assign(term, { className: "term", href: `#${meaning.id}`, textContent: button.textContent });
  term.setAttribute("role", "button");
  const open = (event) => {
    event.preventDefault();
    meaning.showPopover();
  };
  term.addEventListener("click", open);
  term.addEventListener("keydown", (event) => event.key === " " && open(event));
  button.replaceWith(term);
}

const TICK = 1000; // milliseconds
const FASTEST = 60; // letters a second: whoever was in a section for less time than this allows has not read it
const form = document.querySelector("#mark-read");
const sections = [...document.querySelectorAll(".prose > section[id]")];
const link = (id) => document.querySelector(`.contents a[href="#${CSS.escape(id)}"]`);
const button = (id) => form && document.querySelector(`button[form="mark-read"][value="${CSS.escape(id)}"]`);
const isRead = (id) => Boolean(link(id)?.classList.contains("is-read"));

// Where one is: in the last section that has come into the upper part of the screen

const inView = new Set();
const nearTop = new Set();
const seconds = new Map();
const endsSeen = new Set();

const currentSection = () => sections.findLast(({ id }) => nearTop.has(id));

function watch(elements, margin, note) {
  const observer = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => note(target.closest("section").id, isIntersecting)),
    { rootMargin: margin },
  );
  elements.forEach((element) => observer.observe(element));
}

function showPlace() {
  document.querySelector('.contents a[aria-current="true"]')?.removeAttribute("aria-current");
  const here = currentSection();
  if (here) link(here.id)?.setAttribute("aria-current", "true");
}

watch(sections, "0px 0px -60% 0px", (id, isIn) => {
  nearTop[isIn ? "add" : "delete"](id);
  showPlace();
});

// The same paragraph in the other language: both have the same blocks, and where not, one as far down. The switch stands
// at the head of the page, so what counts is what was read before going up to it.

const GOING_UP = 20000; // milliseconds
const RESTING = 1500;
const BLOCKS = "h2, h3, p, li, tr, figure, dt, dd";
const blocksOf = (section) => [...section.querySelectorAll(BLOCKS)];
const topOf = (block) => block.getBoundingClientRect().top;
let lastRead, resting;

function placeIn(section) {
  const blocks = section ? blocksOf(section) : [];
  const index = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 0);
  return index < 0 ? undefined : { id: section.id, index, of: blocks.length, top: topOf(blocks[index]) };
}

function keepPlace(place) {
  if (place) sessionStorage.setItem("place", JSON.stringify(place));
}

const isAtHead = () => scrollY < innerHeight / 2;

addEventListener("scroll", () => {
  if (lastRead && !(lastRead.left && isAtHead())) lastRead.left = Date.now();
  clearTimeout(resting);
  resting = setTimeout(() => !isAtHead() && (lastRead = placeIn(currentSection())), RESTING);
}, { passive: true });

document.querySelector(".switch-language")?.addEventListener("submit", ({ currentTarget }) => {
  const wasReading = isAtHead() && Date.now() - lastRead?.left < GOING_UP;
  const place = wasReading ? lastRead : placeIn(currentSection());
  keepPlace(place);
  if (place) currentTarget.elements.next.value = `${location.pathname}#${place.id}`;
});

for (const other of document.querySelectorAll(".section-end a[hreflang]")) {
  other.addEventListener("click", () => keepPlace(placeIn(other.closest("section"))));
}

const kept = JSON.parse(sessionStorage.getItem("place"));
sessionStorage.removeItem("place");
if (kept && location.hash === `#${kept.id}`) {
  const blocks = blocksOf(document.getElementById(kept.id));
  const block = blocks[Math.min(Math.round((kept.index * blocks.length) / kept.of), blocks.length - 1)];
  scrollBy({ top: topOf(block) - kept.top, behavior: "instant" });
}

// Figures: shown large on tap or Enter, to be moved about; without script the browser's own zoom does

const viewer = document.createElement("dialog");
const close = document.createElement("button");
close.className = "button";
close.textContent = document.querySelector(".prose")?.dataset.close;
viewer.className = "viewer";
viewer.addEventListener("click", () => viewer.close());
document.body.append(viewer);

for (const image of document.querySelectorAll(".prose figure img[src]")) {
  const link = document.createElement("a");
  link.className = "figure-link";
  link.href = image.src;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    viewer.replaceChildren(image.cloneNode(), close);
    viewer.showModal();
    close.focus();
  });
  image.replaceWith(link);
  link.append(image);
}

// Marking as read

const store = `read:${form?.dataset.enrolment}:${form?.action}`;
const unsent = () => new Set(JSON.parse(localStorage.getItem(store) ?? "[]"));

function keep(ids) {
  if (ids.size) localStorage.setItem(store, JSON.stringify([...ids]));
  else localStorage.removeItem(store);
}

function showRead(id) {
  const entry = link(id);
  if (entry && !isRead(id)) {
    entry.classList.add("is-read");
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = ` (${form.dataset.read})`;
    entry.append(words);
  }
  const badge = Object.assign(document.createElement("span"), { className: "badge badge-good", textContent: form.dataset.read });
  button(id)?.replaceWith(badge);
}

async function send(id) {
  const body = new URLSearchParams(new FormData(form));
  body.set("section", id);
  try {
    const response = await fetch(form.action, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
    if (response.ok || response.status === 404) keep(new Set([...unsent()].filter((each) => each !== id)));
  } catch {
    // no network: it is kept on this device and sent when there is one
  }
}

function mark(id) {
  showRead(id);
  keep(unsent().add(id));
  send(id);
}

function sendKept() {
  for (const id of unsent()) {
    showRead(id);
    send(id);
  }
}

if (form) {
  sections.filter((section) => isRead(section.id)).forEach((section) => showRead(section.id));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    mark(event.submitter.value);
  });
  watch(sections, "0px", (id, isIn) => inView[isIn ? "add" : "delete"](id));
  watch(document.querySelectorAll(".section-end"), "0px", (id, isIn) => isIn && endsSeen.add(id));
  setInterval(() => {
    if (document.hidden) return;
    for (const section of sections) {
      const { id } = section;
      if (!inView.has(id) || isRead(id)) continue;
      seconds.set(id, (seconds.get(id) ?? 0) + TICK / 1000);
      if (endsSeen.has(id) && seconds.get(id) * FASTEST >= section.textContent.length) mark(id);
    }
  }, TICK);
  sendKept();
  addEventListener("online", sendKept);
}
