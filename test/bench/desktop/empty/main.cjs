/** The least that has a window: what the desktop app's start and memory are measured against. */
const path = require("node:path");
const { app, BrowserWindow } = require("electron");

app.setPath("userData", process.env.CROMULENT_USER_DATA);
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1_280, height: 800 });
  window.loadFile(path.join(__dirname, "empty.html"));
});
