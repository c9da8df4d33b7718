import type { Settings } from "../../shared/client/settings.ts";
import type { InviteAnswer, InviteBody, LoginBody, RegisterBody } from "../../shared/protocol/http.ts";

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
  /** `source` tells apart the button and the key, so that releasing one does not end the other. */
  holdTalk(source: "button" | "key"): void;
  releaseTalk(source: "button" | "key"): void;

  changeSettings(change: Partial<Settings>): void;
  /** 0 to 2; 1 is as sent. */
  setVolume(userId: string, volume: number): void;

  startMicrophoneTest(): void;
  stopMicrophoneTest(): void;
  /** Level of the microphone now, in dBFS, -100 when silent or closed. Cheap: for a meter's animation frame. */
  inputLevelDb(): number;
  /** Asks the browser for the microphone where devices have no names yet. */
  requestDeviceNames(): void;
}
