// The entry of every page. Pages work without it; it fetches a module only where a page has use for it,
// so that a lesson costs one small script.

const modules = [
  [".quick-exit", () => import("./quick-exit.js")],
  ["details.confirm", () => import("./confirm.js")],
  [".lesson", () => import("./lesson.js")],
];

for (const [selector, load] of modules) {
  if (document.querySelector(selector)) load();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".switch-theme")) return;
  event.preventDefault();
  const { switchTheme } = await import("./theme.js");
  await switchTheme(form, event.submitter);
});
