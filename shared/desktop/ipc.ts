import * as z from "zod";
import type { BridgeMessage } from "../client/bridge-message.ts";
import { settingsSchema } from "../client/settings.ts";
import { errorBodySchema } from "../protocol/frames.ts";
import {
  inviteAnswerSchema,
  inviteBodySchema,
  loginBodySchema,
  passwordBodySchema,
  registerBodySchema,
} from "../protocol/http.ts";
import { serverInfoSchema } from "../protocol/requests.ts";
import { attachmentSchema, userSchema } from "../protocol/values.ts";
import { bindingsSchema, type KeyEvent } from "./bindings.ts";
import {
  type DesktopState,
  messageNoticeSchema,
  type PageCommand,
  pageStartSchema,
  preferencesSchema,
  unreadReportSchema,
  voiceReportSchema,
} from "./desktop-state.ts";
import { UPLOAD_NAME_UNITS, UPLOAD_PIECE_BYTES } from "./upload-pieces.ts";

const nothing = z.null();

/** What to do where others in a server's network could read what is sent to it. */
const unencryptedSchema = z.enum(["ask", "accept"]);
export type Unencrypted = z.infer<typeof unencryptedSchema>;

/** "unencrypted": not yet, the user is to be asked first. */
const addedServerSchema = z.enum(["added", "unencrypted"]);
export type AddedServer = z.infer<typeof addedServerSchema>;

/**
 * Names the server that the page means: the number that came with its start, or with the last `serverChanged`. Main refuses
 * what is meant for any other, so that a password never reaches a server that was selected while it was on its way.
 */
const onServer = z.object({ epoch: z.int() });

/** One file on its way: `id` is one for each upload of a page. */
const onUpload = onServer.extend({ id: z.int() });

/**
 * What the page asks of main and is answered (`ipcMain.handle`); each with one argument. The preload script has a function
 * of the same name for each; main parses `data` whatever the types say.
 */
export const INVOKE = {
  /** Once for each page, before anything else: from here on it gets `PageMessage`s. */
  startPage: { data: nothing, answer: pageStartSchema },

  // The active server (`Bridge`).
  serverInfo: { data: onServer, answer: serverInfoSchema },
  hasToken: { data: onServer, answer: z.boolean() },
  register: { data: onServer.extend({ body: registerBodySchema }), answer: userSchema },
  login: { data: onServer.extend({ body: loginBodySchema }), answer: userSchema },
  logout: { data: onServer, answer: nothing },
  createInvite: { data: onServer.extend({ body: inviteBodySchema }), answer: inviteAnswerSchema },
  changePassword: { data: onServer.extend({ body: passwordBodySchema }), answer: nothing },
  /** Asks for an upload; its pieces follow, as many as make `size` bytes. Refused by what the server says, as are these. */
  uploadBegin: {
    data: onUpload.extend({ name: z.string().max(UPLOAD_NAME_UNITS), size: z.int().nonnegative() }),
    answer: nothing,
  },
  /** Answered once the piece has gone out: whoever waits for that holds one piece at a time, however large the file is. */
  uploadPiece: {
    data: onUpload.extend({
      bytes: z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength > 0 && byteLength <= UPLOAD_PIECE_BYTES),
    }),
    answer: nothing,
  },
  /** After the last piece. */
  uploadEnd: { data: onUpload, answer: attachmentSchema },
  /**
   * `op` and `data` are parsed again by the op's own schema. What the server says comes as a `PageMessage` of kind `answer`
   * with the same `id` (one for each request of a page): invoke's answers overtake messages, and the order of answers and
   * events is the server's.
   */
  request: { data: onServer.extend({ id: z.int(), op: z.string().max(64), data: z.unknown() }), answer: nothing },

  // The list of servers.
  /**
   * Asks the address for its server, adds it and makes it the active one, unless the user has chosen another meanwhile; an
   * address that is there already becomes active. With "ask" nothing is sent to one that others in its network could read.
   */
  addServer: {
    data: z.object({ url: z.string().max(512), unencrypted: unencryptedSchema }),
    answer: addedServerSchema,
  },
  /** Logs out there, and forgets it. */
  removeServer: { data: z.object({ id: z.string().max(36) }), answer: nothing },
  selectServer: { data: z.object({ id: z.string().max(36) }), answer: nothing },

  setBindings: { data: bindingsSchema, answer: nothing },
  setPreferences: { data: preferencesSchema, answer: nothing },
} as const;
export type InvokeName = keyof typeof INVOKE;
export type InvokeInput<N extends InvokeName> = z.input<(typeof INVOKE)[N]["data"]>;
export type InvokeData<N extends InvokeName> = z.output<(typeof INVOKE)[N]["data"]>;
export type InvokeAnswer<N extends InvokeName> = z.output<(typeof INVOKE)[N]["answer"]>;

/** What the page tells main without an answer (`ipcMain.on`). */
export const SEND = {
  connect: onServer,
  setInVoice: onServer.extend({ inVoice: z.boolean() }),
  checkConnection: onServer,
  /** Nothing where it is over already. */
  uploadCancel: onUpload,
  /** From the network's `online` event of the page. */
  networkChanged: nothing,
  saveSettings: settingsSchema,
  voiceReport: voiceReportSchema,
  showNotice: messageNoticeSchema,
  /** It was read, or is gone. */
  clearNotice: z.object({ channelId: z.string().max(128) }),
  /** A notification to try them out with; also while the window is being looked at. */
  showTestNotice: nothing,
  setUnread: unreadReportSchema,
  inviteHandled: nothing,
  /** Opens the folder with the log and crash files. */
  openLogFolder: nothing,
  /** macOS: the system's page for the permission; Linux with a portal: its dialogue of shortcuts. */
  openKeySettings: nothing,
  /** Tries the global keys again, at once. */
  retryKeys: nothing,
  /** Ends the program and starts it anew. */
  restart: nothing,
  restartToUpdate: nothing,
  checkForUpdate: nothing,
  /** The page could not go on: it showed its crash view. For the log. */
  pageFault: z.string().max(8_192),
} as const;
export type SendName = keyof typeof SEND;
export type SendInput<N extends SendName> = z.input<(typeof SEND)[N]>;
export type SendData<N extends SendName> = z.output<(typeof SEND)[N]>;

/** What main tells the page, in the order in which it happened. Typed only: main is the page's trusted side. */
export type PageMessage =
  | { readonly kind: "bridge"; readonly message: BridgeMessage }
  /** Of the server, to `request`. */
  | { readonly kind: "answer"; readonly id: number; readonly outcome: Outcome }
  | { readonly kind: "desktop"; readonly state: DesktopState }
  | { readonly kind: "key"; readonly event: KeyEvent }
  | { readonly kind: "command"; readonly command: PageCommand }
  /** The user is at the machine, in a game perhaps (S5's `idle`). */
  | { readonly kind: "touched" }
  /** Another server is active: whatever is shown of the old one is over. */
  | { readonly kind: "serverChanged"; readonly epoch: number };

/** Answers cross the boundary as data: Electron keeps no more of a thrown error than its message. */
export const outcomeSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorBodySchema }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** What the preload script puts at `window.cromulent`: named functions, nothing of `ipcRenderer` itself. */
export type PreloadApi = {
  readonly [N in InvokeName]: (data: InvokeInput<N>) => Promise<Outcome>;
} & {
  readonly [N in SendName]: (data: SendInput<N>) => void;
} & {
  /** Returns its unsubscribe. */
  onMessage(listener: (message: PageMessage) => void): () => void;
};
