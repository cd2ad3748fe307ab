// The page of a phone: shows the view of a room, and sends what its guest gives. All text is set as text, never as HTML.
import { MQTTClient } from "u8-mqtt/esm/v4.js";

const VERSION = 1;
const SIGN_OF_LIFE = 20_000; // milliseconds between two questions for the time
const PATIENCE = 6_000; // after so many without an answer nobody is there
const AGAIN = 4_000; // what is not answered is sent again
const LONGEST_PAUSE = 5_000;
const DRAFTS = ["item", "what", "due"]; // fields whose text a page has again that is loaded again
const LONG = 18; // signs of a heading that is set smaller
const ANOTHER_CODE = 30_000; // without a connection for so long: there may be another code by now

const room = document.querySelector("meta[name=room]").content;
const code = location.pathname.split("/").pop();
const parts = {};
for (const element of document.querySelectorAll("[id]")) parts[element.id] = element;

const kept = load();
let view = null;
let places = { people: [], groups: [], resting: [], outside: [] };
let offset = null; // seconds of the session at the beginning of this page's clock, with the shortest round trip
let link = null;
let heard = 0;
let asked = 0; // since when an answer is waited for
let askedLast = 0;
let chosen = 0; // when a name was selected here last
let wrongVersion = false;
let lostAt = Date.now(); // since when there has been no connection

function load() {
  let found = null;
  try { found = JSON.parse(localStorage.getItem(`thinkpair/${room}`)); } catch { /* kept in this page alone */ }
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const id = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id, name: "", last: 0, waiting: [], noted: [], ballot: "", votes: {}, draft: {}, ...found };
}

function keep() {
  try { localStorage.setItem(`thinkpair/${room}`, JSON.stringify(kept)); } catch { /* as above */ }
}

// ---- the connection ----

let tries = 0;
function connect() {
  if (link || (view && view.phase === "closed")) return;
  const own = { client: new MQTTClient({ sess_stg: null }), open: true };
  const lost = () => {
    if (!own.open) return;
    own.open = false;
    own.socket.close();
    if (own.ready) lostAt = Date.now();
    if (link === own) link = null;
    offset = null;
    asked = 0;
    render();
    const pause = Math.min(LONGEST_PAUSE, 300 * 2 ** tries++);
    setTimeout(connect, pause * (0.5 + Math.random()));
  };
  own.lost = lost;
  link = own;
  own.socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/mqtt`, ["mqtt"]);
  own.client.with({ log_conn() {}, on_error() {}, on_live() {}, on_disconnect: lost });
  own.client.on_topic(`tp/${room}/view`, (packet) => take(packet, show));
  own.client.on_topic(`tp/${room}/view/places`, (packet) => take(packet, place));
  own.client.on_topic(`tp/${room}/to/${kept.id}`, (packet) => take(packet, answered));
  own.client.with_websock(own.socket);
  own.socket.addEventListener("close", lost);
  greet(own).catch(lost);
}

async function greet(own) {
  const flags = { clean_start: true };
  await own.client.connect({ client_id: kept.id, username: "guest", password: code, keep_alive: 20, flags });
  await own.client.subscribe({ topics: [[`tp/${room}/to/${kept.id}`, 1], [`tp/${room}/view/#`, 1]] });
  tries = 0;
  own.ready = true;
  heard = Date.now();
  hello();
  sendAll();
  render();
}

function take(packet, then) {
  heard = Date.now();
  let message = null;
  try { message = packet.json(); } catch { return; }
  if (message) then(message);
}

function send(message) {
  if (link && link.ready) link.client.send(`tp/${room}/guest/${kept.id}`, JSON.stringify(message)).catch(link.lost);
}

function hello() {
  askedLast = Date.now();
  asked = asked || askedLast;
  send({ do: "hello", n: 0, name: kept.name, sent: askedLast, ballot: kept.ballot });
}

function give(message) {
  kept.last = Math.max(kept.last + 1, Date.now());
  const own = { n: kept.last, ...message };
  kept.waiting.push({ ...own, at: Date.now() });
  keep();
  send(own);
}

function sendAll() {
  for (const own of kept.waiting) {
    own.at = Date.now();
    const { at, ...message } = own;
    send(message);
  }
}

// ---- what comes ----

