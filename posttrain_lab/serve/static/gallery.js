// Light or dark, as the reader's system says; remembered for the apps' pages.
const { base } = document.currentScript.dataset;
const system = matchMedia("(prefers-color-scheme: dark)");
function follow() {
  const theme = system.matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
  document.cookie = `ptl_theme=${theme}; path=${base}; max-age=31536000; SameSite=Lax`;
}
follow();
system.addEventListener("change", follow);
