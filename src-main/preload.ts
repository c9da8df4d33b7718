import { contextBridge, type IpcRendererEvent, ipcRenderer } from "electron";
import type { InvokeName, PageMessage, PreloadApi, SendName } from "../shared/desktop/ipc.ts";
import { INVOKE_NAMES, PAGE_CHANNEL, SEND_NAMES } from "../shared/desktop/ipc-names.ts";

/*
 * All that the page can reach of Electron: a function for each name of the channel map, with one argument, and one for the
 * messages of main. Whatever passes through here is checked by main.
 */

function onMessage(listener: (message: PageMessage) => void): () => void {
  // The event itself stays here: it carries `sender`, which is ipcRenderer.
  const forward = (_event: IpcRendererEvent, message: PageMessage): void => listener(message);
  ipcRenderer.on(PAGE_CHANNEL, forward);
  return () => void ipcRenderer.off(PAGE_CHANNEL, forward);
}

const invoke = (name: InvokeName) => (data: unknown) => ipcRenderer.invoke(name, data);
const send = (name: SendName) => (data: unknown) => ipcRenderer.send(name, data);

const api = {
  ...Object.fromEntries(INVOKE_NAMES.map((name) => [name, invoke(name)])),
  ...Object.fromEntries(SEND_NAMES.map((name) => [name, send(name)])),
  onMessage,
} as PreloadApi;

contextBridge.exposeInMainWorld("cromulent", api);
