// Workbench of groups: an item dragged onto a group of the queue is moved there by the form's own fields and button.
const dragged = document.querySelector("form[data-moves]");

if (dragged) {
  const target = dragged.elements.destino;
  const button = dragged.querySelector('button[value="move"]');
  let code = "";
  dragged.addEventListener("dragstart", (event) => {
    code = event.target.closest("[data-code]")?.dataset.code || "";
    event.dataTransfer.setData("text/plain", code);
  });
  for (const place of document.querySelectorAll("[data-drop]")) {
    place.addEventListener("dragover", (event) => code && event.preventDefault());
    place.addEventListener("drop", (event) => {
      if (!code || !button) return;
      event.preventDefault();
      const box = [...dragged.querySelectorAll("[name=codigo]")].find((one) => one.value === code);
      if (box) box.checked = true;
      target.value = place.dataset.drop;
      button.click();
    });
  }
}
