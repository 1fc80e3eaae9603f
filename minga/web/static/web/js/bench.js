// Workbench keys: j and k move along [data-bench], [data-key="s"] is pressed by its letter, ? opens the list of keys.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const queue = document.querySelector("[data-bench]");
const help = document.querySelector("dialog[data-keys]");

const move = (step) => {
  const items = [...queue.querySelectorAll("a")];
  const place = items.findIndex((item) => item === document.activeElement || item.hasAttribute("aria-current"));
  const focused = items.indexOf(document.activeElement);
  const next = items[(focused < 0 ? place : focused) + step];
  if (next) next.focus();
};

if (queue || help) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const button = [...document.querySelectorAll("[data-key]")].find((found) => found.dataset.key === event.key);
    if (queue && (event.key === "j" || event.key === "k")) move(event.key === "j" ? 1 : -1);
    else if (help && event.key === "?") help.showModal();
    else if (button && !document.querySelector("dialog[open]")) button.click();
    else return;
    event.preventDefault();
  });
}
for (const opener of document.querySelectorAll("[data-keys-open]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}
