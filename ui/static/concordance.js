/* Scripts of the pages: links without a reload, keyboard shortcuts, copying, citing a selection. */
(() => {
  if (window.concordance) return;
  window.concordance = true;

  const FIRST = "concordance-hints";
  const STOPS = "article.hit";
  const FIELDS =
    'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="option"], ' +
    '[role="menu"], [role="dialog"], [data-testid="stDataFrame"]';
  const find = (selector) => document.querySelector(selector);
  const visible = (element) => element.getClientRects().length > 0;
  const main = () => find('[data-testid="stMain"]');
  const query = (name) => new URLSearchParams(location.search).get(name) ?? "";
  const place = () =>
    `${location.pathname} ${query("doc")} ${query("q")} ${query("like")} ${query("claim")}`;

  const tops = new Map();
  let shown = place();
  let quoted = "";
  let back = false;
  let goal = null;
  let wanted = null;
  let at = null;
  let opener = "";
  let focused = null;

  /* On a history step, Streamlit draws the page that the address names. */
  const go = (href) => {
    const top = main()?.scrollTop ?? 0;
    history.pushState({}, "", href);
    /* With an article beside it, the page stays where it is, and so it does after Back. */
    if (shown === place()) tops.set(location.href, top);
    dispatchEvent(new PopStateEvent("popstate"));
  };

  const follow = (event) => {
    const link = event.target.closest?.('.stHtml a[href]:not([target], [href^="#"])');
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain || event.altKey || link.origin !== location.origin) return;
    event.preventDefault();
    if (new URLSearchParams(link.search).has("beside")) opener = link.getAttribute("href");
    go(link.href);
  };

  /* The followed link is gone, so Tab continues from here. */
  const enter = (element) => {
    if (!element || document.activeElement !== document.body) return;
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  };

  /* To the quote, to the top of a new page, or after Back to the previous position. */
  const scroll = () => {
    const page = find(".masthead")?.dataset.page;
    if (page === undefined || !location.pathname.endsWith(`/${page}`)) return;
    const article = find(".article:not(.beside *)");
    /* Until it is replaced, the page before is still drawn. */
    if (article && article.dataset.doc !== query("doc")) return;
    const quote = article?.querySelector("#concordance-quote");
    const key = quote ? `${article.dataset.doc} ${article.dataset.quote}` : "";
    if (key && key !== quoted) {
      quoted = key;
      shown = place();
      goal = null;
      quote.scrollIntoView({ block: "center" });
      enter(quote);
    } else if (!key && shown !== place()) {
      quoted = "";
      shown = place();
      goal = back ? (tops.get(location.href) ?? 0) : 0;
      if (!back) enter(find("#content"));
      back = false;
    }
    if (goal === null) return;
    main().scrollTop = goal;
    if (main().scrollTop > goal - 1) goal = null;
  };

  /* The article beside the answer opens at its passage; on a narrow screen it is a sheet above. */
  let beside = "";
  const aside = () => {
    const panel = find(".beside");
    const article = panel?.querySelector(".article");
    const key = article ? `${article.dataset.doc} ${article.dataset.quote}` : "";
    if (key === beside) return;
    beside = key;
    if (!article) {
      focused = () => find(`a[href="${CSS.escape(opener)}"]`);
      return;
    }
    const quote = article.querySelector("#concordance-quote");
    const above = quote ? quote.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
    panel.scrollTop += above - panel.clientHeight / 3;
    panel.focus({ preventScroll: true });
  };

  const shut = () => {
    const link = find(".beside .close");
    link?.click();
    return Boolean(link);
  };

  /* A ticked box asks only the ticked sources, and the next visit remembers them. */
  const scope = (box) => {
    const boxes = [...box.closest(".scope").querySelectorAll("input")];
    const ticked = boxes.filter((one) => one.checked);
    /* An article without a source is a source of its own. */
    const names = ticked.map((one) => one.dataset.source ?? [one.dataset.unnamed]);
    remember(names);
    const { source, unnamed } = box.dataset;
    focused = () =>
      [...document.querySelectorAll(".scope input")].find(
        (one) => one.dataset.source === source && one.dataset.unnamed === unnamed,
      );
    const address = new URLSearchParams(location.search);
    address.delete("source");
    address.delete("unnamed");
    for (const name of names) {
      if (typeof name === "string") address.append("source", name);
      else address.append("unnamed", name[0]);
    }
    go(`./?${address}`);
  };

  /* In a cookie, since the page is drawn by the server; too many names fit into none. */
  const remember = (names) => {
    const value = encodeURIComponent(JSON.stringify(names));
    const kept = value.length < 3500 ? value : "%5B%5D";
    document.cookie = `concordance-scope=${kept}; path=/; max-age=31536000; samesite=strict`;
  };

  const question = () => find(".st-key-question input");

  /* Styles depend on the name of the page, which the address has before anything is drawn. */
  const name = () => {
    const page = find(".masthead")?.dataset.page ?? location.pathname.split("/").pop();
    if (document.documentElement.dataset.page !== page) {
      document.documentElement.dataset.page = page;
    }
  };

  /* What is drawn anew loses the focus; it stays, or comes back to where an article was opened. */
  const refocus = () => {
    if (focused && document.activeElement === document.body) {
      focused()?.focus({ preventScroll: true });
    }
  };

  const drawn = () => {
    name();
    scroll();
    aside();
    refocus();
    if (wanted?.()) wanted = null;
    const hints = find(".hints");
    if (hints) hints.hidden = localStorage.getItem(FIRST) === "seen";
  };

  const ask = () => {
    const field = question();
    if (field) {
      field.focus();
      field.select();
    } else {
      wanted = () => question() && ask();
      go("./");
    }
    return true;
  };

  const step = (by) => {
    const link = find(`.steps a[rel="${by > 0 ? "next" : "prev"}"]`);
    if (link) {
      link.click();
      return true;
    }
    const stops = [...document.querySelectorAll(STOPS)].filter(visible);
    if (!stops.length) return false;
    const now = stops.indexOf(at);
    at = stops[Math.min(Math.max(now + by, 0), stops.length - 1)];
    at.tabIndex = -1;
    at.focus({ preventScroll: true });
    at.scrollIntoView({ block: "nearest" });
    return true;
  };

  const open = () => {
    if (!cite.hidden) {
      cite.click();
      return true;
    }
    const stop = document.activeElement;
    const link = stop?.matches(STOPS) && stop.querySelector("h3 a");
    link?.click();
    return Boolean(link);
  };

  const hint = () => {
    localStorage.removeItem(FIRST);
    if (!find(".hints")) go("./");
    wanted = () => {
      const hints = find(".hints");
      hints?.scrollIntoView({ block: "nearest" });
      return Boolean(hints);
    };
    drawn();
    return true;
  };

  /* Over the page, wherever that is: a dialog of the browser, which Escape closes. */
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-label", "Keys");
  const showKeys = () => {
    const list = find(".keys-list");
    if (!list || dialog.open) return false;
    dialog.innerHTML = list.innerHTML;
    dialog.showModal();
    return true;
  };

  const keys = { "/": ask, j: () => step(1), k: () => step(-1), Enter: open, "?": () => showKeys() };

  const press = (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const target = event.target;
    if (event.key === "Escape" && target === question()) target.blur();
    else if (event.key === "Escape" && !event.defaultPrevented && shut()) return;
    if (event.defaultPrevented || modified || dialog.open || target.closest?.(FIELDS)) return;
    if (event.key === "Enter" && target.closest?.("a, button, summary")) return;
    if (keys[event.key]?.()) event.preventDefault();
  };

  /* Screen readers are told what a button did; it is emptied, so that the same can be said again. */
  const said = document.createElement("p");
  said.className = "announced";
  said.role = "status";
  const say = (words) => {
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = words));
  };

  /* Where a page may not use the clipboard, such as over plain HTTP, it still may answer a copy. */
  const copyByEvent = (kinds) => {
    const give = (event) => {
      for (const [kind, words] of Object.entries(kinds)) event.clipboardData.setData(kind, words);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("copy", give, { capture: true, once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", give, { capture: true });
    return done;
  };

  const toClipboard = async (kinds) => {
    if (!navigator.clipboard?.write) return copyByEvent(kinds);
    const blobs = Object.entries(kinds).map(([kind, words]) => [kind, new Blob([words], { type: kind })]);
    try {
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch {
      return copyByEvent(kinds);
    }
  };

  const copy = async (button) => {
    const kinds = { "text/plain": decodeURIComponent(button.dataset.copy) };
    if (button.dataset.rich) kinds["text/html"] = decodeURIComponent(button.dataset.rich);
    const words = (await toClipboard(kinds)) ? "Copied" : "Not copied: the browser forbids it";
    say(words);
    button.dataset.said = words;
    setTimeout(() => delete button.dataset.said, 2_000);
  };

  const click = (event) => {
    const button = event.target.closest?.("[data-does]");
    const does = button?.dataset.does;
    if (does === "copy") copy(button);
    if (does === "hide-hints") {
      localStorage.setItem(FIRST, "seen");
      drawn();
    } else if (does === "show-hints") {
      event.preventDefault();
      hint();
    } else if (does === "show-keys") {
      showKeys();
    } else if (does === "hide-keys" || event.target === dialog) {
      dialog.close();
    }
  };

  const offered = (words) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite";
    button.hidden = true;
    button.textContent = words;
    return button;
  };
  const cite = offered("Cite this");
  const like = offered("More like this");

  /* Counts characters as the index does: an emoji is one, but two in JavaScript. */
  const count = (text) => [...text].length;

  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const within = range.commonAncestorContainer;
    const article = (within.closest ? within : within.parentElement)?.closest(".article");
    const words = range.toString();
    if (!article || !words.trim()) return null;
    const before = document.createRange();
    before.selectNodeContents(article);
    before.setEnd(range.startContainer, range.startOffset);
    const start = count(before.toString()) + count(words) - count(words.trimStart());
    return { article, range, start, end: start + count(words.trim()) };
  };

  const offer = () => {
    const chosen = selected();
    cite.hidden = like.hidden = !chosen;
    if (!chosen) return;
    const boxes = chosen.range.getClientRects();
    const last = boxes[boxes.length - 1];
    if (!last) return;
    const left = Math.min(Math.max(last.right - 80, 8), innerWidth - 248);
    cite.style.top = `${Math.min(Math.max(last.bottom + 8, 8), innerHeight - 56)}px`;
    cite.style.left = `${left}px`;
    like.style.top = cite.style.top;
    like.style.left = `${left + 104}px`;
  };

  const citeSelected = () => {
    const chosen = selected();
    if (!chosen) return;
    const address = new URLSearchParams(location.search);
    address.set("doc", chosen.article.dataset.doc);
    address.set("start", chosen.start);
    address.set("end", chosen.end);
    address.set("cite", "yes");
    /* These belong to the quote that was shown before. */
    for (const name of ["first", "last", "digest", "sheet"]) address.delete(name);
    getSelection().removeAllRanges();
    go(`read?${address}`);
  };

  const findLike = () => {
    const chosen = selected();
    if (!chosen) return;
    const text = `${chosen.article.dataset.doc}@${chosen.start}-${chosen.end}`;
    getSelection().removeAllRanges();
    go(`./?${new URLSearchParams({ like: text })}`);
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      drawn();
    });
  };

  document.body.append(cite, like, said, dialog);
  for (const button of [cite, like]) {
    button.addEventListener("mousedown", (event) => event.preventDefault());
  }
  cite.addEventListener("click", citeSelected);
  like.addEventListener("click", findLike);
  document.addEventListener("click", follow);
  document.addEventListener("click", click);
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".scope input")) scope(event.target);
  });
  document.addEventListener("keydown", press);
  document.addEventListener("selectionchange", offer);
  document.addEventListener("focusin", (event) => {
    at = event.target.closest?.(STOPS) ?? at;
    if (focused && event.target !== focused()) focused = null;
  });
  document.addEventListener(
    "scroll",
    (event) => {
      if (event.target !== main()) return;
      if (goal === null && shown === place()) tops.set(location.href, main().scrollTop);
      if (!cite.hidden) offer();
    },
    true,
  );
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(kind, () => (goal = focused = null), { capture: true, passive: true });
  }
  addEventListener("popstate", (event) => {
    back = event.isTrusted;
  });
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  drawn();
})();
