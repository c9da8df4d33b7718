import type { Binding } from "../../../../shared/desktop/bindings.ts";
import { createPortalKeySource } from "../../../../src-main/keys/portal/create-portal-key-source.ts";
import type { PortalKeySource } from "../../../../src-main/keys/portal/portal-key-source.ts";
import { ManualClock } from "../../../helpers/manual-clock.ts";
import { DBusDaemon } from "../../../helpers/processes/dbus-daemon.ts";
import { KeyRecorder } from "./key-recorder.ts";

export const TALK: Binding = { id: "b1", action: "holdToTalk", trigger: ["ControlLeft", "KeyT"] };
export const MUTE: Binding = { id: "b2", action: "toggleMute", trigger: ["F9"] };
export const APP_ID = "org.example.app";

/** The source of keys on a bus of its own, with a clock that only the test moves. */
export class PortalRig implements AsyncDisposable {
  readonly daemon: DBusDaemon;
  readonly clock = new ManualClock();
  readonly keys = new KeyRecorder();
  readonly source: PortalKeySource;

  private constructor(daemon: DBusDaemon) {
    this.daemon = daemon;
    this.source = createPortalKeySource(
      {
        clock: this.clock,
        random: () => 0,
        appId: APP_ID,
        busAddress: daemon.address,
        onFault: (error) => this.keys.onFault(error),
      },
      this.keys,
    );
  }

  static async start(): Promise<PortalRig> {
    return new PortalRig(await DBusDaemon.start());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.source[Symbol.dispose]();
    await this.daemon[Symbol.asyncDispose]();
  }
}
