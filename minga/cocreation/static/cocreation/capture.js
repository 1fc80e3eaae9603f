// Proposals written where there is no signal: everything is kept on this device until the site says that it has it.
// A key drawn here names each one for ever, so that sending it twice, or from two devices, makes one proposal.
const told = JSON.parse(document.getElementById("capture-facts").textContent);
const { words, urls, series } = told;
const FORMAT = "minga-captura/1";
const CHUNK = 20;
const at = (name) => document.querySelector(`[data-capture="${name}"]`);
const form = at("form");
const list = at("list");
let database;
let edited = null;
let isSending = false;

const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});
const finished = (work) => new Promise((done, failed) => {
  work.oncomplete = () => done();
  work.onerror = work.onabort = () => failed(work.error);
});

async function open() {
  const request = indexedDB.open(`minga-captura-${series}`, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("items", { keyPath: "key" });
    request.result.createObjectStore("batches", { keyPath: "key" });
  };
  database = await asked(request);
}

const all = (store) => asked(database.transaction(store).objectStore(store).getAll());
async function keep(store, rows) {
  const work = database.transaction(store, "readwrite");
  for (const row of rows) work.objectStore(store).put(row);
  await finished(work);
}

const codeOf = (number) => `${series}-${String(number).padStart(4, "0")}`;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
const say = (text, isGood = true) => { at("said").textContent = text; at("said").dataset.good = isGood; };
const element = (name, text = "", more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

// The code and the proposal are written in one piece: no code is given twice, and none without its proposal.
async function save(fields) {
  const work = database.transaction(["items", "batches"], "readwrite");
  const batches = await asked(work.objectStore("batches").getAll());
  const written = Number(form.elements.number.value) || null;  // from a paper form
  const batch = !written && batches.filter((one) => one.next <= one.last).sort((one, other) => one.first - other.first)[0];
  const now = new Date().toISOString();
  const item = { key: crypto.randomUUID(), number: written, made: now, changed: now, state: "waiting", fields };
  if (batch) {
    item.number = batch.next;
    work.objectStore("batches").put({ ...batch, next: batch.next + 1 });
  }
  work.objectStore("items").put(item);
  await finished(work);
  return item;
}

function typed() {
  const left = ["csrfmiddlewaretoken", "once", "number"];
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !left.includes(name)));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = typed();
  const missing = told.required.filter((name) => !(fields[name] || "").trim());
  if (missing.length) {
    say(words.missing, false);
    form.elements[missing[0]].focus();
    return;
  }
  let item;
  if (edited) {
    item = { ...edited, fields, state: "waiting", changed: new Date().toISOString(), errors: null };
    await keep("items", [item]);
  } else {
    item = await save(fields);
  }
  edited = null;
  const place = { workshop: form.elements.workshop.value, table: form.elements.table.value, sector: form.elements.sector.value };
  form.querySelector("[data-draft-forget]").click();
  for (const [name, value] of Object.entries(place)) form.elements[name].value = value;
  say(item.number ? fill(words.kept, { code: codeOf(item.number) }) : words.keptWithout);
  await draw();
  send(false);
});

function edit(item) {
  edited = item;
  for (const [name, value] of Object.entries(item.fields)) if (form.elements[name]) form.elements[name].value = value;
  form.elements.problem.focus();
  say(words.editing);
}

function row(item) {
  const line = element("li", "", { className: "panel" });
  line.dataset.state = item.state;
  line.append(element("b", item.code || (item.number ? codeOf(item.number) : words.without)), " ", element("span", item.fields.title), " · ");
  line.append(element("span", words[item.state]));
  for (const text of item.errors || []) line.append(element("p", text));
  if (item.note) line.append(element("p", item.note));
  if (item.state === "sent") return line;
  const change = element("button", words.edit, { type: "button", className: "button quiet small" });
  change.addEventListener("click", () => edit(item));
  line.append(" ", change);
  return line;
}

async function draw() {
  const [items, batches] = [await all("items"), await all("batches")];
  const left = batches.reduce((sum, one) => sum + one.last - one.next + 1, 0);
  const waiting = items.filter((one) => one.state !== "sent").length;
  at("left").textContent = fill(words.left, { count: left });
  at("waiting").textContent = fill(words.waitingCount, { count: waiting, sent: items.length - waiting });
  at("network").textContent = navigator.onLine ? words.online : words.offline;
  list.replaceChildren(...items.sort((one, other) => other.made.localeCompare(one.made)).map(row));
  at("wipe").disabled = items.length === waiting;
  at("file").disabled = items.length === 0;
}

// Who is signed in, and a fresh token: the page may have been opened days ago.
async function state() {
  const answer = await fetch(urls.state, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function post(url, content, token) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(content), redirect: "error" });
  if (!answer.ok && ![401, 403, 422].includes(answer.status)) throw new Error(String(answer.status));
  const isSaid = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  if (!isSaid) throw new Error(String(answer.status));
  return answer.json();
}

