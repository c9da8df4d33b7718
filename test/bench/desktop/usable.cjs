/**
 * Loaded by `--require` in front of a program that is measured: writes a line as soon as its page has what BENCH_USABLE (a
 * CSS selector) names, and has painted it.
 */
const { app } = require("electron");

const selector = JSON.stringify(process.env.BENCH_USABLE);
const wait = `new Promise((resolve) => {
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(resolve));
  const look = () => {
    if (document.querySelector(${selector}) === null) return false;
    painted();
    return true;
  };
  if (!look()) {
    const observer = new MutationObserver(() => look() && observer.disconnect());
    observer.observe(document, { childList: true, subtree: true });
  }
})`;

app.on("web-contents-created", (_event, contents) => {
  contents.once("dom-ready", async () => {
    await contents.executeJavaScript(wait);
    process.stdout.write("USABLE\n");
  });
});
