/**
 * The desktop app beside the server that `npm start` started. It gets a process of its own, because building the app or
 * fetching Electron must not keep the server from answering; that process ends with the server.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT, tell } from "./bootstrap.mjs";
import { ensureDesktopApp } from "./desktop-app.mjs";

const PACKAGE = join(ROOT, "node_modules", "electron");
/** About a hundred megabytes, the first time. */
const DOWNLOAD_LIMIT_MS = 300_000;
const PROGRAM = fileURLToPath(import.meta.url);

/** In the server's process. Never throws: the web client is there whatever happens here. @param {string} url of the server */
export function openDesktop(url) {
  const obstacle = obstacleHere();
  if (obstacle !== null) return tell(`${obstacle} Open ${url} in a browser.`);
  const child = spawn(process.execPath, [PROGRAM, url], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  child.on("error", (error) =>
    tell(`The desktop app could not be started (${error.message}). Open ${url} in a browser.`),
  );
  // Only the server keeps this process alive.
  child.unref();
  child.channel?.unref();
}

function obstacleHere() {
  if (!existsSync(PACKAGE)) return "The desktop app is not opened, as the development packages are not installed.";
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const isShown = process.platform !== "linux" || Boolean(DISPLAY || WAYLAND_DISPLAY);
  return isShown ? null : "The desktop app is not opened, as there is no display here.";
}

/** In the app's own process. @param {string} url */
async function run(url) {
  /** @type {import("node:child_process").ChildProcess | null} */
  let app = null;
  process.once("disconnect", () => {
    app?.kill();
    process.exit();
  });
  const electron = findElectron() ?? fetchElectron();
  if (electron === null) {
    return tell(`Electron could not be fetched, so the desktop app is not opened. Open ${url} in a browser.`);
  }
  await ensureDesktopApp();
  // Chromium has no sandbox where its user is root.
  const parameters = process.getuid?.() === 0 ? ["--no-sandbox", ROOT] : [ROOT];
  const startedAt = performance.now();
  app = spawn(electron, parameters, {
    stdio: "ignore",
    env: { ...process.env, CROMULENT_SERVER: url, ELECTRON_RUN_AS_NODE: undefined },
  });
  app.once("error", (error) => tell(`Electron did not start (${error.message}). Open ${url} in a browser.`));
  app.once("exit", (code) => {
    if (process.connected) tell(farewell(code, performance.now() - startedAt, url));
    process.exit();
  });
}

/** @param {number | null} code @param {number} afterMs @param {string} url */
function farewell(code, afterMs, url) {
  if (code !== 0) return `The desktop app ended with code ${code}: see its log. The server goes on: ${url}`;
  // A second start hands its server over to the first one and goes.
  if (afterMs < 5_000) return `The desktop app that was open already has this server now. Ctrl+C ends the server.`;
  return `The desktop app was closed; the server goes on at ${url}. Ctrl+C ends it.`;
}

/** `ELECTRON_OVERRIDE_DIST_PATH` counts for npm's electron as well. @returns {string | null} the program */
function findElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(PACKAGE, "dist");
  const program = join(folder, programPath());
  return existsSync(program) ? program : null;
}

function fetchElectron() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return null;
  const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  tell(`Fetching Electron ${version} for the desktop app…`);
  spawnSync(process.execPath, [join(PACKAGE, "install.js")], { stdio: "ignore", timeout: DOWNLOAD_LIMIT_MS });
  return findElectron();
}

function programPath() {
  if (process.platform === "darwin") return join("Electron.app", "Contents", "MacOS", "Electron");
  return process.platform === "win32" ? "electron.exe" : "electron";
}

if (process.argv[1] === PROGRAM) {
  const [, , url = ""] = process.argv;
  await run(url);
}
