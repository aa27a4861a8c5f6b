// A destructive form sits in <details class="confirm">: opening it is the first step, its button the second.
// That is enough without script. Here the second step becomes a modal dialog, so that it cannot be missed.

function enhance(details) {
  const summary = details.querySelector("summary");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", summary.textContent.trim());
  dialog.append(...[...details.children].filter((child) => child !== summary));
  details.after(dialog);

  for (const close of dialog.querySelectorAll("[data-close]")) {
    close.hidden = false;
    close.addEventListener("click", () => dialog.close());
  }
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("close", () => summary.focus());
  if (details.open) dialog.showModal();
}

for (const details of document.querySelectorAll("details.confirm")) enhance(details);
