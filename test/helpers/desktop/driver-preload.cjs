/**
 * Loaded by `--require` in front of the program that a test drives. It keeps the program from starting until the driver is
 * ready to watch its first page, and writes down what it asks of the system that no test can see from outside. The
 * driver reaches it as `globalThis.observed`. `TEST_HELPER_PRELOAD` names a file that is loaded in front of each helper.
 */
const { EventEmitter } = require("node:events");
const Module = require("node:module");
const path = require("node:path");
const electron = require("electron");

const observed = {
  /** Each message of a helper process to main, with the time (Unix ms) of its arrival. */
  helperMessages: [],
  /** Process ids of the helpers, oldest first. */
  helperPids: [],
  /** What the tray showed from when (Unix ms) on, oldest first: image as data URL, tooltip. */
  tray: [],
  /** Addresses that it gave to the system's browser, oldest first; none of them is opened. */
  links: [],
  /** The context menu that was asked for last; none of them is shown. */
  contextMenu: null,
  changes: new EventEmitter(),
  start: () => {},
};
globalThis.observed = observed;

holdBack(electron.app);
watchHelpers(electron.utilityProcess);
watchTray();
watchLinks();
watchContextMenus();
tellQuit();

/** The driver calls `observed.start()`. @param {Electron.App} app */
function holdBack(app) {
  const reallyReady = app.whenReady();
  const emit = app.emit.bind(app);
  let readyArguments = [];
  let isReady = false;
  let goOn = () => {};
  const held = new Promise((resolve) => {
    goOn = resolve;
  });
  app.emit = (event, ...args) => {
    if (event !== "ready") return emit(event, ...args);
    readyArguments = args;
    return app.listenerCount("ready") > 0;
  };
  app.isReady = () => isReady;
  app.whenReady = () => held;
  observed.start = async () => {
    const value = await reallyReady;
    isReady = true;
    goOn(value);
    emit("ready", ...readyArguments);
  };
}

/** @param {typeof Electron.utilityProcess} utilityProcess */
function watchHelpers(utilityProcess) {
  const fork = utilityProcess.fork.bind(utilityProcess);
  const entry = process.env.TEST_HELPER_PRELOAD ? path.join(__dirname, "helper-entry.cjs") : null;
  utilityProcess.fork = (file, args, options) => {
    process.env.TEST_HELPER_FILE = file;
    const child = fork(entry ?? file, args, options);
    child.on("spawn", () => observed.helperPids.push(child.pid));
    child.on("message", (message) => {
      observed.helperMessages.push({ atMs: Date.now(), message });
      observed.changes.emit("change");
    });
    return child;
  };
}

/** To stdout, as nobody can ask any more. Writing to a pipe waits until it is written. */
function tellQuit() {
  electron.app.once("quit", (_event, exitCode) => process.stdout.write(`\nquit with ${exitCode}\n`));
}

function watchLinks() {
  electron.shell.openExternal = async (url) => {
    observed.links.push(url);
    observed.changes.emit("change");
  };
}

/** A real one would hold the display's keyboard and pointer until it is closed. */
function watchContextMenus() {
  electron.Menu.prototype.popup = function popup() {
    observed.contextMenu = this;
    observed.changes.emit("change");
  };
}

/** Gives the program a `Tray` that writes down what it shows. */
function watchTray() {
  const last = { image: null, tooltip: null };
  const note = (change) => {
    observed.tray.push({ atMs: Date.now(), ...Object.assign(last, change) });
    observed.changes.emit("change");
  };
  const { Tray } = electron;
  const Watched = new Proxy(Tray, {
    construct(target, [image, ...rest]) {
      note({ image: image.toDataURL() });
      // Each has methods of its own, in front of those of the prototype.
      const tray = new target(image, ...rest);
      const { setImage, setToolTip } = tray;
      tray.setImage = (next) => {
        note({ image: next.toDataURL() });
        return setImage.call(tray, next);
      };
      tray.setToolTip = (tooltip) => {
        note({ tooltip });
        return setToolTip.call(tray, tooltip);
      };
      return tray;
    },
  });
  // Its properties cannot be replaced: whoever requires it from here on gets one that differs in this.
  const watchedElectron = new Proxy(electron, {
    get: (target, name) => (name === "Tray" ? Watched : Reflect.get(target, name)),
  });
  const load = Module._load;
  Module._load = (request, ...rest) => (request === "electron" ? watchedElectron : load(request, ...rest));
}
