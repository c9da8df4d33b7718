import { isPageUrl } from "../security/app-origin.ts";

/** As much of Electron's `IpcMainEvent` and `IpcMainInvokeEvent` as tells who sent it. */
export interface IpcSender {
  readonly sender: { readonly id: number };
  /** null: the frame is gone already. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/**
 * Whether a message comes from the program's own page: from the window's own contents, its top frame, on our own address.
 * @param ownContentsId of the window; null while there is none
 */
export function isOwnPage({ sender, senderFrame }: IpcSender, ownContentsId: number | null): boolean {
  if (ownContentsId === null || sender.id !== ownContentsId || senderFrame === null) return false;
  return senderFrame.parent === null && isPageUrl(senderFrame.url);
}
