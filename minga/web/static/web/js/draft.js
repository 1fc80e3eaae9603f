// What is typed in form[data-draft="key"] is kept on this device until the page that follows says
// [data-draft-done="key"]. A form that comes back with errors holds fresher text than the draft: it wins.
const prefix = "minga:draft:";
const isKept = (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type)
  && !field.closest(".trap");

const store = {
  read: (key) => { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } },
  write: (key, entries) => { try { localStorage.setItem(prefix + key, JSON.stringify(entries)); return true; } catch { return false; } },
  drop: (key) => { try { localStorage.removeItem(prefix + key); } catch { return; } },
};

for (const done of document.querySelectorAll("[data-draft-done]")) store.drop(done.dataset.draftDone);

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = form.dataset.draft;
  const fields = () => [...form.elements].filter(isKept);
  const say = (text) => { const place = form.querySelector("[data-draft-said]"); if (place) place.textContent = text; };
  const entries = () => fields().filter((field) => field.value && (!("checked" in field) || !["radio", "checkbox"].includes(field.type) || field.checked))
    .map((field) => [field.name, field.value]);

  const kept = store.read(key);
  if (kept && kept.length && !form.querySelector(".error-summary")) {
    for (const field of fields()) {
      const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    say(form.dataset.draftRestored);
  }

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (store.write(key, entries())) say(form.dataset.draftKept); }, 400);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); store.write(key, entries()); });
  const forget = form.querySelector("[data-draft-forget]");
  if (forget) {
    forget.hidden = false;
    forget.addEventListener("click", () => { store.drop(key); form.reset(); say(""); });
  }
}
