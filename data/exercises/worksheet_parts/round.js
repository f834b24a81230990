// What is kept of a round, what is due, and the files that leave. Nothing here touches the page:
// a state and an instant go in, a new state, a list or a text comes out.

const HOUR = 3600000;
const ANSWER = [
  "decided_at", "decision", "decision_ground", "automated_disclosed", "redress_info_given",
  "statement_of_reasons_received", "platform_reclassified_as",
];
const MISSING = ["check_failed"]; // the look told nothing: the check stays due

const two = (n) => String(n).padStart(2, "0");

// Return an instant as this device writes it: local time with its offset, to the second.
function iso(date) {
  const offset = -date.getTimezoneOffset();
  const away = Math.abs(offset);
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${zone}`;
}

const newState = () => ({
  version: 1, exercise: ROUND_SETTINGS.exercise, round: ROUND_SETTINGS.round, key: "", tester: "",
  organisation: "", country: "", logged_in: "no", next: 1, items: [],
});

// Return a random identifier in the form of a ULID, without the time that others hold in it.
function newId() {
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const drawn = Array.from(randomBytes(26), (byte) => letters[byte & 31]);
  return letters[randomBytes(1)[0] & 7] + drawn.slice(1).join("");
}

const codeOf = (number) => `${ROUND_SETTINGS.prefix}-${String(number).padStart(3, "0")}`;

// Return the item of the same content, or undefined.
const twin = (state, link) =>
  state.items.find((item) => item.link && canonical(item.link) === canonical(link));

// Return [state, item] with one item more; its code was never given before.
function withItem(state, link, facts, report) {
  const item = {
    code: codeOf(state.next), item_id: newId(), link, facts, left: "",
    reports: [{ attempt_no: 1, ...report }], checks: [],
  };
  return [{ ...state, next: state.next + 1, items: [...state.items, item] }, item];
}

const withChanged = (state, code, change) => ({
  ...state, items: state.items.map((item) => (item.code === code ? change(item) : item)),
});

// A second tap within the same second corrects the first.
const withCheck = (state, code, check) =>
  withChanged(state, code, (item) => ({
    ...item, checks: [...item.checks.filter((one) => one.checked_at !== check.checked_at), check],
  }));

// Put what happened to the last report of an item beside it.
const withAnswer = (state, code, answer) =>
  withChanged(state, code, (item) => ({
    ...item,
    reports: [...item.reports.slice(0, -1), { ...item.reports[item.reports.length - 1], ...answer }],
  }));

const withReport = (state, code, report) =>
  withChanged(state, code, (item) => ({
    ...item, reports: [...item.reports, { attempt_no: item.reports.length + 1, ...report }],
  }));

// Take an item out of the test: its link and facts go, its code is never given again.
const withoutItem = (state, code, why) =>
  withChanged(state, code, (item) => ({
    code, item_id: item.item_id, left: why, link: "", facts: {}, reports: [], checks: [],
  }));

// Return the checks of one item with their instants; the clock starts at the first report.
function planned(item) {
  const start = Date.parse(item.reports[0].submitted_at);
  return ROUND_SETTINGS.hours.map((hours) => ({ hours, at: start + hours * HOUR }));
}

// Return the check that is due now, or null. A later one takes the place of one that was missed;
// a look that failed leaves it due.
function dueNow(item, now) {
  const begun = planned(item).filter((one) => one.at <= now);
  const last = begun[begun.length - 1];
  const done = (check) => Date.parse(check.checked_at) >= last.at && !MISSING.includes(check.state);
  return !last || item.checks.some(done) ? null : last;
}

// Return what is due, now and later on this day, each with its item, the oldest first.
function dueToday(state, now) {
  const midnight = new Date(now);
  midnight.setHours(24, 0, 0, 0);
  const [due, later] = [[], []];
  for (const item of state.items.filter((one) => !one.left)) {
    const one = dueNow(item, now.getTime());
    if (one) due.push({ item, ...one });
    for (const next of planned(item)) {
      if (next.at > now && next.at < midnight) later.push({ item, ...next });
    }
  }
  const order = (a, b) => a.at - b.at || (a.item.code < b.item.code ? -1 : 1);
  return { due: due.sort(order), later: later.sort(order) };
}

const spanned = (hours) =>
  hours % 24 || hours < 72 ? `${hours} hour${hours === 1 ? "" : "s"}` : `${hours / 24} days`;

const cell = (value) => {
  const words = value === undefined || value === null ? "" : String(value);
  return /[",\r\n]/.test(words) ? `"${words.replace(/"/g, '""')}"` : words;
};

const table = (columns, rows) =>
  [columns, ...rows.map((row) => columns.map((name) => row[name]))]
    .map((line) => line.map(cell).join(",") + "\r\n").join("");

