import { expect, it } from "vitest";
import { PAGE_CHANNEL } from "../../../shared/desktop/ipc-names.ts";
import { PageChannel } from "../../../src-main/ipc/page-channel.ts";

function target() {
  const sent: unknown[] = [];
  return {
    sent,
    isGone: false,
    isDestroyed() {
      return this.isGone;
    },
    send: (channel: string, message: unknown) => void sent.push([channel, message]),
  };
}

it("A page hears from its start on, until it is gone", () => {
  const channel = new PageChannel();
  const page = target();
  channel.send({ kind: "touched" });
  channel.started(page);
  channel.send({ kind: "serverChanged", epoch: 2 });
  channel.gone();
  channel.send({ kind: "touched" });
  expect(page.sent).toEqual([[PAGE_CHANNEL, { kind: "serverChanged", epoch: 2 }]]);
});

it("Nothing is said to contents that were destroyed", () => {
  const channel = new PageChannel();
  const page = target();
  channel.started(page);
  page.isGone = true;
  channel.send({ kind: "touched" });
  expect(page.sent).toEqual([]);
});
