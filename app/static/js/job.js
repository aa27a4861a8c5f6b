// Shows how far a job has come, without loading the page again until it has ended.

const PAUSE_MS = 1000;

const place = document.querySelector("[data-job]");
const bar = place.querySelector("progress");
const count = place.querySelector("[data-job-count]");
const number = new Intl.NumberFormat(document.documentElement.lang);

async function ask() {
  const reply = await fetch(place.dataset.job, { headers: { Accept: "application/json" } });
  if (!reply.ok) return;
  const { state, done, total } = await reply.json();
  if (state === "done" || state === "failed") {
    location.reload();
    return;
  }
  if (!total) return;
  bar.max = total;
  bar.value = done;
  count.textContent = `${number.format(done)} / ${number.format(total)}`;
}

// A lost connection is no reason to stop asking.
async function watch() {
  await ask().catch(() => {});
  setTimeout(watch, PAUSE_MS);
}

watch();
