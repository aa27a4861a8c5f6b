// On the page of a result: answers that still wait here came too late. Say so once, and drop them.

import { Drafts } from "./drafts.js";

const notice = document.querySelector("[data-late-answers]");
const drafts = new Drafts(notice.dataset.account, notice.dataset.attempt);
notice.hidden = drafts.size === 0;
drafts.forget();
