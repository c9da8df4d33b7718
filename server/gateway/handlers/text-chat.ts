import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Op } from "../../../shared/protocol/requests.ts";
import { type Route, route } from "./handler.ts";

/** What a server without text chat and administration cannot do; it still tells bad requests from good ones. */
const OPS = [
  "message.send",
  "message.list",
  "message.edit",
  "message.delete",
  "message.react",
  "message.search",
  "channel.read",
  "typing.start",
] as const satisfies Op[];

export function textChatRoutes(): Record<(typeof OPS)[number], Route> {
  const refuse = async () => {
    throw new ProtocolError("unavailable", "This server cannot do that yet; ask its host to update it.");
  };
  const routes = OPS.map((op) => [op, route(op, refuse)] as const);
  return Object.fromEntries(routes) as Record<(typeof OPS)[number], Route>;
}