function answered(answer) {
  asked = 0;
  if (answer.n === 0) setClock(answer);
  if (view && view.vote) kept.votes = { [view.vote.list]: answer.votes || {} };
  kept.ballot = answer.ballot || kept.ballot; // for whoever holds the session after a crash
  // An answer to what was sent before the name was selected does not know it yet.
  if (answer.name !== undefined && answer.name !== kept.name && (answer.n || answer.sent) >= chosen) kept.name = answer.name;
  const own = kept.waiting.find((each) => each.n === answer.n);
  if (own) {
    kept.waiting = kept.waiting.filter((each) => each !== own);
    settle(own, answer.refused || "");
  } else if (answer.refused) {
    say(answer.refused);
  }
  keep();
  render();
}

function setClock({ sent, now }) {
  const came = Date.now();
  const round = came - sent;
  const speed = view ? view.time.speed || 1 : 1;
  if (!offset || round <= offset.round || came - offset.came > 60_000) {
    offset = { at: now, came: came - round / 2, round, speed };
  }
}

function settle(own, refused) {
  const text = own.text || own.what || "";
  if (own.do === "vote") {
    if (refused) say(refused);
    return;
  }
  say(refused || (own.do === "item" ? "Added." : "Saved."));
  kept.noted.push({ text, refused });
  kept.noted = kept.noted.slice(-20);
  // What was refused comes back to where it was typed, unless something else stands there by now.
  const field = own.do === "item" ? parts.item : parts.what;
  if (refused && !field.value) field.value = text;
  keepDraft();
}

function show(message) {
  wrongVersion = message.version !== undefined && message.version !== VERSION;
  if (!wrongVersion) {
    // Its guest may have voted on another phone. Nothing else is asked here: all phones would ask at once.
    if (message.vote && (!view || !view.vote || view.vote.list !== message.vote.list)) hello();
    view = { ...message, ...places };
  }
  render();
}

function place(message) {
  places = { people: [], groups: [], resting: [], outside: [], ...message };
  if (view) Object.assign(view, places);
  render();
}

// ---- what is shown ----

let saidUntil = 0;
function say(text) {
  parts.said.textContent = text;
  saidUntil = Date.now() + 6_000;
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
  if ("hidden" in element && element !== parts.said) element.hidden = !text;
}

function render() {
  tell();
  if (!view) return;
  const { title = "", prompt = "", late = false, stands = false } = view;
  let { who = "", doing = "" } = view;
  if (view.phase === "ready" && view.people.includes(who)) {
    [who, doing] = [doing, who === kept.name ? "" : `${who} begins.`]; // whoever it is reads so below
  }
  if (parts.who.textContent !== who) parts.who.textContent = who;
  parts.who.classList.toggle("long", who.length > LONG);
  document.title = title || "thinkpair";
  set(parts.title, title);
  set(parts.doing, cutOff() ? "" : doing); // it may say that a clock runs
  set(parts.prompt, prompt);
  document.body.classList.toggle("late", late);
  document.body.classList.toggle("stands", stands);
  fill(parts.rules, (view.rules || []).map((rule) => item(rule)));
  renderPlace();
  const named = view.people.includes(kept.name);
  parts.collect.hidden = !(view.collects && named);
  parts.capture.hidden = !(view.captures && named);
  renderVote(named);
  renderNames(named);
  const noted = kept.waiting.filter((own) => own.do !== "vote").map((own) => `Sending: ${own.text || own.what}`);
  fill(parts.noted, [
    ...kept.noted.slice(-5).map(({ text, refused }) => item(refused ? `Not added: ${text}` : `✓ ${text}`, refused)),
    ...noted.map((text) => item(text)),
  ]);
  count();
}

function item(text, wrong = "") {
  const line = document.createElement("li");
  line.textContent = text;
  if (wrong) line.className = "wrong";
  return line;
}

function fill(list, lines) {
  const before = Array.from(list.children, (line) => line.textContent).join("\n");
  if (before !== lines.map((line) => line.textContent).join("\n")) list.replaceChildren(...lines);
  list.closest("[data-whole]").hidden = !lines.length;
}

function renderPlace() {
  const own = view.people.indexOf(kept.name);
  const groups = view.groups || [];
  const number = groups.findIndex((group) => group.people.includes(own));
  let table = "";
  const floor = view.phase === "ready" ? "You begin." : "You have the floor.";
  let turn = view.who === kept.name && own >= 0 ? floor : "";
  if (number >= 0) {
    const group = groups[number];
    const others = group.people.filter((person) => person !== own).map((person) => view.people[person]);
    const role = (group.roles || [])[group.people.indexOf(own)];
    table = `Table ${number + 1}${others.length ? `: with ${others.join(", ")}` : ""}${role ? `\nYour role: ${role}` : ""}`;
    if (group.prompt) table += `\n${group.prompt}`;
    turn = turnIn(group, own, floor);
  } else if ((view.resting || []).includes(kept.name)) table = "You rest in this round.";
  else if ((view.outside || []).includes(kept.name)) table = "You sit outside in this round.";
  set(parts.table, table);
  set(parts.turn, turn);
  parts.place.hidden = !(table || turn);
}

