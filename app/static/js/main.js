// The entry of every page. Pages work without it; it fetches a module only where a page has use for it,
// so that a lesson costs one small script.

const modules = [
  [".quick-exit", () => import("./quick-exit.js")],
  ["details.confirm", () => import("./confirm.js")],
  ["[data-job]", () => import("./job.js")],
  ["form.survey", () => import("./survey.js")],
  [".lesson", () => import("./lesson.js")],
  ["form.attempt", () => import("./attempt.js")],
  ["form.observation", () => import("./observation.js")],
  ["form.marking", () => import("./register.js")],
  ["[data-late-answers]", () => import("./late-answers.js")],
];

for (const [selector, load] of modules) {
  if (document.querySelector(selector)) load();
}

const onSubmit = {
  ".switch-theme": async (form, button) => {
    const { switchTheme } = await import("./theme.js");
    await switchTheme(form, button);
  },
  ".sign-out": async (form) => {
    const { leaveNothingBehind } = await import("./sign-out.js");
    if (leaveNothingBehind(form)) form.submit();
  },
};

document.addEventListener("submit", (event) => {
  for (const [selector, act] of Object.entries(onSubmit)) {
    if (!event.target.matches(selector)) continue;
    event.preventDefault();
    act(event.target, event.submitter);
  }
});
