// Checking one answer: the server looks at it and says what it may. Its reply is drawn as the page itself draws it.

const PATIENCE = 15_000;

/** Ask the server to check an answer; its reply, or an Error whose message is for the person. */
export async function askToCheck(button, answer, token, words) {
  const response = await fetch(button.formAction, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ answer, try: Number(button.value), occurred_at: new Date().toISOString() }),
    signal: AbortSignal.timeout?.(PATIENCE),
  }).catch(() => {
    throw new Error(words.checkOffline);
  });
  if (response.ok) return response.json();
  if (response.type === "opaqueredirect" || response.status === 401) throw new Error(words.signedOut);
  if (response.status === 409) {
    const { happened, kept, to_do } = await response.json();
    throw new Error([happened, kept, to_do].join(" "));
  }
  throw new Error(response.status < 500 ? words.refused : words.checkOffline);
}

/** Say in the place of the result why there is none. */
export function tellCheck(place, message) {
  const line = document.createElement("p");
  line.textContent = message;
  place.querySelector("[data-checked]").replaceChildren(line);
}

/** Draw what the check said; the focus goes there, since the button may be gone. */
export function showChecked(place, reply) {
  const result = place.querySelector("[data-checked]");
  const row = place.querySelector("[data-check]");
  result.innerHTML = reply.checked;
  if (reply.is_settled) {
    place.dataset.settled = "";
    place.querySelector("fieldset").disabled = true;
    row.remove();
  } else {
    row.querySelector("button").value = reply.next_try;
    row.querySelector(".meta").textContent = reply.rule;
  }
  result.focus();
}
