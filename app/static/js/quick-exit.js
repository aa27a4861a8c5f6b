// Leave at once: blank the page, then replace it, so that "back" does not return here.
// Three presses of Shift within two seconds do the same.

const PRESSES = 3;
const WITHIN_MS = 2000;

const link = document.querySelector(".quick-exit");
let presses = [];

function leave(event) {
  event.preventDefault();
  document.documentElement.hidden = true;
  location.replace(link.href);
}

link.addEventListener("click", leave);

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN_MS);
  if (presses.length >= PRESSES) leave(event);
});

// A page brought back from the browser's memory must not stay blank.
addEventListener("pageshow", () => {
  document.documentElement.hidden = false;
});
