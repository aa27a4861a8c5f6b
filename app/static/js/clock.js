// The time left by the server's clock: shown each second, said aloud at ten, five and one minute.

const ANNOUNCED = [1, 5, 10]; // minutes
const SHORT = 5 * 60;
const GRACE = 11; // seconds in which an answer sent in time may still arrive, and one more

function shown(seconds) {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return hours ? `${hours}:${parts.join(":")}` : parts.join(":");
}

/** Counts down in `place`; calls `announce(minutes)` on the way and `end(isOver)` at zero and after the grace. */
export class Countdown {
  constructor(place, label, { announce, end }) {
    this.place = place;
    this.announce = announce;
    this.end = end;
    this.output = document.createElement("output");
    this.output.setAttribute("aria-live", "off");
    const name = document.createElement("span");
    name.className = "timer-state";
    name.textContent = label;
    place.replaceChildren(name, " ", this.output);
  }

  /** Take the server's word for how many seconds are left. */
  set(seconds) {
    this.endsAt = Date.now() + seconds * 1000;
    this.last ??= seconds;
    this.timer ??= setInterval(() => this.tick(), 1000);
    this.tick();
  }

  /** Count no more, until a new end is set. */
  stop() {
    clearInterval(this.timer);
    this.timer = this.last = undefined;
  }

  tick() {
    const left = Math.ceil((this.endsAt - Date.now()) / 1000);
    this.output.textContent = shown(Math.max(0, left));
    this.output.classList.toggle("is-short", left <= SHORT);
    const passed = ANNOUNCED.find((minutes) => left <= minutes * 60 && this.last > minutes * 60);
    if (passed && left > 0) this.announce(passed);
    if (left <= 0 && this.last > 0) this.end(false);
    if (left <= -GRACE) {
      this.stop();
      return this.end(true);
    }
    this.last = left;
  }
}
