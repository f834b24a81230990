// The screens of an open vault: today's checks, adding, items, export, the round.

const SEEN = [
  ["up", "Still up"],
  ["gone_platform", "Gone: by the platform"],
  ["gone_author", "Gone: by its author"],
  ["gone_account", "Gone: with the account"],
  ["gone_unknown", "Gone: not said why"],
  ["geo_blocked", "Blocked in this country"],
  ["login_wall", "Only with a login"],
  ["check_failed", "Check failed"],
];
const SEEN_CHANGED = [
  ["up_labelled", "Up with a label"],
  ["up_age_gated", "Up behind an age gate"],
  ["up_reduced", "Up with less reach"],
];
const SCREENS = [
  ["today", "Today", showToday], ["add", "Add", showAdd], ["items", "Items", showItems],
  ["export", "Export", showExport], ["round", "Round", showRound],
];

function enter() {
  document.getElementById("menu").hidden = false;
  say("The vault is open.");
  go("today");
  watchIdle();
}

function go(name, ...more) {
  const nav = document.getElementById("screens");
  nav.replaceChildren(...SCREENS.map(([id, label]) =>
    make("button", { type: "button", "aria-current": id === name ? "page" : false, onclick: () => { say(""); go(id); } }, label)));
  const [, label, show] = SCREENS.find(([id]) => id === name);
  view().replaceChildren(make("h2", { tabindex: "-1" }, label));
  show(...more);
  showUnsaved();
  view().querySelector("h2").focus();
}

function showUnsaved() {
  document.getElementById("unsaved").hidden = !unsaved;
}

const clock = (at) => iso(new Date(at)).slice(0, 16).replace("T", " ");
const about = (item) => `${labelOfCode("platform", item.facts.platform)}, ${(item.facts.harm_code ?? []).map((code) => labelOfCode("harm", code)).join(", ")}`;

function showToday() {
  const { due, later } = dueToday(state, new Date());
  const country = drawField(field("country", "one", "You look from", { list: "place" }), state.country);
  country.addEventListener("change", (event) => keep({ ...state, country: event.target.value }));
  const login = drawField(field("logged_in", "yes_no", "Are you logged in on the platform?"), state.logged_in);
  login.addEventListener("change", (event) => keep({ ...state, logged_in: event.target.value }));
  view().append(country, login);
  if (!due.length) view().append(make("p", {}, "No check is due now."));
  view().append(...due.map(dueCard));
  if (later.length) {
    view().append(make("h3", {}, "Later today"), make("ul", {}, ...later.map((one) =>
      make("li", {}, `${one.item.code} at ${clock(one.at).slice(11)} (after ${spanned(one.hours)})`))));
  }
}

function linkRow(item) {
  const copy = () => copyText(item.link, "The link was copied.");
  return make("p", { class: "row" },
    make("a", { href: canonicalLink(item.link), target: "_blank", rel: "noopener noreferrer" }, `Open ${item.code}`),
    make("button", { type: "button", onclick: copy }, `Copy the link of ${item.code}`));
}

