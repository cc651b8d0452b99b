// Keys. No letter or digit by itself: an input method for Vietnamese takes those. Keys are known by their place (`code`) where they
// are letters or digits, by name where they are not.
export const listen = (act, { editing, help }) => {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.metaKey) return;
    const { key, code, target } = event;
    const ctrl = event.ctrlKey && !event.altKey;
    const alt = event.altKey && !event.ctrlKey;
    const field = target.matches?.("input:not([type=radio], [type=checkbox]), select, textarea");
    const done = (name, ...rest) => {
      event.preventDefault();
      act(name, ...rest);
    };
    if (key === "F1") return done("help");
    if (help.open) return undefined;
    if (key === "Escape") return editing() || target === document.body || !field ? done("leave") : undefined;
    if (key === "F2") return done("edit");
    if (key === "F4" && !event.altKey) return done("more");
    if (ctrl && key === "Enter") return done("next-document");
    if (alt && /^(Digit|Numpad)[1-9]$/.test(code)) return done("take", Number(code.at(-1)) - 1);
    if (field) {
      if (key === "Enter" && target.form && target.matches("select")) { event.preventDefault(); target.form.requestSubmit(); }
      return undefined;
    }
    if (ctrl && code === "KeyZ" && !event.shiftKey) return done("undo");
    if (key === "ArrowDown") return done(ctrl ? "next-any" : "next");
    if (key === "ArrowUp") return done(ctrl ? "previous-any" : "previous");
    if (event.ctrlKey || event.altKey) return undefined;
    if (key === "ArrowRight") return done("next-part");
    if (key === "ArrowLeft") return done("previous-part");
    if (key === "Home") return done("first");
    if (key === "Delete") return done("reject");
    if (key === "End") return done("postpone");
    if (key === "Insert") return done("add");
    // Buttons and links keep their Enter; those of the list are the entries themselves.
    if (key === "Enter" && !target.closest("button, summary, .top a, dialog, .filters, .checks")) return done(event.shiftKey ? "previous" : "accept");
    return undefined;
  });
};
