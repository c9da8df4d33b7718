import type { IncomingMessage } from "node:http";

const deadlines = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** Cuts a request off that is not all there after `withinMs`; in the place of what was set before. */
export function limitRequestTime(request: IncomingMessage, withinMs: number): void {
  const before = deadlines.get(request);
  if (before === undefined) request.once("close", () => clearTimeout(deadlines.get(request)));
  clearTimeout(before);
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, withinMs);
  timer.unref();
  deadlines.set(request, timer);
}
