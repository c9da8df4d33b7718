import type { Session } from "electron";
import { expect, it } from "vitest";
import { guardPermissions } from "../../../src-main/security/permissions.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

type RequestHandler = NonNullable<Parameters<Session["setPermissionRequestHandler"]>[0]>;
type CheckHandler = NonNullable<Parameters<Session["setPermissionCheckHandler"]>[0]>;
type DeviceHandler = NonNullable<Parameters<Session["setDevicePermissionHandler"]>[0]>;

const PAGE = "app://cromulent/desktop.html";
const ORIGIN = "app://cromulent/";

/** As much of Electron's session as is guarded, with its questions. */
class GuardedSession {
  #request: RequestHandler = (_contents, _permission, callback) => callback(true);
  #check: CheckHandler = () => true;
  #device: DeviceHandler = () => true;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }
  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.#device = handler;
  }

  request(permission: string, details: object): boolean {
    let isGranted = false;
    const callback = (granted: boolean): void => {
      isGranted = granted;
    };
    Reflect.apply(this.#request, null, [null, permission, callback, { isMainFrame: true, ...details }]);
    return isGranted;
  }
  check(permission: string, origin: string, details: object): boolean {
    return Boolean(Reflect.apply(this.#check, null, [null, permission, origin, { isMainFrame: true, ...details }]));
  }
  device(deviceType: string): boolean {
    return Boolean(Reflect.apply(this.#device, null, [{ deviceType, origin: ORIGIN, device: {} }]));
  }
}

function setUp() {
  const session = new GuardedSession();
  const log = new RecordedLog();
  guardPermissions(session as unknown as Session, log);
  return { session, log };
}

it("5 A request is granted for our page's microphone alone, and a refusal is logged", () => {
  const { session, log } = setUp();
  expect(session.request("media", { requestingUrl: PAGE, mediaTypes: ["audio"] })).toBe(true);
  expect(log.of("warn")).toEqual([]);
  expect(session.request("media", { requestingUrl: PAGE, mediaTypes: ["audio", "video"] })).toBe(false);
  expect(session.request("media", { requestingUrl: PAGE })).toBe(false);
  expect(session.request("media", { requestingUrl: "https://example.org/", mediaTypes: ["audio"] })).toBe(false);
  expect(session.request("media", { requestingUrl: PAGE, mediaTypes: ["audio"], isMainFrame: false })).toBe(false);
  expect(session.request("geolocation", { requestingUrl: PAGE })).toBe(false);
  expect(log.of("warn")).toHaveLength(5);
});

it("5 A check is answered as the request would be", () => {
  const { session } = setUp();
  expect(session.check("media", ORIGIN, { mediaType: "audio" })).toBe(true);
  expect(session.check("clipboard-sanitized-write", ORIGIN, {})).toBe(true);
  expect(session.check("media", ORIGIN, { mediaType: "video" })).toBe(false);
  expect(session.check("media", ORIGIN, {})).toBe(false);
  expect(session.check("media", "https://example.org/", { mediaType: "audio" })).toBe(false);
  expect(session.check("hid", ORIGIN, {})).toBe(false);
});

it("5 A check without an origin goes by the security origin, and fails without either", () => {
  const { session } = setUp();
  expect(session.check("media", "", { mediaType: "audio", securityOrigin: ORIGIN })).toBe(true);
  expect(session.check("media", "", { mediaType: "audio", securityOrigin: "https://example.org/" })).toBe(false);
  expect(session.check("media", "", { mediaType: "audio" })).toBe(false);
});

it.each(["hid", "serial", "usb"])("5 No device of %s is given to anybody", (deviceType) => {
  expect(setUp().session.device(deviceType)).toBe(false);
});
