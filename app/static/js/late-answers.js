// On the page of a result: answers that still wait here came too late. Offer them as a file; what is saved or given up is
// dropped. Where no file can be sealed they are dropped at once.

import { aheadOf, canSeal, saveFile } from "./answer-file.js";
import { Drafts } from "./drafts.js";

const notice = document.querySelector("[data-late-answers]");
const { account, attempt, fileKey, now } = notice.dataset;
const drafts = new Drafts(account, attempt);
const offer = notice.querySelector("[data-offer]");
const ahead = aheadOf(now);

notice.hidden = drafts.size === 0;
offer.hidden = !canSeal;
if (!canSeal) drafts.forget();

notice.querySelector("[data-save-file]").addEventListener("click", async () => {
  await saveFile(drafts, { attempt, fileKey, ahead });
  offer.hidden = true;
  notice.querySelector("[data-saved-file]").hidden = false;
  drafts.forget();
});
notice.querySelector("[data-drop]").addEventListener("click", () => {
  notice.hidden = true;
  drafts.forget();
});
