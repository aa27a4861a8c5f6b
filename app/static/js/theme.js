// Change the theme in place; the server keeps the choice in a cookie and renders it from the next page on.

/** @param {HTMLFormElement} form @param {HTMLButtonElement} chosen whose value is light, dark or auto */
export async function switchTheme(form, chosen) {
  const body = new FormData(form, chosen);
  if (chosen.value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
  for (const button of form.elements) {
    if (button.name === "theme") button.setAttribute("aria-pressed", String(button === chosen));
  }
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
}
