import { assertNever } from "../../shared/assert-never.ts";
import type { KeysStatus } from "../../shared/desktop/bindings.ts";
import type { MessageNotice, UpdateState, VoiceReport } from "../../shared/desktop/desktop-state.ts";
import { plainText } from "../tray/plain-text.ts";

/** What the user is told while the window is not before them. */
export type Notice =
  /** `channel`: its name; null where nobody knows it any more. */
  | { readonly kind: "callLost"; readonly channel: string | null }
  | { readonly kind: "keysFailed" }
  | { readonly kind: "updateReady"; readonly version: string }
  | { readonly kind: "stillRunning"; readonly in: "tray" | "taskbar" }
  | ({ readonly kind: "message" } & MessageNotice)
  /** The user wants to see what a notification looks like here. */
  | { readonly kind: "test" };

/** Of two notices with one key there is one to be seen, the newer one. */
export function noticeKey(notice: Notice): string {
  return notice.kind === "message" ? messageKey(notice.channelId) : notice.kind;
}

export function messageKey(channelId: string): string {
  return `message ${channelId}`;
}

export interface NoticeText {
  readonly title: string;
  readonly body: string;
}

/** Longer names than this leave no room for the rest. */
const NAME_MAX_UNITS = 40;
/** What systems show of a notification is two to four lines. */
const TITLE_MAX_UNITS = 80;
const BODY_MAX_UNITS = 240;

/** Linux' notifications may have markup in them, and links. */
export function noticeText(notice: Notice): NoticeText {
  switch (notice.kind) {
    case "callLost":
      return {
        title: "Disconnected",
        body: `The call in ${plainText(notice.channel ?? "your channel", NAME_MAX_UNITS)} was lost. Open Cromulent to join again.`,
      };
    case "keysFailed":
      return {
        title: "Global keys stopped working",
        body: "Your push-to-talk key is not heard in other programs. Open Cromulent to see why.",
      };
    case "updateReady":
      return {
        title: `Cromulent ${plainText(notice.version, NAME_MAX_UNITS)} is ready`,
        body: "It was downloaded. Open Cromulent to restart into it.",
      };
    case "stillRunning":
      return {
        title: "Cromulent is still running",
        body: `You find it in the ${notice.in}. To end it, choose Quit in its menu.`,
      };
    case "message":
      return { title: plainText(notice.title, TITLE_MAX_UNITS), body: plainText(notice.body, BODY_MAX_UNITS) };
    case "test":
      return { title: "Notifications work", body: "This is how Cromulent tells you of new messages." };
    default:
      return assertNever(notice);
  }
}

/** What of the program's state is worth a notice. */
export interface NoticeFacts {
  readonly call: VoiceReport["call"];
  readonly channel: string | null;
  readonly keys: KeysStatus["kind"];
  readonly update: UpdateState;
}

export function noticesBetween(before: NoticeFacts, after: NoticeFacts): Notice[] {
  const notices: Notice[] = [];
  const wasInCall = before.call === "connecting" || before.call === "connected";
  if (wasInCall && after.call === "disconnected") {
    notices.push({ kind: "callLost", channel: after.channel ?? before.channel });
  }
  // Keys that fail outside of a call stop nobody from being heard: the views say it when they are looked at.
  const isInCall = after.call === "connecting" || after.call === "connected";
  if (isInCall && before.keys !== "failed" && after.keys === "failed") notices.push({ kind: "keysFailed" });
  if (before.update.kind !== "ready" && after.update.kind === "ready") {
    notices.push({ kind: "updateReady", version: after.update.version });
  }
  return notices;
}
