import type { PulseHub } from "../../helpers/audio/pulse-hub.ts";
import type { Received } from "./received.ts";

/** Something that carries a voice from the hub's mouth to its ear. */
export interface Subject {
  /** For `--only`. */
  readonly key: string;
  readonly name: string;
  /** Programs of the system that it needs, beside those of the test suite: program → Debian package. */
  readonly programs: Readonly<Record<string, string>>;
  /** A call that is new in every part: programs, connections and streams of sound. Resolves once it is up. */
  call(hub: PulseHub): Promise<LatencyCall>;
}

/** A call that is up. Disposing it ends its programs. */
export interface LatencyCall extends AsyncDisposable {
  /** What the listener has received so far; null where it cannot be asked. */
  received(): Promise<Received | null>;
}
