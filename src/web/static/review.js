// The list and the text follow each other. Without this script the links between them still work.
"use strict";

(() => {
  const list = document.getElementById("list");
  const text = document.getElementById("text");
  if (!list || !text) return;
  let current = [];

  const placeOf = (item) => document.getElementById("t-" + item.id);
  const isShown = (item) => item.offsetParent !== null;

  // Sets the entry and its place apart from all others.
  const select = (item) => {
    for (const e of current) e.classList.remove("current");
    current = [item, placeOf(item)].filter(Boolean);
    for (const e of current) e.classList.add("current");
    history.replaceState(null, "", "#" + item.id);
  };

  const showPlace = (item) => {
    const place = placeOf(item);
    if (place) place.scrollIntoView({ block: "center", inline: "nearest" });
  };

  // An entry that the filter hides is shown together with all others of its kind.
  const reveal = (item) => {
    const filter = item.classList.contains("u") ? "show-unexplained" : "show-all";
    if (!isShown(item)) document.getElementById(filter).checked = true;
    const quiet = document.getElementById("show-quiet");
    if (!isShown(item) && quiet) quiet.checked = true;
  };

  const goTo = (item) => {
    reveal(item);
    const link = item.querySelector(".go");
    if (link) link.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };

  const items = () => list.querySelectorAll("li > .go");

  const move = (from, step) => {
    const all = Array.from(items());
    let at = all.indexOf(from) + step;
    while (all[at] && !isShown(all[at])) at += step;
    if (all[at]) goTo(all[at].parentElement);
  };

  list.addEventListener("focusin", (event) => {
    const item = event.target.closest(".group li");
    if (!item) return;
    select(item);
    showPlace(item);
  });

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    if (link.classList.contains("go")) {
      // The focus may be here already and then says nothing.
      select(link.parentElement);
      showPlace(link.parentElement);
    } else if (list.contains(target)) {
      goTo(target);
    } else {
      target.scrollIntoView({ block: "center" });
      for (const e of current) e.classList.remove("current");
      current = [target];
      target.classList.add("current");
    }
  });

  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const link = event.target.closest(".group li > .go");
    if (!link) return;
    event.preventDefault();
    move(link, event.shiftKey ? -1 : 1);
  });

  text.addEventListener("click", (event) => {
    const link = event.target.closest("mark a");
    if (!link) return;
    const item = document.getElementById(link.getAttribute("href").slice(1));
    if (!item) return;
    event.preventDefault();
    if (item.matches(".group li")) {
      reveal(item);
      select(item);
      item.scrollIntoView({ block: "center" });
      // The focus moves on from here, but the text stays where the reader looks.
      const link = item.querySelector(".go");
      const at = text.scrollTop;
      if (link) link.focus({ preventScroll: true });
      text.scrollTop = at;
    } else {
      item.scrollIntoView({ block: "center" });
    }
  });

  for (const choice of document.querySelectorAll("input[name=show]")) {
    choice.addEventListener("change", () => {
      const url = new URL(location.href);
      if (choice.value === "all") url.searchParams.delete("show");
      else url.searchParams.set("show", choice.value);
      history.replaceState(null, "", url);
      const item = current[0];
      if (item && list.contains(item) && isShown(item)) item.scrollIntoView({ block: "center" });
      else list.scrollTop = 0;
    });
  }

  const named = location.hash && document.getElementById(location.hash.slice(1).replace(/^t-/, ""));
  if (named && named.matches(".group li")) goTo(named);
})();
