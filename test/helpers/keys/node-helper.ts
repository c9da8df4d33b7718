import type { StartHelper } from "../../../src-main/keys/helper-process.ts";
import { KeyHelperChild } from "./helper-child.ts";

/** The key helper as main starts it, in a plain Node in the place of Electron's utility process. */
export class NodeHelpers implements AsyncDisposable {
  /** Oldest first. */
  readonly started: KeyHelperChild[] = [];
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  readonly start: StartHelper = ({ onMessage, onExit }) => {
    const helper = new KeyHelperChild(this.#env);
    this.started.push(helper);
    helper.process.on("message", onMessage);
    helper.process.on("exit", (code) => onExit(code ?? -1));
    return {
      post: (message) => {
        if (helper.process.connected) helper.process.send(message);
      },
      kill: () => helper.process.kill("SIGKILL"),
    };
  };

  async [Symbol.asyncDispose](): Promise<void> {
    for (const helper of this.started) await helper[Symbol.asyncDispose]();
  }
}
