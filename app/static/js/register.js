// A register: each tap is kept on this device, sent, and shown as saved once its receipt has come; sent again until
// then. A row's taps go out one after the other, so that each supersedes the one before and not somebody else's.
// The page works without this, as one form.

import { Drafts, newKey } from "./drafts.js";
import { wasTouched } from "./touched.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 15_000;
const AT_ONCE = 30_000; // what is sent later than this was marked without a link

const form = document.querySelector("form.marking");
const drafts = new Drafts(form.dataset.account, `register:${form.dataset.session}`);
const line = form.querySelector("[data-line]");
const words = Object.fromEntries(
  [...document.getElementById("register-words").content.children].map((word) => [word.dataset.word, word.textContent]),
);
const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const timeOf = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

const rows = new Map([...form.querySelectorAll("[data-row]")].map((place) => [place.dataset.row, place]));
const radiosOf = (row) => [...rows.get(row).querySelectorAll("input[type=radio]")];
const seenIn = (row) => form.elements[`seen-${row}`].value.split(" ").filter(Boolean);
const statusOf = (row) => radiosOf(row).find((radio) => radio.checked)?.value ?? "unset";

const refused = new Set(); // rows that the server would not take wait for a reload and do not hold up the others
let isSending = false;
let isOneByOne = false;
let pause = 0;
let retry;

function show(receipt, text, kind) {
  receipt.hidden = !text;
  receipt.className = kind ? `receipt receipt-${kind}` : "receipt";
  receipt.textContent = text;
}

const tell = (row, text, kind) => show(rows.get(row).querySelector("[data-receipt]"), text, kind);
const tellAll = (text, kind) => show(line, text, kind);

function showWaiting() {
  const count = drafts.size;
  if (count > 0) tellAll(say(count === 1 ? "keptOne" : "keptMany", { n: count }), "kept");
}

function showTally() {
  const statuses = [...rows.keys()].map(statusOf);
  for (const count of form.querySelectorAll("[data-count]")) {
    count.textContent = statuses.filter((status) => status === count.dataset.count).length;
  }
}

function choose(row, status) {
  for (const radio of radiosOf(row)) radio.checked = radio.value === status;
}

/** Keep a tap. An earlier one that may have arrived goes first; one that was never sent is replaced. */
function keep(row, status) {
  const waiting = drafts.entries.find(([name]) => name === row)?.[1];
  const first = waiting?.first ?? (waiting?.wasSent ? waiting : undefined);
  const seen = waiting?.seen ?? seenIn(row);
  drafts.keep(row, { status, key: newKey(), seen, occurredAt: new Date().toISOString(), first });
  refused.delete(row);
  tell(row, words.saving, "kept");
}

const nextOf = ([row, draft]) => [row, draft.first ?? draft];
const toSend = () => drafts.entries.filter(([row]) => rows.has(row) && !refused.has(row)).map(nextOf);

function asMark([row, { status, key, seen, occurredAt }]) {
  const isLate = Date.now() - Date.parse(occurredAt) > AT_ONCE;
  return { registration: row, status, key, seen, occurred_at: occurredAt, origin: isLate ? "offline" : "page" };
}

class NotNow extends Error {} // no use to try at once again; the message is for the person

async function post(batch) {
  const response = await fetch(form.action, {
    method: "POST",
    redirect: "manual",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": form.elements.csrf_token.value,
    },
    body: JSON.stringify({ sent_at: new Date().toISOString(), marks: batch.map(asMark) }),
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (response.ok) return response.json();
  if (response.type === "opaqueredirect" || response.status === 401) throw new NotNow(words.signedOut);
  if (response.status >= 500 || response.status === 429) throw new Error(response.status);
  return refuse(batch, response);
}

/** The server takes all of a batch or nothing: send one by one to find whom it will not take, and say why. */
async function refuse(batch, response) {
  const { happened } = await response.json().catch(() => ({ happened: response.status }));
  isOneByOne = true;
  if (batch.length === 1) {
    refused.add(batch[0][0]);
    tell(batch[0][0], say("refused", { reason: happened }), "kept");
  }
  return { marks: [], rows: {} };
}

function noteSent(batch) {
  for (const [row, { key }] of batch) {
    const draft = drafts.entries.find(([name]) => name === row)[1];
    if (draft.key === key) drafts.keep(row, { ...draft, wasSent: true });
  }
}

function settle({ marks, rows: standing }) {
  for (const { key, registration, receipt, saved_at } of marks) {
    const seen = standing[registration].seen;
    form.elements[`seen-${registration}`].value = seen.join(" ");
    drafts.confirm(registration, key);
    const later = drafts.entries.find(([name]) => name === registration)?.[1];
    if (later) drafts.keep(registration, { ...later, seen, first: undefined });
    else showSaved(registration, standing[registration], receipt, saved_at);
  }
}

function showSaved(row, { status, is_conflict }, code, savedAt) {
  choose(row, status);
  const time = timeOf.format(new Date(savedAt));
  tell(row, is_conflict ? words.conflict : say("saved", { time, code }), is_conflict ? "kept" : "saved");
  tellAll(say("saved", { time, code }), "saved");
}

function sendLater(error) {
  for (const [row] of toSend()) tell(row, words.kept, "kept");
  if (error instanceof NotNow) tellAll(error.message, "kept");
  else showWaiting();
  pause = Math.min(LONGEST_PAUSE, pause * 2 || FIRST_PAUSE);
  retry = setTimeout(send, pause * (0.75 + Math.random() / 2));
}

/** Send what waits, all rows at once; what is tapped meanwhile goes next. */
async function send() {
  clearTimeout(retry);
  if (isSending) return;
  isSending = true;
  try {
    for (let batch = toSend(); batch.length > 0; batch = toSend()) {
      batch = isOneByOne ? batch.slice(0, 1) : batch;
      noteSent(batch);
      settle(await post(batch));
      pause = 0;
    }
    showWaiting();
  } catch (error) {
    sendLater(error);
  } finally {
    isSending = false;
    showTally();
  }
}

form.addEventListener("change", (event) => {
  const row = event.target.closest("[data-row]")?.dataset.row;
  if (!row) return;
  keep(row, event.target.value);
  showTally();
  send();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const row of event.submitter?.name === "rest" ? rows.keys() : []) {
    if (statusOf(row) !== "unset" || rows.get(row).dataset.conflict !== undefined) continue;
    choose(row, "present");
    keep(row, "present");
  }
  showTally();
  pause = 0;
  send();
});

addEventListener("online", send);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") send();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What was tapped here before this script had come is kept, and what an earlier visit could not send is shown again.
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
for (const [row, place] of rows) if (wasTouched(place)) keep(row, statusOf(row));
for (const [row, { status }] of drafts.entries) {
  if (!rows.has(row)) continue;
  choose(row, status);
  tell(row, words.kept, "kept");
}
showTally();
showWaiting();
send();
