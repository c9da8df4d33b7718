import "../../../shared/polyfills.ts";
import type { Clock } from "../../../shared/time.ts";
import { toHelperSchema } from "../helper-messages.ts";
import { KeyHelper } from "./key-helper.ts";
import { UiohookHook } from "./key-hook.ts";
import { openPlatform } from "./platform.ts";

const clock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

async function start(): Promise<void> {
  const platform = await openPlatform((message) => process.stderr.write(`${message}\n`));
  const { parentPort } = process;
  const helper = new KeyHelper({
    ...platform,
    hook: new UiohookHook(),
    clock,
    send: (message) => parentPort.postMessage(message),
  });
  // The parent's messages wait in the port until somebody listens.
  parentPort.on("message", ({ data }) => helper.take(toHelperSchema.parse(data)));
}

// Whatever fails here ends the process, and main starts another one.
void start();
