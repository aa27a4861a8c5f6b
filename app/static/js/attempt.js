// An attempt: each answer is saved by itself as soon as it is chosen, kept on this device until the server has
// confirmed it, and sent again until it has. The page works without this, as one form.

import { isAnswered, noteKept, readAnswer, showAnswer } from "./answer-fields.js";
import { aheadOf, canSeal, saveFile } from "./answer-file.js";
import { PREFIX, keepBookmarks } from "./bookmarks.js";
import { askToCheck, showChecked, tellCheck } from "./check.js";
import { Drafts, newKey } from "./drafts.js";
import { TimeLeft } from "./time-left.js";
import { wasTouched } from "./touched.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 15_000;
const PAUSE_IN_WRITING = 1500;
const PAUSE_IN_ESSAY = 5000; // each save is a row with the whole text

const form = document.querySelector("form.attempt");
const { account, attempt, dueIn, fileKey, here, now, review } = form.dataset;
const ahead = aheadOf(now);
const drafts = new Drafts(account, attempt);
const tabs = globalThis.BroadcastChannel && new BroadcastChannel(`attempt:${attempt}`);
const words = Object.fromEntries(
  [...document.getElementById("attempt-words").content.children].map((word) => [word.dataset.word, word.textContent]),
);
const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const timeOf = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

const items = new Map([...form.querySelectorAll("[data-item]")].map((place) => [place.dataset.item, place]));
const answerOf = ({ answer, choices }) => answer ?? { choices }; // drafts and tabs of the release before have choices
const known = new Map(); // what was kept last, so that leaving a field after its pause does not save it twice
for (const [item, place] of items) if (!wasTouched(place)) known.set(item, JSON.stringify(readAnswer(place)));

const refused = new Set(); // what the server would not take waits for a change or a reload, and does not hold up the others
let sending; // the run under way
let hasEnded = false;
let pause = 0;
let retry;

function tell(item, text, kind = "") {
  const receipt = items.get(item).querySelector("[data-receipt]");
  receipt.className = kind ? `receipt receipt-${kind}` : "receipt";
  receipt.textContent = text;
}

function tellAll(text) {
  const line = form.querySelector("[data-kept]");
  line.hidden = !text;
  line.textContent = text;
}

function announce(text) {
  form.querySelector("[data-announcement]").textContent = text;
}

// Only what this page asks can still be sent: an answer to a page that was left would be refused.
const waiting = () => drafts.entries.filter(([item]) => items.has(item));

function showWaiting() {
  const count = waiting().length;
  if (drafts.size === 0) fileButton.hidden = true;
  tellAll(count === 0 ? "" : say(count === 1 ? "keptOne" : "keptMany", { n: count }));
}

function showUnanswered() {
  let count = 0;
  for (const item of items.keys()) {
    const hasAnswer = isAnswered(items.get(item));
    if (!hasAnswer) count += 1;
    const link = form.querySelector(`[data-map="${item}"]`);
    link.classList.toggle("is-answered", hasAnswer);
    link.querySelector("[data-state]").textContent = words[hasAnswer ? "answered" : "unanswered"];
  }
  const word = ["unansweredNone", "unansweredOne"][count] ?? "unansweredMany";
  form.querySelector("[data-unanswered]").textContent = say(word, { n: count });
}

function showSaved(item, answer, { receipt, savedAt, reading = "" }) {
  const place = items.get(item);
  if (isAnswered(place)) tell(item, say("saved", { time: timeOf.format(new Date(savedAt)), code: receipt }), "saved");
  else tell(item, words.emptied);
  noteKept(place, answer);
  const read = place.querySelector("[data-reading]");
  if (read) read.textContent = reading;
}

function putBack(item, answer) {
  showAnswer(items.get(item), answer);
  known.set(item, JSON.stringify(answer));
}

