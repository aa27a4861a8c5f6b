// A lesson: shows where one is, marks sections as read by themselves, keeps the place when the language changes,
// shows figures large. Without it the buttons at the end of each section mark it by posting the form.

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

document.querySelector(".switch-language")?.addEventListener("submit", ({ currentTarget }) => {
  const here = currentSection();
  if (here) currentTarget.elements.next.value = `${location.pathname}#${here.id}`;
});

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

const kept = `read:${form?.dataset.enrolment}:${form?.action}`;
const unsent = () => new Set(JSON.parse(localStorage.getItem(kept) ?? "[]"));

function keep(ids) {
  if (ids.size) localStorage.setItem(kept, JSON.stringify([...ids]));
  else localStorage.removeItem(kept);
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
