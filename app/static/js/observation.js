// An observer's checklist: each tap is kept on this device, sent, and shown as saved once the server says so; sent
// again until then, under the same key. The page works without this, as one form.

import { Drafts, newKey } from "./drafts.js";
import { wasTouched } from "./touched.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 15_000;

const form = document.querySelector("form.observation");
const drafts = new Drafts(form.dataset.account, `observation:${form.dataset.sheet}`);
const all = form.querySelector("[data-line-of-all]");
const words = Object.fromEntries(
  [...document.getElementById("observation-words").content.children].map((word) => [word.dataset.word, word.textContent]),
);
const timeOf = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const lines = new Map([...form.querySelectorAll("[data-line]")].map((place) => [place.dataset.line, place]));

const refused = new Set(); // lines that the server would not take wait for a reload and do not hold up the others
let isSending = false;
let isOneByOne = false;
let pause = 0;
let retry;
let submitter; // the button that hands in, while marks are still on their way

function show(receipt, text, kind) {
  receipt.hidden = !text;
  receipt.className = kind ? `receipt receipt-${kind}` : "receipt";
  receipt.textContent = text;
}

const tell = (line, text, kind) => show(lines.get(line).querySelector("[data-receipt]"), text, kind);
const waiting = () => drafts.entries.filter(([line]) => lines.has(line));
const toSend = () => waiting().filter(([line]) => !refused.has(line));

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
    body: JSON.stringify({
      sent_at: new Date().toISOString(),
      marks: batch.map(([line, { mark, key, occurredAt }]) => ({ line, mark, key, occurred_at: occurredAt })),
    }),
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (response.ok) return response.json();
  if (response.type === "opaqueredirect" || response.status === 401) throw new NotNow(words.signedOut);
  if (response.status >= 500 || response.status === 429) throw new Error(response.status);
  return refuse(batch, response);
}

/** The server takes all of a batch or nothing: send one by one to find which line it will not take, and say why. */
async function refuse(batch, response) {
  const { happened } = await response.json().catch(() => ({ happened: response.status }));
  isOneByOne = true;
  if (batch.length === 1) {
    const text = words.refused.replace("{reason}", happened);
    refused.add(batch[0][0]);
    tell(batch[0][0], text, "kept");
    show(all, text, "kept");
    submitter = undefined;
  }
  return { marks: [] };
}

function settle({ marks }) {
  for (const { line, key, saved_at } of marks) {
    const text = words.saved.replace("{time}", timeOf.format(new Date(saved_at)));
    drafts.confirm(line, key);
    tell(line, text, "saved");
    if (refused.size === 0) show(all, text, "saved");
  }
}

function sendLater(error) {
  for (const [line] of toSend()) tell(line, words.kept, "kept");
  show(all, error instanceof NotNow ? error.message : words.kept, "kept");
  pause = Math.min(LONGEST_PAUSE, pause * 2 || FIRST_PAUSE);
  retry = setTimeout(send, pause * (0.75 + Math.random() / 2));
}

async function send() {
  clearTimeout(retry);
  if (isSending) return;
  isSending = true;
  try {
    for (let batch = toSend(); batch.length > 0; batch = toSend()) {
      settle(await post(isOneByOne ? batch.slice(0, 1) : batch));
      pause = 0;
    }
  } catch (error) {
    sendLater(error);
  } finally {
    isSending = false;
  }
  if (submitter && waiting().length === 0) form.requestSubmit(submitter);
}

function keep(line, mark) {
  drafts.keep(line, { mark, key: newKey(), occurredAt: new Date().toISOString() });
  refused.delete(line);
  tell(line, words.saving, "kept");
}

form.addEventListener("change", (event) => {
  const line = event.target.closest("[data-line]")?.dataset.line;
  if (!line) return;
  keep(line, event.target.value);
  send();
});

form.addEventListener("submit", (event) => {
  if (waiting().length === 0) return;
  event.preventDefault();
  submitter = event.submitter;
  refused.clear();
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
for (const [line, place] of lines) if (wasTouched(place)) keep(line, place.querySelector(":checked").value);
for (const [line, { mark }] of waiting()) {
  for (const radio of lines.get(line).querySelectorAll("input[type=radio]")) radio.checked = radio.value === mark;
  tell(line, words.kept, "kept");
}
send();