// Where only some of a group speak, all of it read who that is: above stand those of all groups.
function turnIn({ people, speaking = [] }, own, floor) {
  if (speaking.includes(own)) return speaking.length < people.length ? floor : "";
  const names = speaking.map((person) => view.people[person]).join(", ");
  return names && view.phase !== "ready" ? `${names} ${speaking.length > 1 ? "have" : "has"} the floor.` : "";
}

function renderNames(named) {
  parts.me.hidden = !named;
  parts.change.hidden = view.phase === "closed";
  parts.me.firstElementChild.textContent = named ? `You: ${kept.name}` : "";
  parts.names.hidden = named;
  if (named) return;
  parts["find-row"].hidden = view.people.length <= 12;
  const wanted = parts.find.value.trim().toLowerCase();
  const shown = view.people.filter((name) => name.toLowerCase().includes(wanted));
  const listed = Array.from(parts.list.children, (line) => line.textContent);
  if (listed.join("\n") === shown.join("\n")) return;
  parts.list.replaceChildren(...shown.map((name) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => choose(name));
    line.append(button);
    return line;
  }));
}

function choose(name) {
  kept.name = name;
  kept.votes = {};
  chosen = Date.now();
  keep();
  hello();
  render();
  say("");
  (name ? parts.who : parts["names-title"]).focus(); // where the list of names was, nothing is left to stand on
}

// Votes that are on their way count already, or a second tap would be lost.
function ownVotes(number) {
  const waiting = kept.waiting.filter((own) => own.do === "vote" && own.item === number && own.list === view.vote.list);
  return waiting.length ? waiting[waiting.length - 1].votes : (kept.votes[view.vote.list] || {})[number] || 0;
}

function renderVote(named) {
  const vote = view.vote;
  parts.vote.hidden = !(vote && named);
  if (parts.vote.hidden) return;
  const used = vote.items.reduce((sum, { number }) => sum + ownVotes(number), 0);
  const left = vote.most - used;
  set(parts.left, vote.scored
    ? `Give every item ${vote.least} to ${vote.most} points.`
    : `${left} of ${vote.most} ${vote.most === 1 ? "vote" : "votes"} left.`);
  const unit = vote.scored ? "points" : "votes";
  set(parts.given, vote.of ? `${vote.given} of ${vote.of} ${unit} given in the room.` : "");
  const numbers = vote.items.map(({ number }) => number).join();
  if (parts.items.dataset.numbers !== numbers) {
    parts.items.replaceChildren(...vote.items.map(voteLine));
    parts.items.dataset.numbers = numbers;
  }
  vote.items.forEach((each, at) => {
    const [text, row] = parts.items.children[at].children;
    const [less, output, more, sum] = row.children;
    const own = ownVotes(each.number);
    set(text, `${each.number}. ${each.text}`);
    if (output.value !== String(own)) output.value = own;
    sum.textContent = each.votes === undefined || each.votes === null ? "" : `room: ${each.votes}`;
    less.disabled = own <= 0;
    more.disabled = own >= vote.most || (!vote.scored && left <= 0);
    less.setAttribute("aria-label", `Fewer for ${each.text}`);
    more.setAttribute("aria-label", `More for ${each.text}`);
    output.setAttribute("aria-label", `Your ${unit} for ${each.text}`);
  });
}

function voteLine({ number }) {
  const line = document.createElement("li");
  const text = document.createElement("div");
  const row = document.createElement("div");
  row.className = "count";
  const step = (sign, by) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.addEventListener("click", () => {
      const own = ownVotes(number);
      const { least, most, scored, list } = view.vote;
      // A score begins at the least, and can be taken back as a whole.
      const next = scored && own + by < least ? (by > 0 ? least : 0) : own + by;
      if (next >= 0 && next <= most) give({ do: "vote", list, item: number, votes: next });
      render();
    });
    return button;
  };
  const sum = document.createElement("span");
  sum.className = "sum";
  row.append(step("−", -1), document.createElement("output"), step("+", 1), sum);
  line.append(text, row);
  return line;
}

