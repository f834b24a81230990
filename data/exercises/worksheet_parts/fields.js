// The fields of the forms: each is a column of the import files, drawn from one description.

// Make an element; `properties` are attributes, or listeners where they begin with "on".
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

const field = (name, kind, label, more = {}) => ({ name, kind, label, ...more });

const ITEM = [
  field("platform", "one", "Platform", { list: "platform", needed: true }),
  field("harm_code", "some", "What it is", { list: "harm", needed: true }),
  field("severity", "one", "How severe", { list: "severity" }),
  field("content_format", "one", "Format", { list: "content_format" }),
  field("surface", "one", "Where it stands", { list: "surface" }),
  field("language", "tag", "Language, as two letters: en, sw, pt-BR"),
  field("target_type", "one", "Aimed at", { list: "target_type" }),
  field("origin", "one", "How you came to it", { list: "origin" }),
];
const ITEM_MORE = [
  field("ground_claimed", "one", "Reported as against", { list: "ground" }),
  field("reach_bucket", "one", "Views when reported", { list: "reach" }),
  field("content_age_hours", "number", "Age when reported, in hours", { most: 1000000 }),
];
const REPORT = [
  field("channel", "one", "Reported through", { list: "channel", needed: true }),
  field("reporter_type", "one", "Reported as", { list: "reporter_type", needed: true }),
  field("vantage_country", "one", "From which country", { list: "place", needed: true }),
  field("submitted_at", "moment", "Sent at", { needed: true, now: true }),
];
const REPORT_MORE = [
  field("reporter_standing_valid", "yes_no", "May this kind of reporter report this, by the platform's rules?"),
  field("notice_complete", "yes_no", "Was the notice complete?"),
  field("category_offered_illegal", "yes_no", "Could you choose “illegal”?"),
  field("steps_to_submit", "number", "Steps to send it", { most: 100, least: 1 }),
  field("login_required", "yes_no", "Did it need a login?"),
  field("id_required", "yes_no", "Did it need an identity document?"),
];
const STEPS = [
  ["Acknowledged", [
    field("acknowledged_at", "moment", "Receipt came at"),
    field("ack_automated", "yes_no", "Was the receipt automatic?"),
  ]],
  ["Decided", [
    field("decided_at", "moment", "Decision came at"),
    field("decision", "one", "Decision", { list: "decision" }),
    field("decision_ground", "one", "On the ground of", { list: "decision_ground" }),
    field("automated_disclosed", "one", "Automated means", { list: "automated" }),
    field("redress_info_given", "yes_no", "Did it say how to complain?"),
    field("statement_of_reasons_received", "yes_no", "Did you get a statement of reasons?"),
    field("platform_reclassified_as", "one", "Called by the platform", { list: "reclassified" }),
  ]],
  ["Appealed", [
    field("appeal_lodged_at", "moment", "Appeal lodged at"),
    field("appeal_decided_at", "moment", "Appeal answered at"),
    field("appeal_outcome", "one", "Outcome", { list: "appeal_outcome" }),
  ]],
  ["Went to a dispute body", [
    field("dispute_lodged_at", "moment", "Dispute lodged at"),
    field("dispute_decided_at", "moment", "Dispute ended at"),
    field("dispute_outcome", "one", "Outcome", { list: "dispute_outcome" }),
  ]],
  ["Came back", [
    field("reinstated_at", "moment", "Content was up again at"),
    field("account_restored_at", "moment", "Account was restored at"),
  ]],
];

const choices = (list) => ROUND_SETTINGS.lists[list];
const labelOfCode = (list, code) => (choices(list).find(([one]) => one === code) ?? ["", code])[1];

let drawn = 0; // gives every field of the page an id of its own

function drawField(one, value) {
  const id = `f${++drawn}`;
  const name = one.name;
  if (one.kind === "some") {
    const boxes = choices(one.list).map(([code, label]) =>
      make("label", { class: "box" },
        make("input", { type: "checkbox", name, value: code, checked: (value ?? []).includes(code) }), label));
    return make("fieldset", {}, make("legend", {}, one.label + (one.needed ? " (needed)" : "")), ...boxes);
  }
  const shown = one.label + (one.needed ? " (needed)" : "");
  return make("div", { class: "field" }, make("label", { for: id }, shown), drawInput(one, id, value));
}

function drawInput(one, id, value) {
  const common = { id, name: one.name, required: Boolean(one.needed), autocomplete: "off" };
  if (one.kind === "one" || one.kind === "yes_no") {
    const listed = one.kind === "yes_no" ? [["yes", "Yes"], ["no", "No"]] : choices(one.list);
    const options = [["", one.needed ? "Choose" : "Not known"], ...listed].map(([code, label]) =>
      make("option", { value: code, selected: code === (value ?? "") }, label));
    return make("select", common, ...options);
  }
  if (one.kind === "moment") {
    const local = value ? value.slice(0, 19) : one.now ? iso(new Date()).slice(0, 19) : "";
    return make("input", { ...common, type: "datetime-local", step: "1", value: local });
  }
  if (one.kind === "number") {
    const limits = { type: "number", min: one.least ?? 0, max: one.most, step: "1" };
    return make("input", { ...common, ...limits, inputmode: "numeric", value: value ?? "" });
  }
  const tag = { pattern: "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", maxlength: "20", spellcheck: "false" };
  return make("input", { ...common, ...tag, type: "text", value: value ?? "" });
}

// Read the fields of a form; a local time gets this device's offset, an empty field stays away.
function readFields(form, described) {
  const found = {};
  for (const one of described) {
    const boxes = [...form.querySelectorAll(`[name="${one.name}"]`)];
    if (one.kind === "some") found[one.name] = boxes.filter((b) => b.checked).map((b) => b.value);
    else if (one.kind === "moment") found[one.name] = boxes[0].value && iso(new Date(boxes[0].value));
    else found[one.name] = boxes[0].value.trim();
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ""));
}
