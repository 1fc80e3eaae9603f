// Light and dark without loading the page again; the form itself does the same without JavaScript.
for (const form of document.querySelectorAll("[data-theme-switch]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = event.submitter.value;
    document.documentElement.dataset.theme = chosen === "oscura" ? "dark" : "light";
    fetch(form.action, { method: "POST", body: new URLSearchParams({ tema: chosen }), redirect: "manual" });
    form.querySelector(chosen === "oscura" ? ".to-light" : ".to-dark").focus();
  });
}