// ---- the time ----

function now() {
  return offset ? offset.at + ((Date.now() - offset.came) / 1000) * (view.time.speed || 1) : null;
}

function count() {
  if (!view) return;
  const { time, phase } = view;
  const open = time.remaining === undefined || time.remaining === null;
  const hidden = time.clock === "hidden";
  const at = now();
  set(parts.open, phase !== "running" ? "" : open ? "No clock: as long as it takes" : hidden ? "No clock shown" : "");
  parts.clock.hidden = open || hidden || (time.runs && at === null);
  if (parts.clock.hidden) return;
  const left = time.runs ? time.remaining - (at - time.at) : time.remaining;
  const silent = phase === "silence";
  set(parts.figures, time.clock === "bar" || silent ? "" : figures(left));
  const rest = time.length > 0 ? left / time.length : 0;
  document.body.classList.toggle("still", silent);
  parts.rest.style.width = silent ? "0" : `${Math.min(100, Math.max(0, rest * 100)).toFixed(1)}%`;
  if (time.breath !== undefined && time.breath !== null && left < 0) {
    set(parts.open, `Next in ${Math.max(0, Math.ceil(time.breath + left))} s`);
  }
}

function figures(left) {
  const whole = left < 0 ? Math.floor(-left) : Math.ceil(left);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return `${left < 0 ? "+" : ""}${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}`;
}

// ---- what is said of the connection ----

function cutOff() {
  return !(link && link.ready) && !["closed", "left"].includes(view ? view.phase : "");
}

function noConnection() {
  const since = Date.now() - lostAt;
  if (since > ANOTHER_CODE) return "Still no connection. If the big screen shows a code, scan it.";
  return view || since > PATIENCE ? "No connection. It comes back by itself; what you add is sent then." : "";
}

function tell() {
  const silent = asked && Date.now() - asked > PATIENCE;
  const phase = view ? view.phase : "";
  let words = "";
  if (phase === "closed") words = "The session is over. You can close this page.";
  else if (phase === "left") words = "The session was quit. When it resumes, this page comes back. If not, scan the new code.";
  else if (wrongVersion) words = "The host runs another version of thinkpair: load this page again.";
  else if (cutOff()) words = noConnection();
  else if (silent) words = "The host does not answer. What you add is sent again.";
  else if (view && view.stands) words = "The session stands still until somebody is back.";
  if (parts.line.textContent !== words) parts.line.textContent = words;
  if (saidUntil && Date.now() > saidUntil) {
    saidUntil = 0;
    parts.said.textContent = "";
  }
}

function tick() {
  count();
  tell();
  if (!link || !link.ready) return;
  const late = Date.now();
  const waits = kept.waiting.some((own) => late - own.at > AGAIN);
  if (late - heard > SIGN_OF_LIFE + PATIENCE + 4_000) link.lost();
  else if (waits || (asked && late - askedLast > AGAIN)) {
    hello(); // a host that has come back does not know the name yet
    if (waits) sendAll();
  }
}

// ---- what a guest does ----

function keepDraft() {
  for (const field of DRAFTS) kept.draft[field] = parts[field].value;
  keep();
}

function addItem(event) {
  event.preventDefault();
  const text = parts.item.value.trim();
  if (!text) return;
  parts.item.value = "";
  keepDraft();
  give({ do: "item", text });
  render();
}

parts.collect.firstElementChild.addEventListener("submit", addItem);
parts.capture.firstElementChild.addEventListener("submit", (event) => {
  event.preventDefault();
  const what = parts.what.value.trim();
  if (!what) return;
  const due = parts.due.value;
  parts.what.value = parts.due.value = "";
  keepDraft();
  give({ do: "action", what, due });
  render();
});
parts.item.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) addItem(event);
});
// A page that the phone has dropped from memory comes back with what was typed.
for (const field of DRAFTS) {
  parts[field].value = kept.draft[field] || "";
  parts[field].addEventListener("input", keepDraft);
}
parts.find.addEventListener("input", render);
parts.change.addEventListener("click", () => choose(""));
parts.who.tabIndex = parts["names-title"].tabIndex = -1;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  tries = 0;
  offset = null; // the clock of a phone that slept may have stood
  if (link && link.ready) hello(); else connect();
});

setInterval(tick, 250);
setInterval(hello, SIGN_OF_LIFE);
connect();
