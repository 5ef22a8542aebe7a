"use strict";
/* The network page: draws the accounts and lets a reader walk from a community to the posts behind a pair.
   Names, texts and addresses are hostile input: they reach the page through textContent and fillText only. */
(function () {
  const data = JSON.parse(document.getElementById("page-data").textContent);
  const { accounts, communities, layers, weights, evidence } = data;
  const byId = (id) => document.getElementById(id);
  const panel = byId("panel");

  /* ---------- colours: Okabe & Ito, then Tol; the second set for dark paper ---------- */
  const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9",
    "#882255", "#999933", "#332288", "#117733", "#aa4499", "#44aa99"];
  const DARK = ["#4aa3df", "#f0803c", "#22c797", "#e29cc4", "#f2b63a", "#8fd0f5",
    "#d46a98", "#c9c95a", "#9a8cf0", "#5fbf76", "#d583c6", "#7fd6c8"];
  const darkPaper = window.matchMedia("(prefers-color-scheme: dark)");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const rankOf = new Map(communities.map((one, rank) => [one.number, rank]));
  function colour(community) {
    const rank = rankOf.get(community);
    if (rank < LIGHT.length) return (darkPaper.matches ? DARK : LIGHT)[rank];
    return darkPaper.matches ? "#8d939b" : "#8a8880";
  }
  function withAlpha(hex, alpha) {
    return hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
  }
  /* A faint colour that hides the lines beneath, as a transparent one would not. */
  function faded(hex, share) {
    const part = (colour, place) => parseInt(colour.slice(1 + 2 * place, 3 + 2 * place), 16);
    return "#" + [0, 1, 2].map((place) => Math.round(part(hex, place) * share + part(paper(), place) * (1 - share))
      .toString(16).padStart(2, "0")).join("");
  }
  const paper = () => (darkPaper.matches ? "#16181b" : "#fbfaf7");
  const ink = () => (darkPaper.matches ? "#eceae4" : "#1d1d1b");

  /* ---------- words ---------- */
  const number = (value) => value.toLocaleString("en", { maximumSignificantDigits: 6 });
  const amount = (value, one, several) => number(value) + " " + (value === 1 ? one : several || one + "s");
  const day = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const moment = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ") + " UTC";
  const period = (one) => (one.first_at === undefined ? "" : day(one.first_at) === day(one.last_at)
    ? day(one.first_at) : day(one.first_at) + " to " + day(one.last_at));
  function gapText(seconds) {
    if (seconds < 1 && seconds > 0) return number(seconds) + " s";
    const whole = Math.round(seconds);
    if (whole < 60) return whole + " s";
    const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]].reduce((found, [size, unit]) => {
      const count = Math.floor((whole - found.used) / size);
      return count ? { used: found.used + count * size, words: [...found.words, count + " " + unit] } : found;
    }, { used: 0, words: [] });
    return parts.words.slice(0, 2).join(" ");
  }
  const communityName = (community) => "Community " + community;
  const handle = (account) => (account.handle ? "@" + account.handle : account.id);
  function label(account) {
    const name = [account.name, account.handle && handle(account)].find((one) => one && one.length <= 22) || title(account);
    return name.length > 22 ? name.slice(0, 21) + "…" : name;
  }
  const title = (account) => account.name || handle(account);
  const OBJECTS = {
    co_url: "Same page", co_repost: "Reposted the same post", co_reply: "Replied to the same post",
    co_quote: "Quoted the same post", co_hashtag: "Same hashtag", hashtag_sequence: "Same hashtags in the same order",
    co_mention: "Mentioned the same account", co_media: "Same picture or film", co_text: "Same text",
    co_domain: "Same site", co_post: "Posted close in time", shared_handle: "Same handle",
  };

  /* ---------- elements: text only ---------- */
  function el(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name === "class") element.className = value;
      else if (name === "click") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }
  const quote = (text, tag = "div") => el(tag, { class: "quote", dir: "auto" }, text);
  function link(address, text) {
    if (!/^https?:\/\//i.test(address || "")) return null;
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
  }
  function dot(community) {
    const element = el("span", { class: "dot", "aria-hidden": "true" });
    element.style.background = colour(community);
    return element;
  }
  function facts(rows) {
    const list = el("dl", { class: "facts" });
    for (const [name, value] of rows) {
      if (value !== undefined && value !== null && value !== "") list.append(el("dt", {}, name), el("dd", { dir: "auto" }, value));
    }
    return list;
  }
  function entry(community, name, count, more, click) {
    return el("li", {}, el("button", { type: "button", class: "entry", click },
      dot(community), el("span", { class: "name", dir: "auto" }, name), el("span", { class: "count" }, count),
      more ? el("span", { class: "more", dir: "auto" }, more) : null));
  }
  const list = (entries) => el("ul", { class: "list" }, ...entries);

  /* ---------- who is joined to whom ---------- */
  const pairs = data.edges.map((edge, id) => ({ id, source: edge.from, target: edge.to, weight: weights[id] }));
  const pairsOf = accounts.map(() => []);
  for (const pair of pairs) {
    pairsOf[pair.source].push(pair);
    pairsOf[pair.target].push(pair);
  }
  const other = (pair, account) => (pair.source === account ? pair.target : pair.source);
  const steps = [...new Set(weights)].sort((one, two) => one - two);
  const state = { least: steps[0] || 0, community: null, account: null, pair: null, labels: true };
  const shownPairs = (account) => pairsOf[account].filter((pair) => pair.weight >= state.least);
  const isHidden = (account) => pairsOf[account].length > 0 && shownPairs(account).length === 0;

  /* ---------- the picture ---------- */
  const nodes = new vis.DataSet(data.nodes.map((node) => Object.assign({}, node)));
  const edges = new vis.DataSet(data.edges.map((edge, id) => Object.assign({ id }, edge)));
  const crowded = pairs.length > 2500;
  const density = Math.max(0.16, Math.min(0.5, 25 / Math.sqrt(pairs.length + 1), 1.1 / Math.sqrt((pairs.length + 1) / (accounts.length + 1))));
  styleAll();
  const network = new vis.Network(byId("network"), { nodes, edges }, {
    physics: false, layout: { improvedLayout: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, tooltipDelay: 0,
      hideEdgesOnDrag: crowded, hideEdgesOnZoom: crowded, keyboard: false },
    nodes: { shape: "dot", borderWidth: 1, borderWidthSelected: 4 },
    edges: { smooth: false, selectionWidth: 2, hoverWidth: 1 },
  });
  const frame = byId("network").firstElementChild;
  if (frame) frame.removeAttribute("tabindex");

  /* What belongs to the selection stays in colour; the rest steps back. */
  function isFaint(account) {
    if (state.pair) return account !== state.pair.source && account !== state.pair.target;
    if (state.account !== null) return account !== state.account && !neighbours.has(account);
    return state.community !== null && accounts[account].community !== state.community;
  }
  function isFaintPair(pair) {
    if (state.pair) return pair !== state.pair;
    if (state.account !== null) return pair.source !== state.account && pair.target !== state.account;
    return state.community !== null && accounts[pair.source].community !== state.community
      && accounts[pair.target].community !== state.community;
  }
  function nodeStyle(account) {
    const faint = isFaint(account), tone = colour(accounts[account].community);
    const fill = faint ? faded(tone, 0.25) : tone, edge = faint ? faded(tone, 0.12) : paper();
    return { hidden: isHidden(account), color: { background: fill, border: edge,
      highlight: { background: tone, border: ink() }, hover: { background: tone, border: ink() } } };
  }
  function edgeStyle(pair) {
    const one = accounts[pair.source].community, two = accounts[pair.target].community;
    const tone = one === two ? colour(one) : (darkPaper.matches ? "#c4c2bb" : "#6b6963");
    const chosen = state.pair === pair || (state.account !== null && !isFaintPair(pair));
    const alpha = isFaintPair(pair) ? 0.05 : chosen ? 0.9 : one === two ? density : density * 0.3;
    return { hidden: pair.weight < state.least,
      color: { color: withAlpha(tone, alpha), highlight: ink(), hover: ink(), inherit: false } };
  }
  var neighbours, lastStyle;
  function styleAll() {
    neighbours = new Set(state.account === null ? [] : shownPairs(state.account).map((pair) => other(pair, state.account)));
    lastStyle = lastStyle || { nodes: [], edges: [] };
    change(nodes, lastStyle.nodes, accounts.map((_, id) => nodeStyle(id)));
    change(edges, lastStyle.edges, pairs.map(edgeStyle));
  }
  /* Only what changed is handed on: telling the library of 10,000 lines takes a moment. */
  function change(set, before, styles) {
    const updates = [];
    styles.forEach((style, id) => {
      const key = style.hidden + JSON.stringify(style.color);
      if (before[id] !== key) updates.push(Object.assign({ id }, style));
      before[id] = key;
    });
    if (updates.length) set.update(updates);
  }

  network.on("beforeDrawing", (context) => {
    for (const { number: community } of communities) {
      const [x, y, radius] = data.discs[community];
      const faint = state.community !== null && state.community !== community;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = withAlpha(colour(community), faint ? 0.03 : 0.09);
      context.fill();
      context.strokeStyle = withAlpha(colour(community), faint ? 0.1 : 0.35);
      context.lineWidth = 1.2 / network.getScale();
      context.stroke();
    }
  });
  /* Names are drawn in screen size, the strongest first, and none over another. */
  network.on("afterDrawing", (context) => {
    const scale = network.getScale(), taken = [];
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    drawCommunityNames(context, scale, taken);
    if (state.labels) drawAccountNames(context, scale, taken);
    document.documentElement.dataset.drawn = "yes";
  });
  function drawText(context, text, x, y, size, style, taken, scale) {
    const height = (size + 4) / scale;
    context.font = style + " " + size / scale + "px system-ui, sans-serif";
    const half = context.measureText(text).width / 2 + 3 / scale;
    const box = [x - half, y - height / 2, x + half, y + height / 2];
    if (taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3])) return false;
    taken.push(box);
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = paper();
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
    return true;
  }
  function drawCommunityNames(context, scale, taken) {
    communities.forEach((one, rank) => {
      const [x, y, radius] = data.discs[one.number];
      if (radius * scale < 30 && rank > 7 && state.community !== one.number) return;
      if (state.community !== null && state.community !== one.number) return;
      context.fillStyle = ink();
      const full = communityName(one.number) + " - " + amount(one.accounts, "account");
      context.font = "600 " + 13 / scale + "px system-ui, sans-serif";
      const text = context.measureText(full).width > radius * 2.1 ? String(one.number) : full;
      drawText(context, text, x, y - radius - 11 / scale, 13, "600", taken, scale);
    });
  }
  const byStrength = accounts.map((_, id) => id).sort((one, two) => accounts[two].strength - accounts[one].strength);
  function drawAccountNames(context, scale, taken) {
    const corner = network.DOMtoCanvas({ x: 0, y: 0 });
    const far = network.DOMtoCanvas({ x: byId("network").clientWidth, y: byId("network").clientHeight });
    let room = 140;
    for (const id of byStrength) {
      const node = data.nodes[id];
      if (node.x < corner.x || node.x > far.x || node.y < corner.y || node.y > far.y) continue;
      if (isHidden(id) || isFaint(id) || node.size * scale < 3.5) continue;
      taken.push([node.x, node.y - node.size * 0.8, node.x, node.y + node.size * 0.8]);
      context.fillStyle = ink();
      if (drawText(context, label(accounts[id]), node.x, node.y + node.size + 9 / scale, 11.5, "400", taken, scale) && --room === 0) return;
    }
  }

  function look(x, y, radius) {
    const box = byId("network"), room = Math.min(box.clientWidth, box.clientHeight) / 2;
    const scale = Math.min(2.4, (room * 0.85) / radius);
    network.moveTo({ position: { x, y }, scale, animation: calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
  }
  function lookAtAll() {
    const discs = Object.values(data.discs);
    if (!discs.length) return;
    const edge = (place, sign) => discs.map((disc) => disc[place] + sign * (disc[2] + 18)).reduce((one, two) => (sign * (one - two) > 0 ? one : two));
    const [left, right, top, bottom] = [edge(0, -1), edge(0, 1), edge(1, -1), edge(1, 1)];
    const box = byId("network");
    const scale = Math.min(2.2, box.clientWidth / (right - left + 30), (box.clientHeight - 30) / (bottom - top + 30));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 - 8 / scale }, scale });
  }

  /* ---------- the panel ---------- */
  function show(heading, parts, { back = true, said = heading, focus = true } = {}) {
    const top = el("h2", { tabindex: "-1", dir: "auto" }, heading);
    panel.replaceChildren(...(back ? [el("button", { type: "button", class: "back", click: clear }, "← All communities")] : []),
      top, ...parts.filter(Boolean));
    panel.scrollTop = 0;
    if (focus) top.focus({ preventScroll: true });
    byId("status").textContent = said;
  }
  function showCommunities(focus) {
    const entries = communities.map((one) => entry(one.number, communityName(one.number), amount(one.accounts, "account"),
      [one.edges && amount(one.edges, "pair"), (one.layers || []).join(", "),
        one.median_gap !== undefined && "median gap " + gapText(one.median_gap), period(one)].filter(Boolean).join(" · "),
      () => chooseCommunity(one.number)));
    show("Communities", [el("p", { class: "muted" }, entries.length ? "Select a community, an account or a line."
      : "None was found: no account acted together with others often enough."), list(entries)], { back: false, focus });
  }
  function showCommunity(community, focus = true) {
    const one = communities[rankOf.get(community)];
    const members = byStrength.filter((id) => accounts[id].community === community && !isHidden(id));
    show(communityName(community) + " - " + amount(one.accounts, "account"), [
      facts([["Pairs", one.edges !== undefined ? number(one.edges) : ""], ["Layers", (one.layers || []).join(", ")],
        ["Median gap", one.median_gap !== undefined ? gapText(one.median_gap) : ""], ["Active together", period(one)],
        ["Density", one.density !== undefined ? Math.round(one.density * 100) + " % of the possible pairs" : ""]]),
      one.objects ? el("h3", {}, "Shared by most of its accounts") : null,
      one.objects ? el("ul", { class: "objects" }, ...one.objects.map(sharedObject)) : null,
      el("h3", {}, one.drawn < one.accounts ? "Strongest " + number(one.drawn) + " of " + amount(one.accounts, "account") : "Accounts"),
      list(members.map((id) => accountEntry(id, amount(shownPairs(id).length, "partner")))),
    ], { focus });
  }
  function objectName(layer, object) {
    const address = layer === "co_url" || layer === "co_media" ? link(object, object) : null;
    return address || el("bdi", {}, layer === "co_hashtag" ? "#" + object : object);
  }
  /* A community's top objects are written LAYER OBJECT; an object that is a post on this page is shown as its text. */
  const postOfObject = new Map(evidence.objects.filter((one) => one[1] >= 0));
  function sharedObject(name) {
    const cut = name.indexOf(" "), layer = name.slice(0, cut), object = name.slice(cut + 1);
    const post = postAt(postOfObject.get(object));
    const shown = post ? quote(post.text, "span") : objectName(layer, object);
    return el("li", {}, el("span", { class: "muted" }, layer + " "), shown, post && post.link ? " " : null,
      post ? link(post.link, "Open the original") : null);
  }
  const accountEntry = (id, count) => entry(accounts[id].community, title(accounts[id]), count,
    accounts[id].name ? handle(accounts[id]) : "", () => chooseAccount(id));
  function showAccount(id, focus = true) {
    const one = accounts[id], partners = shownPairs(id).sort((first, second) => second.weight - first.weight || first.id - second.id);
    show(title(one), [
      one.name ? el("p", { class: "muted", dir: "auto" }, handle(one)) : null,
      one.bio ? quote(one.bio, "p") : null,
      facts([["Id", one.id], ["Created", one.created], ["Followers", one.followers !== undefined ? number(one.followers) : ""],
        ["Location", one.location], ["Posts here", one.posts ? number(one.posts) + (one.first_at !== undefined ? ", " + period(one) : "") : ""],
        [one.clients && one.clients.length > 1 ? "Clients, most used first" : "Client", (one.clients || []).join(", ")],
        ["Link in profile", one.link && link(one.link, one.link)],
        ["Community", communityButton(one.community)]]),
      el("h3", {}, amount(partners.length, "partner")),
      list(partners.map((pair) => {
        const id2 = other(pair, id);
        return entry(accounts[id2].community, title(accounts[id2]), amount(pair.weight, "object"),
          pairLayers(pair).join(", "), () => choosePair(pair));
      })),
    ], { focus, said: title(one) + ", " + amount(partners.length, "partner") });
  }
  const communityButton = (community) => el("button", { type: "button", click: () => chooseCommunity(community) },
    dot(community), " " + communityName(community));
  const pairLayers = (pair) => [...new Set(data.pairs[pair.id].map(([place]) => layers[place].name))];

  function showPair(pair, focus = true) {
    const ends = [pair.source, pair.target], rows = data.pairs[pair.id];
    const tested = rows.some((row) => row.length > 8);
    const names = ["Layer", "Objects", "Post pairs", "Least gap", "Mean gap"].concat(tested ? ["Expected", "q"] : []);
    const head = el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name)));
    const body = rows.map((row) => el("tr", {}, el("td", {}, layers[row[0]].name + " " + layers[row[0]].within),
      ...[number(row[1]), number(row[2]), gapText(row[3]), gapText(row[4])].map((cell) => el("td", {}, cell)),
      ...(tested ? [row[7], row[8]].map((cell) => el("td", {}, cell === undefined || cell === null ? "" : number(cell))) : [])));
    const bothNames = ends.map((id) => title(accounts[id]));
    show("Acted together on " + amount(pair.weight, "object"), [
      el("div", { class: "ends" }, ...ends.map((id) => el("button", { type: "button", click: () => chooseAccount(id) },
        dot(accounts[id].community), el("span", { dir: "auto" }, title(accounts[id]) + (accounts[id].name ? " (" + handle(accounts[id]) + ")" : ""))))),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...body))),
      el("p", { class: "muted" }, "From " + moment(Math.min(...rows.map((row) => row[5]))) + " to " + moment(Math.max(...rows.map((row) => row[5] + row[6]))) + "."
        + (tested ? "" : " Not yet tested against chance.")),
      ...showEvidence(pair),
    ], { focus, said: bothNames.join(" and ") + " acted together on " + amount(pair.weight, "object") });
  }
  function showEvidence(pair) {
    const found = evidence.rows[pair.id] || [], layerNames = [...new Set(layers.map((one) => one.name))];
    const parts = [el("h3", {}, "Posts behind it")];
    for (const name of pairLayers(pair)) {
      const total = Math.max(...data.pairs[pair.id].filter((row) => layers[row[0]].name === name).map((row) => row[2]));
      const cards = found.filter((row) => layerNames[row[0]] === name);
      parts.push(el("p", { class: "muted" }, name + ": " + number(cards.length) + " of " + amount(total, "post pair") + " shown"
        + (cards.length < total ? ", the shortest gaps of different objects first." : ".")),
        ...cards.map((row) => card(pair, name, row)));
      if (!cards.length) parts.push(el("p", { class: "muted" }, "The page had no room for these posts. A page of one community "
        + "(graphscan view CASE --community " + accounts[pair.source].community + ") has more."));
    }
    parts.push(el("p", { class: "muted" }, "Texts are cut after " + evidence.text_length + " characters, marked by …; times are UTC."));
    return parts;
  }
  function card(pair, layer, [, place, sourcePost, targetPost, gap, sourceAt, targetAt]) {
    const [object, originalPlace] = evidence.objects[place], original = postAt(originalPlace);
    const what = el("span", {}, OBJECTS[layer] || layer);
    if (!original && layer !== "co_text" && layer !== "co_post") {
      what.append(": ", objectName(layer, object));
    }
    return el("section", { class: "evidence" },
      el("div", { class: "object" }, what, el("span", { class: "gap" }, gapText(gap) + " apart")),
      original ? el("div", { class: "original" }, "Original, by ", el("bdi", {}, original.author), ", ",
        moment(original.at), quote(original.text), link(original.link, "Open the original")) : null,
      el("div", { class: "sides" }, side(pair.source, sourcePost, sourceAt), side(pair.target, targetPost, targetAt)));
  }
  function postAt(place) {
    if (!(place in evidence.posts)) return null;
    const [at, text, client, address, author] = evidence.posts[place];
    return { at, text: evidence.texts[text] || "", client: evidence.clients[client], link: address, author };
  }
  function side(account, place, at) {
    const post = postAt(place) || { at };
    return el("div", { class: "side" }, el("div", { class: "who", dir: "auto" }, title(accounts[account])),
      accounts[account].name ? el("div", { class: "muted", dir: "auto" }, handle(accounts[account])) : null,
      post.at === undefined || post.at === null ? null : el("time", {}, moment(post.at)),
      post.text ? quote(post.text) : null,
      post.client ? el("div", { class: "muted", dir: "auto" }, "via " + post.client) : null,
      link(post.link, "Open the post"));
  }

  /* ---------- choices ---------- */
  function choose(changes) {
    Object.assign(state, { community: null, account: null, pair: null }, changes);
    byId("highlight").value = state.community === null ? "" : String(state.community);
    styleAll();
    network.setSelection({ nodes: state.account === null ? [] : [state.account], edges: state.pair ? [state.pair.id] : [] },
      { highlightEdges: false });
  }
  function chooseCommunity(community) {
    choose({ community });
    look(...data.discs[community]);
    showCommunity(community);
  }
  function chooseAccount(account, { move = true } = {}) {
    choose({ account });
    const [, , radius] = data.discs[accounts[account].community];
    if (move) look(data.nodes[account].x, data.nodes[account].y, Math.max(220, Math.min(radius, 700)));
    showAccount(account);
  }
  function choosePair(pair, { move = true } = {}) {
    choose({ pair });
    const one = data.nodes[pair.source], two = data.nodes[pair.target];
    if (move) look((one.x + two.x) / 2, (one.y + two.y) / 2, Math.max(220, Math.hypot(one.x - two.x, one.y - two.y)));
    showPair(pair);
  }
  function clear({ focus = true } = {}) {
    choose({});
    showCommunities(focus);
  }
  function refresh() {
    if (state.pair && state.pair.weight < state.least) clear({ focus: false });
    styleAll();
    if (state.pair) showPair(state.pair, false);
    else if (state.account !== null) showAccount(state.account, false);
    else if (state.community !== null) showCommunity(state.community, false);
  }

  /* ---------- controls ---------- */
  const searchable = accounts.map((one) => [one.handle && "@" + one.handle, one.name, one.id].filter(Boolean).join("\n").toLowerCase());
  function search() {
    const wanted = byId("search").value.trim().toLowerCase();
    if (!wanted) return clear({ focus: false });
    const found = byStrength.filter((id) => searchable[id].includes(wanted));
    const entries = found.slice(0, 100).map((id) => accountEntry(id, amount(pairsOf[id].length, "partner")));
    const heading = found.length ? amount(found.length, "account") + " found" : "No account found";
    return show(heading, [list(entries), found.length > 100 ? el("p", { class: "muted" }, "The first 100 are listed; type more letters.") : null], { focus: false });
  }
  function setWeight() {
    state.least = steps[Number(byId("weight").value)] || 0;
    const shown = pairs.filter((pair) => pair.weight >= state.least).length;
    byId("weight-shown").textContent = number(state.least) + ": " + number(shown) + " of " + amount(pairs.length, "pair");
    byId("weight").setAttribute("aria-valuetext", "at least " + amount(state.least, "object") + ", " + amount(shown, "pair") + " shown");
  }
  function reset() {
    byId("search").value = "";
    byId("weight").value = "0";
    byId("labels").checked = state.labels = true;
    setWeight();
    clear({ focus: false });
    lookAtAll();
  }
  for (const one of communities) {
    byId("highlight").append(el("option", { value: String(one.number) }, communityName(one.number) + " - " + amount(one.accounts, "account")));
  }
  byId("weight").max = String(Math.max(steps.length - 1, 0));
  byId("search").addEventListener("input", search);
  byId("controls").addEventListener("submit", (event) => {
    event.preventDefault();
    const first = byId("search").value.trim() && panel.querySelector(".entry");
    if (first) first.click();
  });
  byId("weight").addEventListener("input", () => { setWeight(); requestAnimationFrame(refresh); });
  byId("highlight").addEventListener("change", (event) => {
    if (event.target.value === "") clear({ focus: false });
    else chooseCommunity(Number(event.target.value));
    event.target.focus();
  });
  byId("labels").addEventListener("change", (event) => { state.labels = event.target.checked; network.redraw(); });
  byId("reset").addEventListener("click", reset);
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
  byId("zoom-in").addEventListener("click", () => zoom(1.4));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  byId("zoom-fit").addEventListener("click", lookAtAll);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    byId("search").value = "";
    clear();
  });
  darkPaper.addEventListener("change", () => { styleAll(); network.redraw(); });

  /* ---------- pointing ---------- */
  network.on("click", ({ nodes: [account], edges: [edge], pointer }) => {
    if (account !== undefined) return chooseAccount(account, { move: false });
    if (edge !== undefined) return choosePair(pairs[edge], { move: false });
    const disc = communities.find(({ number: community }) => {
      const [x, y, radius] = data.discs[community];
      return Math.hypot(pointer.canvas.x - x, pointer.canvas.y - y) < radius;
    });
    if (disc && state.community === null && state.account === null && state.pair === null) return chooseCommunity(disc.number);
    return clear({ focus: false });
  });
  function tip(text, { pointer }) {
    const box = byId("tip");
    box.textContent = text;
    box.hidden = false;
    box.style.left = Math.max(0, Math.min(pointer.DOM.x + 14, byId("network").clientWidth - box.offsetWidth - 8)) + "px";
    box.style.top = Math.max(0, Math.min(pointer.DOM.y + 14, byId("network").clientHeight - box.offsetHeight - 8)) + "px";
  }
  const hideTip = () => { byId("tip").hidden = true; };
  network.on("hoverNode", (event) => {
    const one = accounts[event.node];
    tip([one.name, handle(one), communityName(one.community) + " · " + amount(shownPairs(event.node).length, "partner")].filter(Boolean).join("\n"), event);
  });
  network.on("hoverEdge", (event) => {
    const pair = pairs[event.edge];
    tip(title(accounts[pair.source]) + "\n" + title(accounts[pair.target]) + "\n" + amount(pair.weight, "object") + " · " + pairLayers(pair).join(", "), event);
  });
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, hideTip);

  setWeight();
  showCommunities(false);
  lookAtAll();
})();
