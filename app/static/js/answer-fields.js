// What stands in the fields of a question, by the shape of its answers, and how to put an answer back into them.

const partsIn = (place) => [...place.querySelectorAll("[data-part]")];
const choicesIn = (place) => [...place.querySelectorAll(".choices input")];
const textIn = (place) => place.querySelector(".written input, .written textarea");

const shapes = {
  choices: {
    read: (place) => ({ choices: choicesIn(place).filter((input) => input.checked).map((input) => input.value) }),
    show(place, { choices }) {
      for (const input of choicesIn(place)) input.checked = choices.includes(input.value);
    },
    was: ({ choices }) => choices.join(" "),
    isAnswered: ({ choices }) => choices.length > 0,
  },
  text: {
    read: (place) => ({ text: textIn(place).value, language: place.closest("form").elements.language.value }),
    show(place, { text }) {
      textIn(place).value = text;
    },
    was: ({ text }) => text,
    isAnswered: ({ text }) => text.trim() !== "",
  },
  parts: {
    read: (place) => ({ parts: Object.fromEntries(partsIn(place).filter(({ value }) => value).map((field) => [field.dataset.part, field.value])) }),
    show(place, { parts }) {
      for (const field of partsIn(place)) field.value = parts[field.dataset.part] ?? "";
      place.querySelector("[data-ordering]")?.dispatchEvent(new Event("arrange"));
    },
    was: ({ parts }, name) => parts[name] ?? "",
    isAnswered: ({ parts }) => Object.values(parts).some((value) => value.trim() !== ""),
  },
};

const shapeOf = (place) => shapes[place.dataset.shape];

// How sure one is stands beside the answer, where a quiz asks it.
const levelsIn = (place) => [...place.querySelectorAll("[data-level] input")];

export function readAnswer(place) {
  const level = levelsIn(place).find((input) => input.checked);
  return { ...shapeOf(place).read(place), ...(level && { certainty: Number(level.value) }) };
}

export function showAnswer(place, answer) {
  shapeOf(place).show(place, answer);
  for (const input of levelsIn(place)) input.checked = Number(input.value) === answer.certainty;
}

export const isAnswered = (place) => shapeOf(place).isAnswered(shapeOf(place).read(place));

/** Note what the server has, for the form as it is sent without this script. */
export function noteKept(place, answer) {
  for (const field of place.querySelectorAll("[data-was-level]")) field.value = answer.certainty ?? "";
  for (const field of place.querySelectorAll("[data-was]")) field.value = shapeOf(place).was(answer, field.dataset.was);
}
