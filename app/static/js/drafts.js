// Answers that the server has not confirmed yet, kept on this device by account and attempt, so that a reload, a
// dead battery or another person's sign-in neither loses nor mixes them. What is confirmed is dropped at once.

const PREFIX = "answers:";
const memory = new Map(); // where the browser gives no storage

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? memory.get(name) ?? "{}");
  } catch {
    return JSON.parse(memory.get(name) ?? "{}");
  }
}

function write(name, answers) {
  const isEmpty = Object.keys(answers).length === 0;
  memory.set(name, JSON.stringify(answers));
  try {
    if (isEmpty) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(answers));
  } catch {
    // private windows may refuse: memory has it for as long as the page stays
  }
}

function names(prefix = PREFIX) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}

/** How many answers of anybody wait on this device. */
export function countDrafts() {
  return names().reduce((sum, name) => sum + Object.keys(read(name)).length, 0);
}

/** Drop the answers and marks of everybody: who signs out leaves nothing behind. */
export function forgetDrafts() {
  for (const name of [...names(), ...names("bookmarks:")]) write(name, {});
}

/** A key for one answer: sent twice under it, it counts once. */
export function newKey() {
  // not randomUUID: it needs https or localhost, and a laptop that serves a hall over plain http has neither
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The waiting answers of one attempt: {item: {answer, key, occurredAt}}, the newest of each item. */
export class Drafts {
  constructor(account, attempt) {
    this.name = `${PREFIX}${account}:${attempt}`;
  }

  get entries() {
    return Object.entries(read(this.name));
  }

  get size() {
    return this.entries.length;
  }

  keep(item, draft) {
    write(this.name, { ...read(this.name), [item]: draft });
  }

  /** Drop what the server has confirmed, unless a newer answer to the item has come since. */
  confirm(item, key) {
    const answers = read(this.name);
    if (answers[item]?.key !== key) return;
    delete answers[item];
    write(this.name, answers);
  }

  forget() {
    write(this.name, {});
  }
}
