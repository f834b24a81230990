// The screens of items, of what leaves the phone, and of the round.

function showItems(open = "") {
  if (!state.items.length) view().append(make("p", {}, "There is no item yet."));
  view().append(...state.items.map((item) => (item.left ? leftLine(item) : itemCard(item, open))));
}

const leftLine = (item) => make("p", {}, `${item.code}: left the test (${item.left}).`);

function itemCard(item, open) {
  const report = item.reports[item.reports.length - 1];
  const looks = item.checks.map((check) => make("li", {}, `${check.checked_at.slice(0, 16).replace("T", " ")}: ${labelOfCode("state", check.state)}`));
  return make("details", { class: "card", open: item.code === open },
    make("summary", {}, `${item.code}: ${about(item)}`),
    linkRow(item),
    make("p", {}, `Report ${report.attempt_no}, sent ${report.submitted_at.slice(0, 16).replace("T", " ")}, ${labelOfCode("channel", report.channel)}. ${report.decision ? labelOfCode("decision", report.decision) : "No decision yet"}.`),
    looks.length ? make("ul", {}, ...looks) : null,
    ...STEPS.map(([title, described]) => stepForm(item, report, title, described)),
    againForm(item), leaveForm(item));
}

function stepForm(item, report, title, described) {
  const form = make("form", { novalidate: true }, ...described.map((one) => drawField(one, report[one.name])),
    make("button", { type: "submit" }, `Keep: ${title.toLowerCase()}`));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = Object.fromEntries(described.map((one) => [one.name, undefined]));
    const answer = { ...empty, ...readFields(form, described) };
    const told = impossible(JSON.parse(JSON.stringify({ ...report, ...answer })), new Date());
    if (told.length) return say(told.join(" "));
    keep(withAnswer(state, item.code, answer));
    go("items", item.code);
    say(`${item.code}: kept.`);
  });
  return make("details", {}, make("summary", {}, title), form);
}

function againForm(item) {
  const described = [...REPORT, ...REPORT_MORE];
  const form = make("form", { novalidate: true },
    ...described.map((one) => drawField(one, one.name === "vantage_country" ? state.country : undefined)),
    make("button", { type: "submit" }, "Keep as a further report"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const report = readFields(form, described);
    const told = [...missing(form, REPORT), ...impossible(report, new Date())];
    if (told.length) return say(told.join(" "));
    keep(withReport(state, item.code, report));
    go("items", item.code);
    say(`${item.code}: report ${item.reports.length + 1} kept.`);
  });
  return make("details", {}, make("summary", {}, "Reported again"), form);
}

function leaveForm(item) {
  const out = (why, words) => () => { keep(withoutItem(state, item.code, why)); go("items"); say(words); };
  return make("details", {}, make("summary", {}, "Take it out of the test"),
    make("p", {}, "Its link and all that was kept of it are deleted from the vault; only the code remains. Copies of the vault saved before still hold it."),
    make("p", { class: "row" },
      make("button", { type: "button", onclick: out("danger: referred", `${item.code} left the test. ${STOPS.danger[0]} ${STOPS.danger[1]}`) }, "Somebody is in danger"),
      make("button", { type: "button", onclick: out("withdrawn", `${item.code} left the test.`) }, "Withdraw it")));
}

const stamp = () => iso(new Date()).slice(0, 16).replace(/[-:]/g, "").replace("T", "-");

// Offer a text as a file, and show it as well: some phones refuse a file without a word.
function offer(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  const box = make("textarea", { id: "out", rows: "8", readonly: true, spellcheck: "false" });
  box.value = text;
  document.getElementById("offered").replaceChildren(
    make("div", { class: "field" }, make("label", { for: "out" }, `${name}, to copy where no file was saved`), box),
    make("button", { type: "button", onclick: () => copyText(text, `${name} was copied.`) }, `Copy ${name}`));
  say(`${name}: look whether the file is there. If not, copy the text below.`);
}

