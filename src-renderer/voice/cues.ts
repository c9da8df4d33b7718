import type { Settings } from "../../shared/client/settings.ts";
import type { CallStatus } from "../store/state.ts";
import type { AudioOutput } from "./audio-output.ts";
import { playSound, type SoundName } from "./sounds.ts";

/** What the user chose about sounds. */
type CueChoice = Pick<Settings, "sounds" | "outputVolume">;

/** Plays the sounds that go with what happens, where the user wants them. */
export class Cues {
  readonly #output: AudioOutput;
  #choice: CueChoice;
  /** The channel whose join was sounded: getting back in after a lost connection is no news. */
  #soundedIn: string | null = null;

  constructor(output: AudioOutput, choice: CueChoice) {
    this.#output = output;
    this.#choice = choice;
  }

  choose(choice: CueChoice): void {
    this.#choice = choice;
  }

  play(name: SoundName): void {
    const { sounds, outputVolume } = this.#choice;
    if (sounds) playSound(this.#output, name, Math.min(1, outputVolume));
  }

  /** A call that an earlier page was in already: nobody came. */
  callGoesOn(channelId: string): void {
    this.#soundedIn = channelId;
  }

  callIs(now: CallStatus): void {
    if (now.kind === "connected" && this.#soundedIn !== now.channelId) {
      this.#soundedIn = now.channelId;
      this.play("join");
    } else if (this.#soundedIn !== null && (now.kind === "none" || now.kind === "disconnected")) {
      this.#soundedIn = null;
      this.play("leave");
    }
  }
}
