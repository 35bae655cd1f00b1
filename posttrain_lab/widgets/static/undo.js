// Ctrl+Z and Ctrl+Y outside of text fields, which have an undo of their own.

const TEXT = "textarea, input:not([type]), input[inputmode]";

export function undoKeys(root, draft, after) {
  root.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (!command || event.altKey || event.target.matches(TEXT)) return;
    const key = event.key.toLowerCase();
    const redo = key === "y" || (key === "z" && event.shiftKey);
    if (!redo && key !== "z") return;
    event.preventDefault();
    if (redo) draft.redo();
    else draft.undo();
    after();
  });
}
