import { describe, expect, it, vi } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Attachment } from "../../../shared/protocol/values.ts";
import { KeptDrafts } from "../../../src-renderer/chat/kept-drafts.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { ChatModel } from "./chat-model.ts";
import { ModelDevice } from "./model-device.ts";

interface Upload {
  readonly file: File;
  readonly signal: AbortSignal;
  progress(sentBytes: number): void;
  done(attachment: Attachment): void;
  fail(error: Error): void;
}

function stage() {
  const clock = new ManualClock();
  const uploads: Upload[] = [];
  const upload = (file: File, progress: (sentBytes: number) => void, signal: AbortSignal) =>
    new Promise<Attachment>((done, fail) => uploads.push({ file, signal, progress, done, fail }));
  const device = new ModelDevice(new ChatModel(["c", "d"]), clock, "ada", upload);
  const draft = () => device.chat.state.drafts.get("c");
  /** A file is looked into before it is on its way. */
  const begun = (count: number) => expect.poll(() => uploads.length).toBe(count);
  return { clock, device, uploads, begun, draft, commands: device.chat.commands };
}

const picture = (name = "a.png", bytes = 10) => new File([new Uint8Array(bytes)], name, { type: "image/png" });
const attachment = (id: string): Attachment => ({ id, name: `${id}.png`, size: 10, type: "image/png" });

describe("drafts", () => {
  it("are kept per channel a moment after the last letter, over a crash, and not once they are sent", () => {
    const { clock, device, commands } = stage();
    commands.setDraftText("c", "half a");
    commands.setDraftText("d", "other");
    clock.advance(500);
    commands.setDraftText("d", "");
    clock.advance(500);
    device.reload(0, false);
    expect(device.chat.state.drafts).toEqual(new Map([["c", { text: "half a", replyTo: null, files: [] }]]));
    device.chat.commands.send("c");
    device.reload(0, false);
    expect(device.chat.state.drafts.size).toBe(0);
  });

  it("are kept at once where the page goes or is looked at no more", () => {
    const { device, commands } = stage();
    commands.setDraftText("c", "half a");
    device.chat.setLooking(false);
    device.reload(0, false);
    expect(device.chat.state.drafts.get("c")?.text).toBe("half a");
    device.chat.commands.setDraftText("c", "half a sentence");
    device.reload(0, true);
    expect(device.chat.state.drafts.get("c")?.text).toBe("half a sentence");
  });

  it("belong to an account: another one that logs in here does not see them", () => {
    const { device, commands, clock } = stage();
    commands.setDraftText("c", "secret");
    clock.advance(500);
    const boris = new ModelDevice(new ChatModel(["c"]), clock, "boris");
    boris.storage.setItem("cromulent.drafts.model.ada", device.storage.getItem("cromulent.drafts.model.ada") ?? "");
    boris.reload(0, false);
    expect(boris.chat.state.drafts.size).toBe(0);
  });

  it("and what was not sent are gone from the device with a log-out, and kept where the account did not go by itself", () => {
    const { device, commands } = stage();
    const kept = () => ["drafts", "outbox"].map((what) => device.storage.getItem(`cromulent.${what}.model.ada`));
    const write = () => {
      commands.setDraftText("c", "to be sent");
      commands.send("c");
      commands.setDraftText("d", "secret");
    };
    write();
    device.chat.signedOut("kept");
    expect(kept().every((value) => value !== null)).toBe(true);
    device.reload(0, false);
    device.attach(false);
    device.chat.signedOut("forgotten");
    expect(kept()).toEqual([null, null]);
  });

  it("of other tabs stay as they are, and what cannot be read is passed over", () => {
    const { device } = stage();
    const [mine, others] = [new KeptDrafts(device.storage, "o"), new KeptDrafts(device.storage, "o")];
    const draft = (text: string) => ({ text, replyTo: null, files: [] });
    mine.write(new Map([["c", draft("mine")]]), ["c"]);
    others.write(new Map([["d", draft("theirs")]]), ["d"]);
    expect([...mine.read().values()].map(({ text }) => text)).toEqual(["mine", "theirs"]);
    device.storage.setItem("cromulent.drafts.o", '{"c": 5, "d": {"text": "whole", "replyTo": null}}');
    expect([...mine.read().keys()]).toEqual(["d"]);
  });

  it("with nothing that can be seen are not sent", () => {
    const { device, commands } = stage();
    commands.setDraftText("c", "  \n ");
    commands.send("c");
    expect([device.chat.state.pending, device.sent("message.send")]).toEqual([[], []]);
  });

  it("answer nothing that was deleted while nobody told of it, and keep nothing of its text", async () => {
    const clock = new ManualClock();
    const model = new ChatModel(["c"]);
    const ada = new ModelDevice(model, clock, "ada");
    const boris = new ModelDevice(model, clock, "boris");
    const flow = async (device: ModelDevice) => {
      do await settle();
      while (device.arrive() || device.deliver());
    };
    ada.chat.commands.open("c");
    boris.chat.commands.setDraftText("c", "a secret");
    boris.chat.commands.send("c");
    for (const device of [boris, ada]) await flow(device);
    const [secret] = model.standing("c", "ada");
    if (secret === undefined) throw new Error("Nothing was sent.");
    ada.chat.commands.setDraftText("c", "Really!");
    ada.chat.commands.setReply("c", secret.id);
    boris.chat.commands.edit(secret.id, "no secret").catch(() => {});
    for (const device of [boris, ada]) await flow(device);
    expect(ada.chat.state.drafts.get("c")?.replyTo?.text).toBe("no secret");
    ada.cut();
    boris.chat.commands.delete(secret.id).catch(() => {});
    await flow(boris);
    ada.reload(0, true);
    await flow(ada);
    expect(ada.chat.state.drafts.get("c")).toEqual({ text: "Really!", replyTo: null, files: [] });
    clock.advance(500);
    expect(ada.storage.getItem("cromulent.drafts.model.ada")).not.toContain("secret");
  });
});