async function copyText(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    return say(done);
  } catch {
    const box = make("textarea", { "aria-hidden": "true", class: "away" });
    box.value = text;
    document.body.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    say(copied ? done : "This browser does not copy. Mark the text and copy it by hand.");
  }
}

function saveVault() {
  if (!document.getElementById("offered")) go("export");
  offer(`vault-${ROUND_SETTINGS.prefix}-${stamp()}.json`, "application/json", held);
  unsaved = false;
  showUnsaved();
}

function showExport() {
  const count = state.items.filter((item) => !item.left).length;
  const noKey = state.key ? "" : " There is no round key yet: the column url_hash stays empty (see Round).";
  view().append(
    make("p", {}, `${count} item${count === 1 ? "" : "s"}. The files hold codes, times and words of the lists, and never a link.${noKey}`),
    make("p", { class: "row" },
      make("button", { type: "button", onclick: () => offer("reports.csv", "text/csv", reportsCsv(state, new Date())) }, "reports.csv"),
      make("button", { type: "button", onclick: () => offer("checks.csv", "text/csv", checksCsv(state)) }, "checks.csv"),
      make("button", { type: "button", onclick: saveVault }, "The vault")),
    make("p", {}, "Hand in the two CSV files. Keep the vault to yourself, and keep more than one copy of it."),
    make("div", { id: "offered" }));
}

function showRound() {
  const form = make("form", { novalidate: true },
    textField("tester", "Your pseudonym: T and a number, as T07", state.tester, "T[0-9]{1,4}"),
    textField("organisation", "Your organisation's short name, as given to you", state.organisation, "[a-z0-9][a-z0-9_\\-]{1,39}"),
    make("button", { type: "submit" }, "Keep"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.querySelector(":invalid")) return say("Not in the form asked for.");
    keep({ ...state, tester: wanted("tester").value.trim(), organisation: wanted("organisation").value.trim() });
    say("Kept.");
  });
  view().append(form, keyForm(), make("h3", {}, "What this page can't do"), limits());
}

const textField = (id, label, value, pattern) =>
  make("div", { class: "field" }, make("label", { for: id }, label),
    make("input", { id, type: "text", value, pattern, autocomplete: "off", spellcheck: "false" }));

function keyForm() {
  const known = state.key
    ? `The key is in the vault. Its mark is ${keyMark(unhex(state.key))}: compare it with the others.`
    : "There is no key yet.";
  const take = () => {
    const key = roundKey(wanted("key").value);
    if (!key) return say("A round key is 64 digits and letters from a to f.");
    keep({ ...state, key });
    go("round");
    say("The key is in the vault.");
  };
  const forget = () => { keep({ ...state, key: "" }); go("round"); say("The key is out of the vault. Destroy the copies saved before."); };
  return make("section", { "aria-labelledby": "key-title" }, make("h3", { id: "key-title" }, "Key of the round"),
    make("p", {}, known), secretField("key", "Paste the key you were given"),
    make("p", { class: "row" }, make("button", { type: "button", onclick: take }, "Take the key"),
      state.key ? make("button", { type: "button", onclick: forget }, "Forget the key (end of the round)") : null));
}

const limits = () => document.getElementById("limits").content.cloneNode(true);

document.getElementById("leave").addEventListener("click", leave);
document.getElementById("save").addEventListener("click", saveVault);
document.getElementById("lock").addEventListener("click", () => lockNow("Locked."));
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, watchIdle);
addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
if (globalThis.crypto?.getRandomValues) showStart();
else view().replaceChildren(make("p", { role: "alert" }, "This browser has no safe random numbers. Nothing can be sealed with it; use another one."));

// What the tests hold against published vectors and against Python; it knows nothing of a vault.
globalThis.worksheet = Object.freeze({
  utf8, hex, unhex, sha256, hmac, ownPbkdf2, pbkdf2, chacha20, poly1305, seal, unseal, canonical,
  fingerprint, keyMark, newLock, sealVault, openVault, strength, suggested,
});