/** Keep what stands in the fields of a question on this device; whether it is not what was kept before. */
function keep(item) {
  const answer = readAnswer(items.get(item));
  if (known.get(item) === JSON.stringify(answer)) return false;
  known.set(item, JSON.stringify(answer));
  refused.delete(item); // another answer may be one that the server takes
  drafts.keep(item, { answer, key: newKey(), occurredAt: new Date().toISOString() });
  tell(item, words.saving, "kept");
  showUnanswered();
  return true;
}

class NotNow extends Error {} // no use to try at once again; the message is for the person

function end(message) {
  hasEnded = true;
  for (const fieldset of form.querySelectorAll("fieldset")) fieldset.disabled = true;
  throw new NotNow(message);
}

async function put(item, draft, options = {}) {
  const response = await fetch(`${form.action}/${item}`, {
    method: "PUT",
    redirect: "manual",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": form.elements.csrf_token.value,
    },
    body: JSON.stringify({ answer: answerOf(draft), key: draft.key, occurred_at: draft.occurredAt }),
    ...options,
  });
  if (response.ok) return response.json();
  if (response.type === "opaqueredirect" || response.status === 401) throw new NotNow(words.signedOut);
  if (response.status === 409) {
    if (items.get(item).querySelector("[data-check]")) location.reload(); // checked in another tab, or all is over
    const { happened, kept, to_do } = await response.json();
    end([happened, kept, to_do].join(" "));
  }
  if (response.status < 500 && response.status !== 429) {
    if (drafts.entries.some(([kept, { key }]) => kept === item && key === draft.key)) refused.add(item);
    const { happened, kept, to_do } = await response.json().catch(() => ({}));
    throw new NotNow(items.get(item).querySelector("[data-essay]") && kept ? [happened, kept, to_do].join(" ") : words.refused);
  }
  throw new Error(response.status);
}

const toSend = () => waiting().filter(([item]) => !refused.has(item));

async function sendOne(item, draft) {
  const reply = await put(item, draft, { signal: AbortSignal.timeout?.(PATIENCE) });
  drafts.confirm(item, draft.key);
  pause = 0;
  timeLeft.tell(reply.due_in_seconds);
  if (drafts.entries.some(([waiting]) => waiting === item)) return; // changed again meanwhile
  const told = { answer: answerOf(draft), key: draft.key, receipt: reply.receipt, savedAt: reply.saved_at, reading: reply.reading };
  showSaved(item, told.answer, told);
  tabs?.postMessage({ item, ...told });
}

// What could not be sent at once may never be, from here: it can be carried to the instructors as a file.
const fileButton = form.querySelector("[data-save-file]");
fileButton.addEventListener("click", async () => {
  await saveFile(drafts, { attempt, fileKey, ahead });
  tellAll(words.savedFile);
});

function sendLater(error) {
  fileButton.hidden = !canSeal;
  for (const [item] of waiting()) tell(item, words.kept, "kept");
  if (error instanceof NotNow) tellAll(error.message);
  else showWaiting();
  pause = Math.min(LONGEST_PAUSE, pause * 2 || FIRST_PAUSE);
  if (!hasEnded) retry = setTimeout(send, pause * (0.75 + Math.random() / 2));
}

/** Send what waits, one answer after the other; whether nothing waits any more. Who asks meanwhile awaits the same run. */
function send() {
  return (sending ??= sendAll().finally(() => (sending = undefined)));
}

async function sendAll() {
  clearTimeout(retry);
  if (hasEnded) return waiting().length === 0;
  try {
    for (let [next] = toSend(); next; [next] = toSend()) await sendOne(...next);
    if (refused.size === 0) showWaiting();
  } catch (error) {
    sendLater(error);
  }
  return waiting().length === 0;
}

const timeLeft = new TimeLeft(form, words, { announce, here, send });
if (dueIn) timeLeft.tell(Number(dueIn));

