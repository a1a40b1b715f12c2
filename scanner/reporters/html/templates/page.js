"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;

  const theme = byId("theme");
  const remembered = () => { try { return localStorage.getItem("bugclass-theme"); } catch { return null; } };
  const dress = (name) => { if (name === "light" || name === "dark") root.dataset.theme = name; else delete root.dataset.theme; };
  theme.hidden = false;
  const chosen = remembered();
  for (const input of theme.querySelectorAll("input")) {
    if (input.value === chosen) { input.checked = true; dress(chosen); }
    input.addEventListener("change", () => {
      dress(input.value);
      try { localStorage.setItem("bugclass-theme", input.value); } catch { /* a page without a place to remember */ }
    });
  }

  const list = byId("list");
  if (!list) return;
  const data = JSON.parse(byId("data").textContent);
  const rows = data.rows;
  const many = data.rules.length > 1;
  const order = Object.keys(data.standings);
  const step = 60;
  const most = 1000;

  rows.forEach((row) => {
    const texts = [row.path + ":" + row.line, data.rules[row.at], row.message, row.said, row.fix || "", ...row.why, ...row.code.lines.map((line) => line[0])];
    row.text = texts.join("\n").toLowerCase();
  });

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const add = (parent, ...children) => { parent.append(...children); return parent; };

  const ticked = (made, text) => {
    text.split("`").forEach((part, index, parts) => {
      const code = index % 2 && index < parts.length - 1;
      made.append(code ? element("code", "", part) : index % 2 ? "`" + part : part);
    });
    return made;
  };

  const excerpt = (code) => {
    const block = element("div", "code");
    code.lines.forEach(([text, start, end], index) => {
      const line = element("code");
      if (end > start) add(line, text.slice(0, start), element("mark", "", text.slice(start, end)), text.slice(end));
      else line.textContent = text;
      add(block, add(element("div", end > start ? "row hit" : "row"), element("span", "no", String(code.first + index)), line));
    });
    if (code.more) add(block, element("p", "quiet", `${code.more} more lines`));
    return block;
  };

  const labelled = (className, word, child) => add(element("p", className), element("strong", "", word), " ", child);

  const item = (row) => {
    const site = element("li", `site state-${row.state}`);
    const head = element("div", "site-head");
    const chips = element("span", "chips");
    if (many) add(chips, element("code", "chip id", data.rules[row.at]));
    if (row.rung) add(chips, element("span", "chip", `rung ${row.rung}`));
    add(chips, element("span", "chip state", data.standings[row.state]));
    const rank = add(element("span", "rank"), element("span", "sr", "Rank "), String(row.rank));
    add(site, add(head, rank, add(element("h3", "", row.path), element("span", "at", `:${row.line}`)), chips));
    if (row.message) add(site, ticked(element("p", "message"), row.message));
    if (row.code.lines.length) add(site, excerpt(row.code));
    if (row.said) {
      const word = data.standings[row.state];
      add(site, labelled("decision", word[0].toUpperCase() + word.slice(1), ticked(element("span"), row.said)));
    }
    if (row.why.length) add(site, add(element("ul", "why"), ...row.why.map((why) => ticked(element("li"), why))));
    if (row.fix !== null) add(site, add(element("div", "fix"), element("strong", "", "Correction"), element("pre", "", row.fix || "(take it away)")));
    return site;
  };

  const form = byId("filters");
  const text = byId("f-text");
  const rule = byId("f-rule");
  const rung = byId("f-rung");
  const sort = byId("f-sort");
  const states = [...form.querySelectorAll("input[name=state]")];
  const more = byId("more");
  let folder = null;
  let found = rows;
  let shown = 0;

  const within = (path) => path.startsWith(folder.path) && (!folder.alone || !path.slice(folder.path.length).includes("/"));
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const byPath = (a, b) => compare(a.path, b.path) || a.line - b.line;
  const sorts = {
    path: byPath,
    rule: (a, b) => compare(data.rules[a.at], data.rules[b.at]) || byPath(a, b),
    state: (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.rank - b.rank,
  };

  const extend = (count) => {
    const batch = document.createDocumentFragment();
    for (const row of found.slice(shown, shown + count)) batch.append(item(row));
    shown = Math.min(found.length, shown + count);
    list.append(batch);
    more.hidden = shown >= found.length;
    more.textContent = `Show more (${(found.length - shown).toLocaleString("en")} left)`;
  };

  const relist = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(states.filter((state) => state.checked).map((state) => state.value));
    found = rows.filter((row) =>
      (!states.length || wanted.has(row.state)) &&
      (!rule || rule.value === "" || row.at === Number(rule.value)) &&
      (!rung || rung.value === "" || (row.rung !== null && row.rung <= Number(rung.value))) &&
      (!folder || within(row.path)) &&
      words.every((word) => row.text.includes(word)));
    if (sorts[sort.value]) found.sort(sorts[sort.value]);
    list.replaceChildren();
    shown = 0;
    extend(step);
    const all = found.length === rows.length;
    const number = (count) => count.toLocaleString("en");
    byId("count").textContent = all ? `${number(rows.length)} listed` : `${number(found.length)} of ${number(rows.length)} listed`;
    byId("none").hidden = found.length > 0;
    byId("reset").hidden = all && !folder && !text.value;
    const chip = byId("folder");
    chip.hidden = !folder;
    if (folder) {
      chip.textContent = `${folder.alone ? "only in " : "in "}${folder.path || "the top level"} ×`;
      chip.setAttribute("aria-label", `Take away the filter: ${folder.path || "the top level"}`);
    }
  };

  let waiting = 0;
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(relist, 80); });
  form.addEventListener("change", (event) => { if (event.target !== text) relist(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const next = shown;
    extend(step);
    const first = list.children[next];
    if (first) { first.tabIndex = -1; first.focus({ preventScroll: true }); }
  });
  byId("folder").addEventListener("click", () => { folder = null; relist(); text.focus(); });
  byId("reset").addEventListener("click", () => {
    folder = null;
    text.value = "";
    for (const select of [rule, rung]) if (select) select.value = "";
    for (const state of states) state.checked = true;
    relist();
    text.focus();
  });
  for (const link of document.querySelectorAll("[data-folder]")) {
    link.addEventListener("click", () => { folder = { path: link.dataset.folder, alone: "alone" in link.dataset }; relist(); });
  }
  addEventListener("beforeprint", () => { if (shown < most) extend(most - shown); });

  form.hidden = false;
  relist();
})();
