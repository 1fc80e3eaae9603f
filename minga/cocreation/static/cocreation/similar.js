// While somebody writes, the proposals that say something like it are shown; quietly, and never in the way.
const place = document.querySelector("[data-similar]");
const form = place && place.closest("form");
if (form) {
  const fields = ["title", "problem", "solution"].map((name) => form.elements[name]).filter(Boolean);
  const button = form.querySelector("[data-similar-button]");
  if (button) button.hidden = true;
  let timer, asked = "", running;
  const ask = async () => {
    const text = fields.map((field) => field.value.trim()).filter(Boolean).join(" ").slice(0, 1500);
    if (text === asked || text.length < 12) return;
    asked = text;
    if (running) running.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${place.dataset.similar}?texto=${encodeURIComponent(text)}`, { signal: running.signal });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch { return; }
  };
  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 500);
  });
  ask();
}
