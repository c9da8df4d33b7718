import type { ConnectionStep, ConnectionVerdict } from "../../../../shared/protocol/connection-report.ts";

/** What a connection test comes to, for people: what is wrong, and who must change what. */
export interface VerdictWords {
  /** A few words, for a list. */
  readonly title: string;
  /** One sentence, of which the second half says what to do. */
  readonly sentence: string;
  /** Who can mend it; "either": you or the owner, which cannot be told from one machine. */
  readonly who: "you" | "owner" | "either" | "nobody";
}

export const VERDICT_WORDS: Record<ConnectionVerdict, VerdictWords> = {
  good: {
    title: "All is well",
    sentence: "Your connection is good: the server answers, and every way for sound that it offers works from here.",
    who: "nobody",
  },
  noRelay: {
    title: "No relay",
    sentence:
      "This server has no relay, so calls work only where a direct path exists: to reach everybody, its owner must set one up (TURN_PROVIDER).",
    who: "owner",
  },
  tcpOnly: {
    title: "No UDP",
    sentence:
      "Sound works, but with more delay, as UDP to the relay does not get through: allow it in your firewall or router, or use another network.",
    who: "you",
  },
  wrongSecret: {
    title: "Wrong secret",
    sentence:
      "The relay refuses the passwords that the server gives out: the server's owner must give both the same secret (TURN_SECRET and coturn's static-auth-secret).",
    who: "owner",
  },
  clockDiffers: {
    title: "Clocks differ",
    sentence:
      "The relay takes the server's passwords for expired, as the clocks of the two differ: the server's owner must set both by network time (NTP).",
    who: "owner",
  },
  privateRelayAddress: {
    title: "Private relay address",
    sentence:
      "The relay gives out an address that nobody outside of its own network can reach: the server's owner must tell it the public one (coturn's external-ip).",
    who: "owner",
  },
  blockedPorts: {
    title: "Relay does not answer",
    sentence:
      "Nothing of the relay answers: if it does for others, your own network blocks it, and another one helps; if not, the server's owner must see that it runs, and open its ports (3478 for UDP and TCP, 5349 for TLS).",
    who: "either",
  },
  partlyBlocked: {
    title: "Partly blocked",
    sentence:
      "Sound works from here, but not every way that the server offers: if that is so for others as well, its owner must open the ports of those that failed, or offer them no longer.",
    who: "either",
  },
  certificateInvalid: {
    title: "Bad certificate",
    sentence:
      "The relay's certificate is expired or does not fit its name: the server's owner must renew it, and have the relay load it.",
    who: "owner",
  },
  relayRefused: {
    title: "Relay refuses",
    sentence:
      "The relay answers, but does not pass sound on: the server's owner must look at its quotas, its denied addresses and its range of ports.",
    who: "owner",
  },
  signallingFailed: {
    title: "Server not reached",
    sentence:
      "The server answers late or not at all: look at your own connection first; if others cannot reach it either, its owner must see that it runs.",
    who: "either",
  },
};

/** Who has to do something, as it is said to somebody who owns the server or does not. */
export function whoWords(who: VerdictWords["who"], isOwner: boolean): string {
  switch (who) {
    case "nobody":
      return "Nobody has to change anything.";
    case "you":
      return "You can mend this yourself.";
    case "either":
      return "From here it cannot be told whether your own network or the server's side is at fault.";
    case "owner":
      return isOwner ? "You can mend this, as the server is yours." : "Only the server's owner can mend this.";
  }
}

export const STEP_WORDS: Record<ConnectionStep["step"], string> = {
  signalling: "Answer of the server",
  stun: "Your address, seen from outside",
  turnUdp: "Relay over UDP",
  turnTcp: "Relay over TCP",
  turnTls: "Relay over TLS",
  relay: "Sound through the relay",
};

/** In the order in which they run. */
export const STEPS: readonly ConnectionStep["step"][] = [
  "signalling",
  "stun",
  "turnUdp",
  "turnTcp",
  "turnTls",
  "relay",
];

export const OUTCOME_WORDS: Record<ConnectionStep["outcome"], string> = {
  passed: "works",
  failed: "failed",
  skipped: "skipped",
};
