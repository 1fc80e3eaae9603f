// How many characters are left; said aloud only near the end, not at each key.
const number = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "es-EC");
for (const count of document.querySelectorAll("[data-count-for]")) {
  const field = document.getElementById(count.dataset.countFor);
  const most = Number(count.dataset.most);
  const tell = () => {
    const left = most - field.value.length;
    count.textContent = (left < 0 ? count.dataset.over : count.dataset.left).replace("%n", number.format(Math.abs(left)));
    count.classList.toggle("over", left < 0);
    count.setAttribute("aria-live", left < most / 10 ? "polite" : "off");
  };
  field.addEventListener("input", tell);
  tell();
}
