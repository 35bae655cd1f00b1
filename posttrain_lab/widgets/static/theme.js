// Light or dark: what the page around says, else what the reader's system says.

function asked() {
  const { body, documentElement: html } = document;
  const lab = body.dataset.jpThemeLight;
  if (lab) return lab === "true" ? "light" : "dark";
  if (body.classList.contains("theme-dark")) return "dark";
  if (body.classList.contains("theme-light")) return "light";
  const colab = html.getAttribute("theme") ?? html.dataset.theme;
  if (colab === "dark" || colab === "light") return colab;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function followTheme(root) {
  const apply = () => root.setAttribute("data-theme", asked());
  const system = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(apply);
  const watched = { attributes: true, attributeFilter: ["data-jp-theme-light", "data-theme", "theme", "class"] };
  observer.observe(document.body, watched);
  observer.observe(document.documentElement, watched);
  system.addEventListener("change", apply);
  apply();
  return () => {
    observer.disconnect();
    system.removeEventListener("change", apply);
  };
}
