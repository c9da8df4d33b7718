import type { AnswerData, RequestInput } from "../../shared/protocol/requests.ts";
import type { Bridge, BridgeOp } from "../bridge/bridge.ts";
import { joinedVoice, leftVoice, updatedVoice } from "./roster.ts";
import type { Roster } from "./state.ts";

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
    connect: () => bridge.connect(),
    setInVoice: (inVoice) => bridge.setInVoice(inVoice),
    checkConnection: () => bridge.checkConnection(),
    subscribe: (listener) => bridge.subscribe(listener),
    async request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
      const answer = await bridge.request(op, data);
      const reduce = reducerFor(op, data, answer);
      if (reduce !== null) apply(reduce);
      return answer;
    },
  };
}

function reducerFor<O extends BridgeOp>(
  op: O,
  data: RequestInput<O>,
  answer: AnswerData<O>,
): ((roster: Roster) => Roster) | null {
  switch (op) {
    case "voice.join":
      return (roster) => joinedVoice(roster, answer as AnswerData<"voice.join">);
    case "voice.leave":
      return leftVoice;
    case "voice.update":
      return (roster) => updatedVoice(roster, data as RequestInput<"voice.update">);
    default:
      return null;
  }
}
