/**
 * Loaded by `--require` in front of the key helper: its hook never hears that a key or a mouse button was released, as when
 * the system drops the event. It sits at the native module, below all of the product's code. The time of each (Unix ms) goes to the file that
 * TEST_LOST_RELEASES names.
 */
const { appendFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const KEY_RELEASED = 5;
const MOUSE_RELEASED = 8;

const folder = dirname(require.resolve("uiohook-napi/package.json", { paths: [join(__dirname, "..", "..", "..")] }));
const hook = require(require.resolve("node-gyp-build", { paths: [folder] }))(folder);
const { start } = hook;
hook.start = (listener) =>
  start((event) => {
    if (event.type !== KEY_RELEASED && event.type !== MOUSE_RELEASED) listener(event);
    else if (process.env.TEST_LOST_RELEASES) appendFileSync(process.env.TEST_LOST_RELEASES, `${Date.now()}\n`);
  });
