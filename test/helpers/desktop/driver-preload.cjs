/**
 * Loaded by `--require` in front of the program that a test drives. It keeps the program from starting until the driver is
 * ready to watch its first page, and writes down what it asks of the system that no test can see from outside. The
 * driver reaches it as `globalThis.observed`.
 */
const electron = require("electron");

const observed = {
  /** Each message of a helper process to main, with the time (Unix ms) of its arrival. */
  helperMessages: [],
  /** Process ids of the helpers, oldest first. */
  helperPids: [],
  /** What was last shown in the tray, and all that was before it. */
  tray: [],
  notifications: [],
  openedAddresses: [],
  start: () => {},
};
globalThis.observed = observed;

holdBack(electron.app);
watchHelpers(electron.utilityProcess);
watchTray(electron.Tray.prototype);

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
  utilityProcess.fork = (...args) => {
    const child = fork(...args);
    child.on("spawn", () => observed.helperPids.push(child.pid));
    child.on("message", (message) => observed.helperMessages.push({ atMs: Date.now(), message }));
    return child;
  };
}

/** @param {Electron.Tray} prototype */
function watchTray(prototype) {
  const { setImage, setToolTip } = prototype;
  const last = { image: null, tooltip: null };
  const note = (change) => observed.tray.push({ atMs: Date.now(), ...Object.assign(last, change) });
  prototype.setImage = function (image) {
    note({ image: typeof image === "string" ? image : image.toDataURL() });
    return setImage.call(this, image);
  };
  prototype.setToolTip = function (tooltip) {
    note({ tooltip });
    return setToolTip.call(this, tooltip);
  };
}
