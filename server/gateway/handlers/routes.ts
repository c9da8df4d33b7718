import type { Limits } from "../../../shared/protocol/limits.ts";
import type { Op } from "../../../shared/protocol/requests.ts";
import type { Clock } from "../../../shared/time.ts";
import type { Chat } from "../../chat/chat.ts";
import type { Counts } from "../../chat/counts.ts";
import type { ConnectionReports } from "../../diagnosis/connection-reports.ts";
import type { ServerStatus } from "../../health/server-status.ts";
import type { Presence } from "../../presence/presence.ts";
import type { Voice } from "../../voice/voice.ts";
import { type AdministrationServices, administrationRoutes } from "./administration-routes.ts";
import { chatRoutes } from "./chat-routes.ts";
import { connectionIce } from "./connection-ice.ts";
import { connectionReport } from "./connection-report.ts";
import { connectionReports } from "./connection-reports.ts";
import { type Route, route } from "./handler.ts";
import { presenceSet } from "./presence-set.ts";
import { serverStatus } from "./server-status.ts";
import { sessionPing } from "./session-ping.ts";
import { voiceIce } from "./voice-ice.ts";
import { type IceServers, voiceJoin } from "./voice-join.ts";
import { voiceLeave } from "./voice-leave.ts";
import { voiceLink } from "./voice-link.ts";
import { voiceSignal } from "./voice-signal.ts";
import { voiceUpdate } from "./voice-update.ts";

export interface RouteServices {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly presence: Presence;
  readonly voice: Voice;
  readonly iceServers: IceServers;
  readonly reports: Pick<ConnectionReports, "add" | "list">;
  readonly status: Pick<ServerStatus, "status">;
  readonly administration: AdministrationServices;
  readonly chat: Chat;
  readonly counts: Counts;
}

/** Every request of a session by its op; `session.hello` is what makes one. */
export type Routes = Readonly<Record<Exclude<Op, "session.hello">, Route>>;

export function createRoutes({
  clock,
  limits,
  presence,
  voice,
  iceServers,
  reports,
  status,
  administration,
  chat,
  counts,
}: RouteServices): Routes {
  return {
    "session.ping": route("session.ping", sessionPing(clock)),
    "presence.set": route("presence.set", presenceSet(presence)),
    "voice.join": route("voice.join", voiceJoin(voice, iceServers)),
    "voice.leave": route("voice.leave", voiceLeave(voice)),
    "voice.update": route("voice.update", voiceUpdate(voice)),
    "voice.signal": route("voice.signal", voiceSignal(voice, limits)),
    "voice.ice": route("voice.ice", voiceIce(voice, iceServers)),
    "voice.link": route("voice.link", voiceLink(voice)),
    "connection.ice": route("connection.ice", connectionIce(iceServers, clock)),
    "connection.report": route("connection.report", connectionReport(reports)),
    "connection.reports": route("connection.reports", connectionReports(reports)),
    "server.status": route("server.status", serverStatus(status)),
    ...administrationRoutes(administration),
    ...chatRoutes(chat, counts),
  };
}
