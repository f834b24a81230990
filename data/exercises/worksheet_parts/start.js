// The first screen: make a vault, or open one.

const SESSION = `worksheet ${hex(sha256(utf8(`${ROUND_SETTINGS.exercise}/${ROUND_SETTINGS.round}`))).slice(0, 8)}`;
let lock = null; // the derived key, while the vault is open
let state = null; // what the vault holds, while it is open
let held = ""; // the sealed vault, as it was after the last change
let unsaved = false;

// What the tab holds is sealed, and a comfort only: many phones forget it or refuse it.
function remember() {
  held = sealVault(lock, state);
  try {
    sessionStorage.setItem(SESSION, held);
  } catch {
    return;
  }
}

function remembered() {
  try {
    return held || sessionStorage.getItem(SESSION) || "";
  } catch {
    return held;
  }
}

const view = () => document.getElementById("view");

function say(words, ...more) {
  document.getElementById("status").replaceChildren(words, ...more);
}

// A field for what nobody should read over a shoulder; the key Enter does what its button does.
const secretField = (id, label, enter = () => undefined) =>
  make("div", { class: "field" }, make("label", { for: id }, label),
    make("input", {
      id, type: "password", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      onkeydown: (event) => event.key === "Enter" && enter(),
    }));

const wanted = (id) => document.getElementById(id);

const counted = (part) => say(`Working on the passphrase: ${Math.round(100 * part)} %`);

async function guarded(work) {
  for (const button of document.querySelectorAll("button.main")) button.disabled = true;
  try {
    say("Working on the passphrase. This can take half a minute on an old phone.");
    await work();
  } catch (fault) {
    say(fault.message);
  } finally {
    for (const button of document.querySelectorAll("button.main")) button.disabled = false;
  }
}

function showStart() {
  lock = state = null;
  document.getElementById("menu").hidden = true;
  view().replaceChildren(openForm(), newForm(),
    make("details", {}, make("summary", {}, "What this page can't do"), limits()));
  view().querySelector("h2").focus();
}

function openForm() {
  const kept = remembered();
  return make("section", { "aria-labelledby": "open-title" },
    make("h2", { id: "open-title", tabindex: "-1" }, kept ? "Go on, or open a vault" : "Open your vault"),
    kept ? make("p", {}, "This tab still holds a sealed vault. Leave the file out to go on with it.") : null,
    make("div", { class: "field" }, make("label", { for: "file" }, "Vault file"),
      make("input", { id: "file", type: "file" })),
    make("details", {}, make("summary", {}, "The phone does not give me the file"),
      make("div", { class: "field" }, make("label", { for: "pasted" }, "Paste the text of the vault"),
        make("textarea", { id: "pasted", rows: "4", spellcheck: "false", autocomplete: "off" }))),
    secretField("passphrase", "Passphrase", () => guarded(openNow)),
    make("button", { type: "button", class: "main", onclick: () => guarded(openNow) }, "Open"));
}

async function openNow() {
  const [file] = wanted("file").files;
  const text = file ? await file.text() : wanted("pasted").value.trim() || remembered();
  if (!text) throw new Error("Choose a vault file, or paste its text.");
  const [newLockOfIt, opened] = await openVault(wanted("passphrase").value, text, counted);
  if (opened.exercise !== ROUND_SETTINGS.exercise || opened.round !== ROUND_SETTINGS.round) {
    throw new Error("This vault belongs to another round. Open it with the worksheet of that round.");
  }
  [lock, state] = [newLockOfIt, opened];
  unsaved = !file && !wanted("pasted").value.trim();
  remember();
  enter();
}

function newForm() {
  const told = make("p", { id: "strength", "aria-live": "polite" });
  const judge = () => told.replaceChildren(strength(wanted("new1").value)[1]);
  const suggest = () => {
    const words = suggested();
    wanted("new1").type = wanted("new2").type = "text";
    wanted("new1").value = wanted("new2").value = words;
    judge();
    say("A passphrase was suggested. Write it down where only you find it.");
  };
  const first = secretField("new1", "New passphrase");
  first.addEventListener("input", judge);
  return make("section", { "aria-labelledby": "new-title" },
    make("h2", { id: "new-title", tabindex: "-1" }, "Make a new vault"),
    make("p", {}, "The vault keeps the links, sealed by your passphrase. ",
      make("strong", {}, "There is no recovery: "),
      "who forgets the passphrase loses the vault, and nobody can help. A suggested passphrase is drawn by lot among about 10 million million million."),
    make("button", { type: "button", onclick: suggest }, "Suggest one"),
    first, told, secretField("new2", "The same passphrase again", () => guarded(makeNow)),
    make("button", { type: "button", class: "main", onclick: () => guarded(makeNow) }, "Make the vault"));
}

async function makeNow() {
  const [one, again] = [wanted("new1").value, wanted("new2").value];
  const [enough, words] = strength(one);
  if (!enough) throw new Error(words);
  if (one !== again) throw new Error("The two passphrases differ.");
  [lock, state] = [await newLock(one, counted), newState()];
  unsaved = true;
  remember();
  enter();
}

// Take a new state, and seal it at once.
function keep(next) {
  state = next;
  unsaved = true;
  remember();
  showUnsaved();
}

function lockNow(words) {
  if (state) remember();
  showStart();
  say(words);
}

let idle = 0;
function watchIdle() {
  clearTimeout(idle);
  idle = setTimeout(() => state && lockNow("Locked after ten minutes without a touch."), 600000);
}

// Leave at once: what was on the screen is gone before the browser goes anywhere.
function leave() {
  lock = state = null;
  unsaved = false;
  document.body.replaceChildren();
  document.title = "";
  location.replace("about:blank");
}