form.addEventListener("change", (event) => {
  const item = event.target.closest("[data-item]")?.dataset.item;
  if (!item) return;
  keep(item);
  send();
});

// What is being written is kept letter by letter, and sent at a pause.
let writing;
form.addEventListener("input", ({ target }) => {
  const item = target.closest("[data-item]")?.dataset.item;
  if (!item || !target.matches("input.input, textarea") || !keep(item)) return;
  clearTimeout(writing);
  writing = setTimeout(send, target.matches("textarea") ? PAUSE_IN_ESSAY : PAUSE_IN_WRITING);
});

/** Check one answer, once all that waits has been saved: what is checked is what is seen. */
async function check(button) {
  const place = button.closest("[data-item]");
  const { item } = place.dataset;
  if (!isAnswered(place)) return tellCheck(place, words.checkFirst);
  keep(item);
  button.disabled = true;
  try {
    if (!(await send())) throw new Error(words.checkOffline);
    const reply = await askToCheck(button, readAnswer(place), form.elements.csrf_token.value, words);
    timeLeft.tell(reply.due_in_seconds);
    showChecked(place, reply);
    showSaved(item, readAnswer(place), { receipt: reply.receipt, savedAt: reply.saved_at });
    tabs?.postMessage({ checked: item });
  } catch (error) {
    tellCheck(place, error.message);
  } finally {
    button.disabled = false;
  }
}

// The page is turned by the form itself: its answers are saved by now, and the server has the last word.
function goOn({ name, value }) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  form.append(field);
  form.submit();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  pause = 0;
  if (event.submitter?.name === "try") return check(event.submitter);
  if (sending && refused.size === 0) tellAll(words.saving);
  if (await send()) {
    if (event.submitter?.value === "submission") location.assign(review);
    if (event.submitter?.value === "next") goOn(event.submitter);
  } else {
    if (event.submitter?.value === "next") tellAll(words.noGoingOn);
    form.querySelector("[data-kept]").scrollIntoView({ block: "nearest" });
  }
});

tabs?.addEventListener("message", ({ data }) => {
  if (data.checked) return location.reload();
  drafts.confirm(data.item, data.key); // the other tab has, but this one may not see it yet
  if (drafts.entries.some(([waiting]) => waiting === data.item)) return;
  putBack(data.item, answerOf(data));
  showSaved(data.item, answerOf(data), data);
  showUnanswered();
  if (refused.size === 0 && !hasEnded) showWaiting();
});

addEventListener("online", send);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") send();
});
addEventListener("pagehide", () => {
  for (const [item, draft] of waiting()) put(item, draft, { keepalive: true }).catch(() => {});
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What was chosen here before this script had come is kept, and what an earlier visit could not send is chosen again.
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
for (const item of items.keys()) keep(item);
for (const [item, draft] of drafts.entries) {
  if (!items.has(item)) continue;
  if ("settled" in items.get(item).dataset) {
    drafts.confirm(item, draft.key);
    tell(item, words.settledElsewhere, "kept");
    continue;
  }
  putBack(item, answerOf(draft));
  tell(item, words.kept, "kept");
}
showUnanswered();
showWaiting();
const tooLate = form.querySelector("[data-too-late]");
if (tooLate) tooLate.hidden = drafts.size === waiting().length;
send();
keepBookmarks(form, `${PREFIX}${account}:${attempt}`, form.dataset.bookmarks, form.elements.csrf_token.value, words.marked);

/** What makes an answer easier to give. Last, because answers are kept and sent where its file does not load. */
async function ease(selector, load, use) {
  const places = form.querySelectorAll(selector);
  const module = places.length > 0 && (await load().catch(() => null));
  if (module) for (const place of places) use(module, place);
}

ease("[data-ordering]", () => import("./ordering.js"), ({ makeMovable }, list) => makeMovable(list, words, announce));
ease("[data-essay]", () => import("./essay.js"), ({ countWords }, essay) => countWords(essay, words));
