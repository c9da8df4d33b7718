import type { Settings } from "../../shared/client/settings.ts";
import type { Binding } from "../../shared/desktop/bindings.ts";
import type { Preferences } from "../../shared/desktop/desktop-state.ts";
import type { AddedServer, Unencrypted } from "../../shared/desktop/ipc.ts";
import type { SentConnectionReport } from "../../shared/protocol/connection-report.ts";
import type { InviteAnswer, InviteBody, LoginBody, RegisterBody } from "../../shared/protocol/http.ts";
import type { AdministrationCommands, ChatCommands } from "./chat-commands.ts";
import type { SettingsPage } from "./state.ts";

/** What can be held to talk: the button, the key of the window, the desktop app's global keys (all of them together). */
export type TalkSource = "button" | "key" | "globalKey";

/** What only the desktop app can do. What returns a promise rejects with `ProtocolError`. */
export interface DesktopCommands {
  /**
   * What a person types or pastes: an address, a host's name, an invite's address. It becomes the active server.
   * @param unencrypted what to do where others in the server's network could read along; "ask": nothing, and say so.
   */
  addServer(url: string, unencrypted: Unencrypted): Promise<AddedServer>;
  /** Logs out there, and forgets it. */
  removeServer(id: string): Promise<void>;
  selectServer(id: string): Promise<void>;
  setBindings(bindings: readonly Binding[]): Promise<void>;
  /** From true to false the global keys do nothing: a dialogue takes what is pressed as the keys to bind. */
  setCapturingKeys(isCapturing: boolean): void;
  setPreferences(change: Partial<Preferences>): Promise<void>;
  /** The folder with the log and crash files. */
  openLogFolder(): void;
  /** The system's page for the permission, or the portal's dialogue of shortcuts. */
  openKeySettings(): void;
  /** Tries the global keys again, at once. */
  retryKeys(): void;
  /** A notification to try them out with. */
  showTestNotice(): void;
  /** Ends the program and starts it anew, for what holds from the start alone. Ends a call. */
  restart(): void;
  restartToUpdate(): void;
  checkForUpdate(): void;
  /** `AppState.desktop.invite` was taken up. */
  inviteHandled(): void;
}

/**
 * All that a view can ask for. What returns a promise rejects with `ProtocolError`, whose message the view may show;
 * everything else shows its outcome in `AppState`.
 */
export interface Commands {
  retryServer(): void;
  register(body: RegisterBody): Promise<void>;
  login(body: LoginBody): Promise<void>;
  logout(): Promise<void>;
  createInvite(body: InviteBody): Promise<InviteAnswer>;

  /** Leaves the present channel in the same step (V2). `takeOver`: "Use here instead" (V3). */
  joinVoice(channelId: string, options?: { takeOver?: boolean }): void;
  /** Hangs up; also clears a red call from the bar. */
  leaveVoice(): void;
  /** Unmuting while deafened also undeafens. */
  setMuted(muted: boolean): void;
  setDeafened(deafened: boolean): void;
  /** `source` tells apart what is held, so that releasing one does not end the other. */
  holdTalk(source: TalkSource): void;
  releaseTalk(source: TalkSource): void;

  /** Brings a channel to the middle. */
  showChannel(channelId: string): void;
  readonly chat: ChatCommands;
  readonly administration: AdministrationCommands;

  /** Opens the settings at a page, or closes them. */
  showSettings(page: SettingsPage | null): void;
  changeSettings(change: Partial<Settings>): void;
  /** 0 to 2; 1 is as sent. */
  setVolume(userId: string, volume: number): void;

  startMicrophoneTest(): void;
  stopMicrophoneTest(): void;
  /** Level of the microphone now, in dBFS, -100 when silent or closed. Cheap: for a meter's animation frame. */
  inputLevelDb(): number;
  /** Brings `AppState.devices` up to date, and keeps it so; until then, and until a microphone is used, it is empty. */
  listDevices(): void;
  /** Asks the browser for the microphone where devices have no names yet. */
  requestDeviceNames(): void;

  /** Runs every step from this machine; `AppState.connectionTest` follows. From the start where it ran already. */
  startConnectionTest(): void;
  /** Ends it, or forgets its outcome. */
  stopConnectionTest(): void;
  /** To the server's owner, the outcome that is shown. */
  sendConnectionReport(): Promise<void>;
  /** The last ones of each member, newest first; for the owner. */
  listConnectionReports(): Promise<readonly SentConnectionReport[]>;

  /** null in the web client. */
  readonly desktop: DesktopCommands | null;
}
