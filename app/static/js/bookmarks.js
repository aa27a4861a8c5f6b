// Questions to look at again: marked at once, kept on this device until the server knows, and sent again until it does.

export const PREFIX = "bookmarks:"; // by account and attempt: {item: whether it is marked}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}");
  } catch {
    return {};
  }
}

function write(name, marks) {
  try {
    if (Object.keys(marks).length === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(marks));
  } catch {
    // private windows may refuse: the server has it when there is a link
  }
}

function show(form, item, isMarked, words) {
  const button = form.querySelector(`[data-bookmark="${item}"]`);
  const place = form.querySelector(`[data-map="${item}"]`);
  if (!button || !place) return;
  button.setAttribute("aria-pressed", String(isMarked));
  button.value = `${isMarked ? "off" : "on"} ${item}`;
  place.classList.toggle("is-marked", isMarked);
  place.querySelector("[data-marked]").textContent = isMarked ? words : "";
}

/** Let the buttons of a form mark without leaving the page. */
export function keepBookmarks(form, name, address, token, words) {
  let isSending = false;

  async function send() {
    if (isSending) return;
    isSending = true;
    try {
      for (let [next] = Object.entries(read(name)); next; [next] = Object.entries(read(name))) {
        const [item, isMarked] = next;
        const response = await fetch(`${address}/${item}`, {
          method: "PUT",
          redirect: "manual",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
          body: JSON.stringify({ is_marked: isMarked }),
        });
        const isTaken = response.ok || (response.status >= 400 && response.status < 500 && response.status !== 401 && response.status !== 429);
        if (!isTaken) break; // signed out, or the server is busy: later
        const { [item]: newest, ...others } = read(name);
        if (newest === isMarked) write(name, others);
      }
    } catch {
      // without a link it waits
    } finally {
      isSending = false;
    }
  }

  for (const [item, isMarked] of Object.entries(read(name))) show(form, item, isMarked, words);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-bookmark]");
    if (!button) return;
    event.preventDefault();
    const isMarked = button.getAttribute("aria-pressed") !== "true";
    write(name, { ...read(name), [button.dataset.bookmark]: isMarked });
    show(form, button.dataset.bookmark, isMarked, words);
    send();
  });
  addEventListener("online", send);
  send();
}
