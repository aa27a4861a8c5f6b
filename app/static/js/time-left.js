// The time left of an attempt. What waits goes out when it is up; after the grace the server is asked, and only its
// word counts.

import { Countdown } from "./clock.js";

export class TimeLeft {
  #form;
  #place;
  #countdown;
  #here;
  #seemsOver = false; // by the clock of this page; questions that were checked for good are disabled for another reason

  /** Shows it in `form`; `announce` says a text aloud, `send` sends what waits, `here` is the address of the attempt. */
  constructor(form, words, { announce, here, send }) {
    this.#form = form;
    this.#here = here;
    this.#place = form.querySelector("[data-time]");
    this.#countdown = new Countdown(this.#place, words.left, {
      announce: (minutes) => announce(words[`minutes${minutes}`]),
      end: (isOver) => {
        if (isOver) return this.#reload();
        announce(words.timeUp);
        this.#close();
        send();
      },
    });
  }

  /** Take the server's word: the seconds left, or null where nothing ends the attempt. It may change on the way. */
  tell(seconds) {
    this.#place.hidden = seconds === null;
    if (seconds === null) this.#countdown.stop();
    else this.#countdown.set(seconds);
    if (this.#seemsOver && seconds !== 0) this.#reload();
  }

  #close() {
    this.#seemsOver = true;
    for (const fieldset of this.#form.querySelectorAll("fieldset")) fieldset.disabled = true;
  }

  #reload() {
    location.replace(this.#here);
  }
}