// What was pasted may lack its scheme; nothing but http and https is ever opened.
const canonicalLink = (link) => (/^\s*https?:\/\//i.test(link) ? link.trim() : `https://${link.trim()}`);

function dueCard({ item, hours, at }) {
  const copies = drawField(field("copy_found", "one", "Identical copies still up", { list: "copies" }));
  const found = () => copies.querySelector("select").value;
  const tap = ([code, label]) =>
    make("button", { type: "button", onclick: () => checked(item, code, label, found()) }, label);
  return make("article", { "aria-label": item.code, class: "card" },
    make("h3", { tabindex: "-1" }, item.code),
    make("p", {}, `${about(item)}. Due after ${spanned(hours)}, since ${clock(at)}.`),
    linkRow(item),
    make("div", { role: "group", "aria-label": `${item.code}: what do you see?`, class: "taps" }, ...SEEN.map(tap)),
    make("details", {}, make("summary", {}, "Up, but changed"), make("div", { class: "taps" }, ...SEEN_CHANGED.map(tap))),
    make("details", {}, make("summary", {}, "I looked for copies"), copies, make("p", {}, "Choose first, then say above what you see.")));
}

function checked(item, seen, label, copies) {
  if (!state.country) {
    say("Say first from which country you look: it stands above the list.");
    return view().querySelector("select").focus();
  }
  const before = state;
  const check = { checked_at: iso(new Date()), vantage_country: state.country, logged_in: state.logged_in || "", state: seen, copy_found: copies };
  keep(withCheck(state, item.code, check));
  go("today");
  view().querySelector(".card h3")?.focus();
  const undo = () => { keep(before); go("today"); say(`${item.code}: taken back.`); };
  say(`${item.code}: ${label.toLowerCase()}, ${check.checked_at.slice(11, 16)}. `,
    make("button", { type: "button", onclick: undo }, "Undo"));
}

const STOPS = {
  child: ["This can't be recorded here, in any form.",
    "Do not save, copy, forward or search for it. Report it where you live: to the hotline of the INHOPE network in your country, or to the police. Then speak with the person your organisation named for this; nobody should carry it alone."],
  danger: ["Refer it now; do not test it.",
    "Turn at once to the emergency services where the person is, or to the person your organisation named for this. Somebody's safety stands before any measurement: the item leaves the test and is not recorded here."],
};

const stopPanel = (why) =>
  make("div", { role: "alert", class: "stop" }, make("h3", {}, STOPS[why][0]), make("p", {}, STOPS[why][1]));

function showAdd() {
  const place = make("div");
  const asked = [["none", "None of these"],
    ["child", "It shows somebody who is or may be under 18 in a sexual way, or an adult seeking that with a child"],
    ["danger", "Somebody is in danger now: a threat to life, a person held, a suicide announced"]];
  const choose = (event) =>
    place.replaceChildren(event.target.value === "none" ? addForm(place) : stopPanel(event.target.value));
  view().append(
    make("fieldset", { onchange: choose }, make("legend", {}, "First: what is it?"),
      ...asked.map(([value, label]) => make("label", { class: "box" }, make("input", { type: "radio", name: "gate", value }), label))),
    place);
}

function addForm(place) {
  const form = make("form", { novalidate: true },
    make("div", { class: "field" }, make("label", { for: "link" }, "Link (needed): it stays in the vault"),
      make("input", { id: "link", type: "text", inputmode: "url", autocomplete: "off", autocapitalize: "off", spellcheck: "false" })),
    ...REPORT.map((one) => drawField(one, one.name === "vantage_country" ? state.country : undefined)),
    ...ITEM.map((one) => drawField(one)),
    make("details", {}, make("summary", {}, "More, where you know it"), ...[...REPORT_MORE, ...ITEM_MORE].map((one) => drawField(one))),
    make("button", { type: "submit" }, "Add"));
  form.addEventListener("submit", (event) => { event.preventDefault(); addNow(form, place); });
  return form;
}

function addNow(form, place) {
  const facts = readFields(form, [...ITEM, ...ITEM_MORE]);
  const report = readFields(form, [...REPORT, ...REPORT_MORE]);
  if (facts.severity === "4") {
    place.replaceChildren(stopPanel("danger"));
    return say("Not recorded: refer it now.");
  }
  const link = form.querySelector("#link").value;
  const told = [...missing(form, [...ITEM, ...REPORT]), ...badLink(link), ...forbidden(facts), ...impossible(report, new Date())];
  const invalid = form.querySelector("input:invalid");
  if (!told.length && invalid) told.push(`${form.querySelector(`label[for="${invalid.id}"]`).textContent}: not in the form asked for.`);
  if (told.length) return say(told.join(" "));
  const [next, item] = withItem(state, link, facts, report);
  keep({ ...next, country: state.country || report.vantage_country });
  go("items");
  say(`Added as ${item.code}. Write this code on your notes; the link stays in the vault.`);
}

const missing = (form, described) => {
  const found = readFields(form, described);
  return described.filter((one) => one.needed && !(one.kind === "some" ? found[one.name].length : found[one.name]))
    .map((one) => `${one.label} is needed.`);
};

function badLink(link) {
  try {
    canonical(link);
  } catch (fault) {
    return [`The link can't be used: ${fault.message}.`];
  }
  const same = twin(state, link);
  return same ? [`This is ${same.code} already.`] : [];
}
