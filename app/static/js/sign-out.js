// Before signing out: answers that only this device has would be lost, so ask; then leave nothing behind.

import { countDrafts, forgetDrafts } from "./drafts.js";

/** Whether to go on: nothing waits, or the person gives it up. */
export function leaveNothingBehind(form) {
  const count = countDrafts();
  const question = count === 1 ? form.dataset.loseOne : form.dataset.loseMany;
  if (count > 0 && !confirm(question.replace("{n}", count))) return false;
  forgetDrafts();
  return true;
}