function settled(item, answer) {
  if (answer.outcome === "refused") return { ...item, state: "refused", errors: answer.errors };
  const note = answer.outcome === "recoded" ? fill(words.recoded, { code: answer.code }) : "";
  // Its letter is on its way: the address need not stay on the device.
  return { ...item, fields: { ...item.fields, author_email: "" }, state: "sent", code: answer.code, note, errors: null };
}

async function sendChunk(chunk, token) {
  const items = chunk.map(({ key, number, fields }) => ({ key, fields: { ...fields, number: number || "" } }));
  const answered = await post(urls.send, { items }, token);
  if (!answered.answers) { say(answered.reason, false); return false; }
  const byKey = new Map(answered.answers.map((one) => [one.key, one]));
  // What was changed here while it travelled keeps its change, and asks to be looked at.
  const now = new Map((await all("items")).map((one) => [one.key, one]));
  await keep("items", chunk.filter((one) => byKey.has(one.key) && now.get(one.key)?.changed === one.changed)
    .map((one) => settled(one, byKey.get(one.key))));
  return true;
}

async function sendAll(isAsked) {
  const ready = (await all("items")).filter((one) => one.state === "waiting" || (isAsked && one.state === "refused"));
  if (!ready.length) { if (isAsked) say(words.nothing); return; }
  const who = await state();
  if (!who.may) { at("enter").hidden = who.signed_in; say(who.signed_in ? who.reason : words.signIn, false); return; }
  at("enter").hidden = true;
  for (let start = 0; start < ready.length; start += CHUNK) {
    if (!await sendChunk(ready.slice(start, start + CHUNK), who.token)) return;
  }
  const refused = (await all("items")).filter((one) => one.state === "refused").length;
  say(refused ? fill(words.someRefused, { count: refused }) : words.allSent, !refused);
}

async function send(isAsked) {
  if (isSending) return;
  isSending = true;
  try {
    await sendAll(isAsked);
  } catch {
    say(words.later, false);
  }
  isSending = false;
  await draw();
}

at("take").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const who = await state();
    if (!who.may) { at("enter").hidden = who.signed_in; say(who.signed_in ? who.reason : words.signIn, false); return; }
    const batch = await post(urls.batch, Object.fromEntries(new FormData(event.target)), who.token);
    if (!batch.key) { say(batch.reason, false); return; }
    await keep("batches", [{ ...batch, next: batch.first }]);
    if (navigator.storage?.persist) await navigator.storage.persist();
    say(fill(words.taken, { first: codeOf(batch.first), last: codeOf(batch.last) }));
  } catch {
    say(words.noNetwork, false);
  }
  await draw();
});

async function digest(text) {
  const octets = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(octets)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

at("file").addEventListener("click", async () => {
  const items = await all("items");
  const file = { format: FORMAT, series, made: new Date().toISOString(), items, sha256: await digest(JSON.stringify([series, items])) };
  const link = element("a", "", { download: `captura-${series}.json` });
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(words.handed);
});

// What was sent wins over what waits, and of two that wait the one that was changed last; nothing comes twice.
function merged(mine, theirs) {
  if (!mine) return theirs;
  if (mine.state === "sent" || theirs.state === "sent") return mine.state === "sent" ? mine : theirs;
  return mine.changed >= theirs.changed ? mine : theirs;
}

at("receive").addEventListener("change", async (event) => {
  try {
    const file = JSON.parse(await event.target.files[0].text());
    if (file.format !== FORMAT || file.series !== series) throw new Error("another process");
    if (file.sha256 !== await digest(JSON.stringify([series, file.items]))) throw new Error("damaged");
    const mine = new Map((await all("items")).map((one) => [one.key, one]));
    await keep("items", file.items.map((one) => merged(mine.get(one.key), one)));
    say(fill(words.received, { count: file.items.filter((one) => !mine.has(one.key)).length }));
  } catch {
    say(words.badFile, false);
  }
  event.target.value = "";
  await draw();
});

at("wipe").addEventListener("click", async () => {
  const work = database.transaction("items", "readwrite");
  for (const item of await asked(work.objectStore("items").getAll())) if (item.state === "sent") work.objectStore("items").delete(item.key);
  await finished(work);
  say(words.wiped);
  await draw();
});

at("send").addEventListener("click", () => send(true));
addEventListener("online", () => send(false));
addEventListener("offline", draw);

await open();
at("offline").hidden = false;
await draw();
if ("serviceWorker" in navigator) {
  await navigator.serviceWorker.register(urls.worker, { scope: urls.scope });
  await navigator.serviceWorker.ready;
  at("ready").textContent = words.ready;
}
send(false);
