// Buttons that only work with JavaScript appear with it: print, copy, and the telephone's own way to share.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.querySelector("span");
    said.setAttribute("role", "status");
    said.textContent = button.dataset.copied;
  });
}
for (const share of document.querySelectorAll("details[data-share]")) {
  if (!navigator.share) continue;
  share.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    navigator.share({ title: share.dataset.shareTitle, url: share.dataset.share }).catch(() => { share.open = true; });
  });
}
