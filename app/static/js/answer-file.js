// Answers that could not be sent, as a file for the instructors: sealed for this attempt, so that whoever finds it on a
// shared phone cannot read it. Browsers seal over https alone; elsewhere the file is not offered.

const encoder = new TextEncoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const base64Of = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));

export const canSeal = Boolean(globalThis.crypto?.subtle);

/** Seconds by which the clock of this device is ahead of the server's, which stands in the page. */
export const aheadOf = (serverTime) => (Date.now() - Date.parse(serverTime)) / 1000;

async function seal(attempt, key, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealing = await crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", false, ["encrypt"]);
  const options = { name: "AES-GCM", iv, additionalData: encoder.encode(attempt) };
  const sealed = await crypto.subtle.encrypt(options, sealing, encoder.encode(JSON.stringify(content)));
  return { format: "cot-moc answers", version: 1, attempt, iv: base64Of(iv), sealed: base64Of(sealed) };
}

function download(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Save what waits as a file. */
export async function saveFile(drafts, { attempt, fileKey, ahead }) {
  const language = document.documentElement.lang;
  const answers = drafts.entries.map(([item, { answer, choices, key, occurredAt }]) => {
    return { item, answer: answer ?? { choices }, key, language, occurred_at: occurredAt };
  });
  const content = await seal(attempt, fileKey, { device_ahead: ahead, answers });
  download(content, `${attempt.slice(-6)}-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.answers`);
}
