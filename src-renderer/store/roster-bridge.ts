import { type Roster, rosterAfterAnswer } from "../../shared/client/roster.ts";
import type { AnswerData, RequestInput } from "../../shared/protocol/requests.ts";
import type { Bridge, BridgeOp } from "../bridge/bridge.ts";

/**
 * A bridge that brings the answers to one's own voice requests into the roster before whoever asked hears of them: the
 * server sends no event for what an answer says (docs/protocol.md, "Voice").
 */
export function rosterBridge(bridge: Bridge, apply: (reduce: (roster: Roster) => Roster) => void): Bridge {
  return {
    platform: bridge.platform,
    serverInfo: () => bridge.serverInfo(),
    hasToken: () => bridge.hasToken(),
    register: (body) => bridge.register(body),
    login: (body) => bridge.login(body),
    logout: () => bridge.logout(),
    createInvite: (body) => bridge.createInvite(body),
    changePassword: (body) => bridge.changePassword(body),
    upload: (file, onProgress, signal) => bridge.upload(file, onProgress, signal),
    fileUrl: (id, name) => bridge.fileUrl(id, name),
    connect: () => bridge.connect(),
    setInVoice: (inVoice) => bridge.setInVoice(inVoice),
    checkConnection: () => bridge.checkConnection(),
    subscribe: (listener) => bridge.subscribe(listener),
    async request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
      const answer = await bridge.request(op, data);
      const reduce = rosterAfterAnswer(op, data, answer);
      if (reduce !== null) apply(reduce);
      return answer;
    },
  };
}