// Leave out answers that came after the end of watching: the window is the same for everybody.
function within(report, end) {
  const kept = { ...report };
  if (Date.parse(report.decided_at) > end) {
    for (const name of ANSWER) delete kept[name];
  }
  if (Date.parse(report.acknowledged_at) > end) {
    delete kept.acknowledged_at;
    delete kept.ack_automated;
  }
  return kept;
}

// The end of what was watched: that of the round, or now while it lasts.
function watchedUntil(report, now) {
  const end = Date.parse(report.submitted_at) + ROUND_SETTINGS.days * 24 * HOUR;
  return iso(new Date(Math.min(end, now.getTime())));
}

// One line for each report that did not leave the test; no link, only its keyed hash.
function reportsCsv(state, now) {
  const rows = state.items.filter((item) => !item.left).flatMap((item) =>
    item.reports.map((report) => ({
      ...item.facts, harm_code: (item.facts.harm_code ?? []).join(";"),
      control: item.facts.harm_code.includes("LAWFUL_CONTROL") ? "lawful_own" : "",
      ...within(report, Date.parse(watchedUntil(report, now))),
      exercise_id: state.exercise, round_id: state.round, item_id: item.item_id,
      short_code: item.code, organisation: state.organisation, tester: state.tester,
      url_hash: state.key ? fingerprint(item.link, unhex(state.key)) : "",
      observation_end: watchedUntil(report, now),
    })));
  for (const row of rows) row.decision = row.decision || "no_decision_by_end";
  return table(ROUND_SETTINGS.columns.reports, rows);
}

function checksCsv(state) {
  const rows = state.items.filter((item) => !item.left).flatMap((item) =>
    item.checks.map((check) => ({
      ...check, item_id: item.item_id, short_code: item.code, method: "manual",
    })));
  return table(ROUND_SETTINGS.columns.checks, rows);
}

// Return why a test may not use such an item (the ledger refuses it as well).
function forbidden(facts) {
  const told = [];
  const harms = facts.harm_code ?? [];
  const byTeam = facts.origin === "synthetic_posted_by_team";
  if (facts.target_type === "private_person" && facts.origin !== "donated_by_recipient") {
    told.push("An item aimed at a private person comes from that person alone.");
  }
  if (byTeam && ["private_person", "public_figure"].includes(facts.target_type)) {
    told.push("What a team posts is aimed at nobody real.");
  }
  if (harms.some((one) => ["NCII", "NCII_CREEPSHOT"].includes(one)) && facts.origin === "found_public") {
    told.push("Never test with a real intimate image that you found.");
  }
  if (harms.includes("LAWFUL_CONTROL") && (harms.length > 1 || !byTeam)) {
    told.push("Only content that the team posted itself is a lawful control, and nothing else beside it.");
  }
  return told;
}

// Return what cannot be so, as sentences; an empty list where nothing is wrong.
function impossible(report, now) {
  const at = (name) => (report[name] ? Date.parse(report[name]) : NaN);
  const told = [];
  const steps = [
    ["acknowledged_at", "submitted_at", "The acknowledgement is before the report."],
    ["decided_at", "submitted_at", "The decision is before the report."],
    ["appeal_lodged_at", "decided_at", "The appeal is before the decision."],
    ["appeal_decided_at", "appeal_lodged_at", "The answer to the appeal is before the appeal."],
    ["dispute_lodged_at", "appeal_lodged_at", "The dispute is before the appeal."],
    ["dispute_decided_at", "dispute_lodged_at", "The end of the dispute is before its beginning."],
  ];
  for (const [later, earlier, sentence] of steps) if (at(later) < at(earlier)) told.push(sentence);
  for (const name of Object.keys(report).filter((one) => one.endsWith("_at"))) {
    if (at(name) > now.getTime() + 60000) told.push("A time is in the future.");
  }
  const open = ROUND_SETTINGS.pending.includes(report.decision);
  if (report.decided_at && !report.decision) told.push("Say what was decided.");
  if (report.decided_at && open) told.push("Nothing was decided yet: leave the time empty.");
  if (report.decision && !open && !report.decided_at) told.push("Say when it was decided.");
  const offered = report.appeal_outcome !== "not_available";
  if ((report.appeal_decided_at || report.appeal_outcome) && offered && !report.appeal_lodged_at) {
    told.push("Say when the appeal was lodged.");
  }
  if ((report.dispute_decided_at || report.dispute_outcome) && !report.dispute_lodged_at) {
    told.push("Say when the dispute was lodged.");
  }
  const answered = ["upheld", "reversed", "partly"].includes(report.appeal_outcome);
  if (answered !== Boolean(report.appeal_decided_at)) {
    told.push("The answer to an appeal has a time and an outcome, or neither.");
  }
  if (Boolean(report.dispute_outcome) !== Boolean(report.dispute_decided_at)) {
    told.push("The end of a dispute has a time and an outcome, or neither.");
  }
  return [...new Set(told)];
}
