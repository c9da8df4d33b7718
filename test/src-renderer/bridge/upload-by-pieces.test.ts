import { describe, expect, it, vi } from "vitest";
import { UPLOAD_PIECE_BYTES } from "../../../shared/desktop/upload-pieces.ts";
import { ElectronBridge } from "../../../src-renderer/bridge/electron-bridge.ts";
import { settle } from "../../helpers/manual-clock.ts";
import { FakePreload } from "../fake-preload.ts";

const ATTACHMENT = { id: "f", name: "a.bin", size: 1, type: "application/octet-stream" };
const REFUSED = { ok: false, error: { code: "too_large", message: "The file is too large." } } as const;

function open() {
  const preload = new FakePreload();
  preload.answers.set("uploadEnd", { ok: true, data: ATTACHMENT });
  let ids = 0;
  const nextId = () => {
    ids += 1;
    return ids;
  };
  const bridge = new ElectronBridge(preload.api, 7, nextId, () => "https://voice.example");
  const sizes = () => preload.all("uploadPiece").map((data) => (data as { bytes: Uint8Array }).bytes.byteLength);
  return { preload, bridge, sizes };
}

const never = () => new AbortController().signal;
const fileOf = (bytes: number, name = "a.bin") => new File([new Uint8Array(bytes)], name);

describe("ElectronBridge: upload", () => {
  it("hands a file to main piece by piece, and tells how much has gone out", async () => {
    const { preload, bridge, sizes } = open();
    const progress: number[] = [];
    const size = 2 * UPLOAD_PIECE_BYTES + 5;
    expect(await bridge.upload(fileOf(size), (bytes) => progress.push(bytes), never())).toEqual(ATTACHMENT);
    expect(preload.said.map(({ name }) => name)).toEqual([
      "uploadBegin",
      "uploadPiece",
      "uploadPiece",
      "uploadPiece",
      "uploadEnd",
    ]);
    expect(preload.all("uploadBegin")).toEqual([{ epoch: 7, id: 1, name: "a.bin", size }]);
    expect(sizes()).toEqual([UPLOAD_PIECE_BYTES, UPLOAD_PIECE_BYTES, 5]);
    expect(progress).toEqual([UPLOAD_PIECE_BYTES, 2 * UPLOAD_PIECE_BYTES, size]);
  });

  it("holds one piece until main is done with it", async () => {
    const { preload, bridge, sizes } = open();
    let done: () => void = () => {};
    const { uploadPiece } = preload.api;
    Object.assign(preload.api, {
      uploadPiece: async (data: Parameters<typeof uploadPiece>[0]) => {
        const answer = await uploadPiece(data);
        await new Promise<void>((resolve) => {
          done = resolve;
        });
        return answer;
      },
    });
    const upload = bridge.upload(fileOf(2 * UPLOAD_PIECE_BYTES), () => {}, never());
    await vi.waitFor(() => expect(sizes()).toHaveLength(1));
    await settle();
    expect(sizes()).toHaveLength(1);
    done();
    await vi.waitFor(() => expect(sizes()).toHaveLength(2));
    done();
    await upload;
  });

  it("sends an empty file, and each under a number of its own", async () => {
    const { preload, bridge, sizes } = open();
    await Promise.all([bridge.upload(fileOf(0), () => {}, never()), bridge.upload(fileOf(1), () => {}, never())]);
    expect(sizes()).toEqual([1]);
    expect(preload.all("uploadEnd")).toEqual([
      { epoch: 7, id: 1 },
      { epoch: 7, id: 2 },
    ]);
  });

  it("ends with the first refusal, whatever step it came at", async () => {
    for (const step of ["uploadBegin", "uploadPiece", "uploadEnd"] as const) {
      const { preload, bridge } = open();
      preload.answers.set(step, REFUSED);
      await expect(bridge.upload(fileOf(3), () => {}, never())).rejects.toMatchObject({ code: "too_large" });
      expect(preload.said.at(-2)?.name).toBe(step);
      expect(preload.all("uploadCancel")).toEqual([{ epoch: 7, id: 1 }]);
    }
  });

  it("rejects with the signal's reason at once, also while main keeps it waiting, and tells main", async () => {
    const { preload, bridge } = open();
    Object.assign(preload.api, { uploadPiece: () => new Promise(() => {}) });
    const abort = new AbortController();
    const upload = bridge.upload(fileOf(3), () => {}, abort.signal);
    await vi.waitFor(() => expect(preload.all("uploadBegin")).toHaveLength(1));
    const reason = new Error("The user took it back.");
    abort.abort(reason);
    await expect(upload).rejects.toBe(reason);
    expect(preload.all("uploadCancel")).toEqual([{ epoch: 7, id: 1 }]);
    await expect(bridge.upload(fileOf(3), () => {}, abort.signal)).rejects.toBe(reason);
    expect(preload.all("uploadBegin")).toHaveLength(1);
  });

  it("a file that cannot be read any more is `invalid`", async () => {
    const gone = fileOf(3);
    Object.assign(gone, {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException("", "NotFoundError")) }),
    });
    const shrunk = fileOf(3);
    Object.assign(shrunk, { slice: () => new Blob([]) });
    for (const file of [gone, shrunk]) {
      const { preload, bridge } = open();
      await expect(bridge.upload(file, () => {}, never())).rejects.toMatchObject({ code: "invalid" });
      expect(preload.all("uploadCancel")).toHaveLength(1);
    }
  });

  it("closed, asks nothing more of main", async () => {
    const { preload, bridge } = open();
    bridge[Symbol.dispose]();
    await expect(bridge.upload(fileOf(3), () => {}, never())).rejects.toMatchObject({ code: "unavailable" });
    expect(preload.said).toEqual([]);
  });
});

describe("ElectronBridge: addresses and passwords", () => {
  it("finds files on the server that is shown", () => {
    const { bridge } = open();
    expect(bridge.fileUrl("f-1", "bild ü/#.png")).toBe("https://voice.example/files/f-1/bild%20%C3%BC%2F%23.png");
    expect(bridge.fileUrl("f-1", "..")).toBe("https://voice.example/files/f-1/file");
    expect(bridge.fileUrl("../x", "a\u{D800}")).toBe("https://voice.example/files/..%2Fx/a%EF%BF%BD");
  });

  it("changes the password through main", async () => {
    const { preload, bridge } = open();
    const body = { oldPassword: "old one", newPassword: "new password" };
    await bridge.changePassword(body);
    expect(preload.all("changePassword")).toEqual([{ epoch: 7, body }]);
  });
});
