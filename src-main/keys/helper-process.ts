import { utilityProcess } from "electron";
import type { ToHelper } from "./helper-messages.ts";

/** The key helper, as main sees it. */
export interface HelperProcess {
  post(message: ToHelper): void;
  /** At once, whatever it is doing. `onExit` follows. */
  kill(): void;
}

export interface HelperProcessEvents {
  onMessage(message: unknown): void;
  /** For the log; libuiohook's warnings, which name no key. */
  onComplaint(text: string): void;
  onExit(code: number): void;
}

export type StartHelper = (events: HelperProcessEvents) => HelperProcess;

/** @param file absolute path of the helper's bundle */
export function startHelperFrom(file: string): StartHelper {
  return ({ onMessage, onComplaint, onExit }) => {
    const child = utilityProcess.fork(file, [], {
      serviceName: "Cromulent key helper",
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.on("message", onMessage);
    child.on("exit", onExit);
    child.stderr?.on("data", (data: Buffer) => onComplaint(data.toString().trimEnd()));
    // SIGTERM, which `child.kill()` sends, waits for a process that hangs; and before its start it does nothing at all.
    const kill = () => {
      if (child.pid === undefined) child.once("spawn", kill);
      else killNow(child.pid);
    };
    return { post: (message) => child.postMessage(message), kill };
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}
