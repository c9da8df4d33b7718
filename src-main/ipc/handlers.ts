import type { InvokeAnswer, InvokeData, InvokeName, SendData, SendName } from "../../shared/desktop/ipc.ts";

/** What main does for the page. A `ProtocolError` reaches the page as it is, anything else as `internal`. */
export type InvokeHandlers = {
  readonly [N in InvokeName]: (data: InvokeData<N>) => Promise<InvokeAnswer<N>>;
};

/** What main does on the page's word, without an answer. */
export type SendHandlers = {
  readonly [N in SendName]: (data: SendData<N>) => void;
};
