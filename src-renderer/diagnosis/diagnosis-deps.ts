import type { Clock } from "../../shared/time.ts";
import type { Bridge } from "../bridge/bridge.ts";

/** What a connection test takes from outside. */
export interface DiagnosisDeps {
  readonly request: Bridge["request"];
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  readonly clock: Clock;
}
