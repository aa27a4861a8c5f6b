// A survey form: each answer is saved by itself as soon as it is given, and again until the server has it. What is not
// sent yet stays on the page only, never in the browser's storage: phones are shared. Finishing sends the whole form,
// so nothing on the page is left behind.

import { newKey } from "./drafts.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 15_000;
const TYPING_PAUSE = 1200;

const form = document.querySelector("form.survey");
const isNamed = form.dataset.mode === "named";
const words = Object.fromEntries(
  [...document.getElementById("survey-words").content.children].map((word) => [word.dataset.word, word.textContent]),
);
const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

const places = new Map([...form.querySelectorAll("[data-question]")].map((place) => [place.dataset.question, place]));
const waiting = new Map(); // question to {value, key}, the newest only
let isSending = false;
let pause = 0;
let retry;

const readers = {
  scale: (place) => numberOrNull(place.querySelector(":checked")?.value),
  choice: (place) => place.querySelector(":checked")?.value ?? null,
  multiple: (place) => listOrNull([...place.querySelectorAll(":checked")].map((input) => input.value)),
  number: (place) => numberOrNull(typedIn(place).replace(",", ".")),
  text: (place) => typedIn(place) || null,
};
const typedIn = (place) => place.querySelector(".input").value.trim();
const listOrNull = (list) => (list.length ? list : null);
const numberOrNull = (text) => (text ? Number(text) : null);
const readAnswer = (place) => readers[place.dataset.type](place);

function tell(place, text, kind = "") {
  const receipt = place.querySelector("[data-receipt]");
  receipt.className = kind ? `receipt receipt-${kind}` : "receipt";
  receipt.textContent = text;
}

function tellAll(text) {
  const line = form.querySelector("[data-kept]");
  line.hidden = !text;
  line.textContent = text;
}

function showProgress() {
  const done = [...places.values()].filter((place) => readAnswer(place) !== null).length;
  form.querySelector("[data-progress]").textContent = say("progress", { done, total: places.size });
}

/** "None of these" takes back the others, and any other takes back "none of these". */
function standAlone(input, place) {
  if (input.type !== "checkbox" || !input.checked) return;
  const isAlone = "alone" in input.dataset;
  for (const other of place.querySelectorAll(":checked")) {
    if (other !== input && (isAlone || "alone" in other.dataset)) other.checked = false;
  }
}

function keep(question) {
  const place = places.get(question);
  const value = readAnswer(place);
  if (Number.isNaN(value)) return tell(place, words.refused, "kept");
  waiting.set(question, isNamed ? { value, key: newKey() } : { value });
  tell(place, words.saving, "kept");
}

function put(question, answer, options = {}) {
  return fetch(`${form.action}/answers/${question}`, {
    method: "PUT",
    redirect: "manual",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": form.elements.csrf_token.value,
    },
    body: JSON.stringify(answer),
    ...options,
  });
}

class NotNow extends Error {} // for the person to read

async function sendOne(question, answer) {
  const response = await put(question, answer, { signal: AbortSignal.timeout?.(PATIENCE) });
  if (response.type === "opaqueredirect" || response.status === 401) throw new NotNow(words.signedOut);
  if (response.status === 409) {
    const { happened, kept, to_do } = await response.json();
    throw new NotNow([happened, kept, to_do].filter(Boolean).join(" "));
  }
  const isRefused = !response.ok && response.status < 500 && response.status !== 429;
  if (!response.ok && !isRefused) throw new Error(response.status);
  pause = 0;
  if (waiting.get(question) !== answer) return; // changed again meanwhile
  waiting.delete(question);
  const place = places.get(question);
  if (isRefused) return tell(place, words.refused, "kept");
  remember(question, answer.value);
  const { saved_at: time } = await response.json();
  if (answer.value === null) tell(place, words.empty);
  else tell(place, say("saved", { time }), "saved");
}

/** What the server has is what the form was shown with, so that finishing sends only what differs from it. */
function remember(question, value) {
  const was = JSON.parse(form.elements.was.value);
  if (value === null) delete was[question];
  else was[question] = value;
  form.elements.was.value = JSON.stringify(was);
}

function sendLater(error) {
  for (const question of waiting.keys()) tell(places.get(question), words.waiting, "kept");
  tellAll(error instanceof NotNow ? error.message : say("keepOpen", { n: waiting.size }));
  pause = Math.min(LONGEST_PAUSE, pause * 2 || FIRST_PAUSE);
  retry = setTimeout(send, pause * (0.75 + Math.random() / 2));
}

async function send() {
  clearTimeout(retry);
  if (isSending) return;
  isSending = true;
  try {
    for (let [next] = waiting; next; [next] = waiting) await sendOne(...next);
    tellAll("");
  } catch (error) {
    sendLater(error);
  } finally {
    isSending = false;
  }
}

function take(question) {
  keep(question);
  showProgress();
  send();
}

form.addEventListener("change", ({ target }) => {
  const place = target.closest("[data-question]");
  if (!place) return;
  clearTimeout(typing.get(place));
  standAlone(target, place);
  take(place.dataset.question);
});

const typing = new Map();
form.addEventListener("input", ({ target }) => {
  const place = target.closest("[data-type=text]");
  if (!place) return;
  clearTimeout(typing.get(place));
  typing.set(place, setTimeout(take, TYPING_PAUSE, place.dataset.question));
});

form.addEventListener("submit", (event) => {
  if (event.submitter?.value === "save") event.preventDefault(); // the return key in a field: it is saved already
});

addEventListener("online", send);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && waiting.size) send();
});
addEventListener("pagehide", () => {
  for (const [question, answer] of waiting) put(question, answer, { keepalive: true }).catch(() => {});
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
showProgress();
