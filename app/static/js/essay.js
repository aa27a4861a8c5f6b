// The words of an essay, counted as it is written: shown at once, told to those who listen only when writing pauses.

const PAUSE = 3000;

const wordsIn = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}_]/u.test(word)).length;

/** Count the words of the essay in `place`. `words`: wordsOne, wordsMany, tooLong ("{n}"). */
export function countWords(place, { wordsOne, wordsMany, tooLong }) {
  const field = place.querySelector("textarea");
  const shown = place.querySelector("[data-count]");
  const said = place.querySelector("[data-count-said]");
  let saying;

  function told() {
    const over = [...field.value.normalize("NFC").trim()].length - Number(place.dataset.longest);
    if (over > 0) return tooLong.replace("{n}", over);
    const count = wordsIn(field.value);
    return count === 1 ? wordsOne : wordsMany.replace("{n}", count);
  }

  function show() {
    shown.textContent = told();
    clearTimeout(saying);
    saying = setTimeout(() => (said.textContent = told()), PAUSE);
  }

  field.addEventListener("input", show);
  shown.textContent = told();
}
