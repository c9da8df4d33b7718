/** A listener as uiohook-napi's README has it: subscribed to keys and mouse, and does nothing with them. */
import { uIOhook } from "uiohook-napi";

uIOhook.on("keydown", () => {});
uIOhook.on("keyup", () => {});
uIOhook.on("mousedown", () => {});
uIOhook.on("mouseup", () => {});
uIOhook.on("mousemove", () => {});
uIOhook.start();
process.on("disconnect", () => process.exit());
process.send?.("ready");