describe("files of a draft", () => {
  it("show how far they are, go with the message, and give their previews back", async () => {
    const revoke = vi.spyOn(URL, "revokeObjectURL");
    const { device, uploads, begun, commands, draft } = stage();
    commands.addFiles("c", [picture()]);
    await begun(1);
    expect(draft()?.files[0]).toMatchObject({ name: "a.png", size: 10, state: { kind: "sending", sentBytes: 0 } });
    uploads[0]?.progress(4);
    expect(draft()?.files[0]?.state).toEqual({ kind: "sending", sentBytes: 4 });
    commands.setDraftText("c", "Look");
    commands.send("c");
    expect(device.sent("message.send")).toEqual([]);
    uploads[0]?.done(attachment("f1"));
    await settle();
    const previewUrl = draft()?.files[0]?.previewUrl;
    expect(previewUrl).toMatch(/^blob:/);
    commands.send("c");
    expect(device.sent("message.send")).toMatchObject([{ text: "Look", attachmentIds: ["f1"] }]);
    expect([draft(), revoke.mock.calls]).toEqual([undefined, [[previewUrl]]]);
    revoke.mockRestore();
  });

  it("are cancelled on their way, two at once, and tried again where they failed", async () => {
    const { uploads, begun, commands, draft } = stage();
    commands.addFiles("c", [picture("1"), picture("2"), picture("3")]);
    await begun(2);
    expect(uploads.map(({ file }) => file.name)).toEqual(["1", "2"]);
    const [first, second] = draft()?.files ?? [];
    commands.removeFile("c", first?.key ?? "");
    expect(uploads[0]?.signal.aborted).toBe(true);
    uploads[0]?.fail(new DOMException("Aborted.", "AbortError"));
    uploads[1]?.fail(new ProtocolError("unavailable", "The server cannot be reached."));
    await settle();
    expect(draft()?.files.map(({ name, state }) => [name, state.kind])).toEqual([
      ["2", "failed"],
      ["3", "sending"],
    ]);
    commands.retryFile("c", second?.key ?? "");
    await begun(4);
    expect(uploads.map(({ file }) => file.name)).toEqual(["1", "2", "3", "2"]);
    expect(draft()?.files[0]?.state).toEqual({ kind: "sending", sentBytes: 0 });
  });

  it("M3 M10 too many or too large are refused here, and stay behind when the others are sent", async () => {
    const { device, uploads, begun, commands, draft } = stage();
    commands.addFiles(
      "c",
      Array.from({ length: 11 }, (_, index) => picture(String(index))),
    );
    expect(draft()?.files.at(-1)?.state).toMatchObject({ kind: "failed" });
    for (let sent = 0; sent < 10; sent++) {
      await begun(Math.min(sent + 2, 10));
      uploads[sent]?.done(attachment(`f${sent}`));
      await settle();
    }
    commands.send("c");
    expect(device.sent("message.send")[0]?.attachmentIds).toHaveLength(10);
    expect(draft()?.files.map(({ name }) => name)).toEqual(["10"]);
    commands.retryFile("c", draft()?.files[0]?.key ?? "");
    expect(draft()?.files[0]?.state.kind).toBe("sending");
    const large = picture();
    Object.defineProperty(large, "size", { value: 26 * 1024 * 1024 });
    commands.addFiles("c", [large]);
    expect(draft()?.files[1]?.state).toEqual({ kind: "failed", message: "A file has at most 25 MB." });
  });

  it("end with the log-in", async () => {
    const { device, uploads, begun, commands } = stage();
    commands.addFiles("c", [picture()]);
    await begun(1);
    device.chat.signedOut("kept");
    expect([uploads[0]?.signal.aborted, device.chat.state.drafts.size]).toEqual([true, 0]);
    // One that is only looked into yet never begins.
    commands.addFiles("c", [picture()]);
    await settle();
    expect(uploads).toHaveLength(1);
  });
});
