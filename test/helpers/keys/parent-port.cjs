/** Loaded by `--require`: gives a plain Node the `process.parentPort` that Electron gives a utility process. */
const { EventEmitter } = require("node:events");

const port = new EventEmitter();
const waiting = [];
port.postMessage = (message) => process.send(message);
process.on("message", (data) => {
  if (port.listenerCount("message") > 0) port.emit("message", { data });
  else waiting.push(data);
});
// As Electron's: what came before anybody listened is not lost.
port.on("newListener", () => {
  setImmediate(() => {
    for (const data of waiting.splice(0)) port.emit("message", { data });
  });
});
process.on("disconnect", () => process.exit());
process.parentPort = port;
