import type { Namespace } from "./namespace.ts";

let raised = 0;

/** What a test has done to a network, until it is ended. */
export class Fault implements AsyncDisposable {
  readonly #end: () => Promise<unknown>;
  #isOver = false;

  constructor(end: () => Promise<unknown>) {
    this.#end = end;
  }

  /** The network is as before; done once. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}

/** Packets that come in there, before anything else is done with them, meet these rules of nft. */
export interface IngressRules {
  readonly namespace: Namespace;
  readonly rules: readonly string[];
}

export async function raiseIngressFault(places: readonly IngressRules[]): Promise<Fault> {
  const table = `fault${raised++}`;
  await Promise.all(
    places.map(({ namespace, rules }) =>
      namespace.nft(
        `add table ip ${table}`,
        // -300: before connections are tracked, as on a cable that is cut.
        `add chain ip ${table} ingress { type filter hook prerouting priority -300; }`,
        ...rules.map((rule) => `add rule ip ${table} ingress ${rule}`),
      ),
    ),
  );
  return new Fault(() => Promise.all(places.map(({ namespace }) => namespace.nft(`delete table ip ${table}`))));
}

/** Several faults as one. */
export function together(faults: readonly Fault[]): Fault {
  return new Fault(() => Promise.all(faults.map((fault) => fault.end())));
}
