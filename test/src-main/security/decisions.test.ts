import { describe, expect, it } from "vitest";
import { isAppUrl, isPageUrl, PAGE_URL } from "../../../src-main/security/app-origin.ts";
import { contentSecurityPolicy } from "../../../src-main/security/content-security-policy.ts";
import { externalLink } from "../../../src-main/security/external-links.ts";
import { isPermitted } from "../../../src-main/security/permissions.ts";
import { webPreferences } from "../../../src-main/security/window-options.ts";

describe("what counts as our own", () => {
  it.each(["app://cromulent/", "app://cromulent/assets/x.js"])("%s does", (url) => expect(isAppUrl(url)).toBe(true));
  it.each([
    "app://cromulent.example/",
    "app://x/cromulent/",
    "https://cromulent/",
    "file:///desktop.html",
    "about:blank",
    "",
    "null",
  ])("%j does not", (url) => expect(isAppUrl(url)).toBe(false));

  it("is the page itself with any fragment, and no other file", () => {
    expect(isPageUrl(`${PAGE_URL}#x`)).toBe(true);
    expect(isPageUrl("app://cromulent/assets/a.svg")).toBe(false);
    expect(isPageUrl(`${PAGE_URL}/../x`)).toBe(false);
  });
});

describe("permissions", () => {
  const own = { permission: "media", origin: "app://cromulent/", isMainFrame: true, mediaTypes: ["audio"] };

  it("are the microphone, the loudspeaker's choice, copying, and the pictures of a server at home", () => {
    expect(isPermitted(own)).toBe(true);
    for (const permission of [
      "speaker-selection",
      "clipboard-sanitized-write",
      "local-network",
      "loopback-network",
      "local-network-access",
    ]) {
      expect(isPermitted({ ...own, permission, mediaTypes: [] })).toBe(true);
      expect(isPermitted({ ...own, permission, mediaTypes: [], origin: "https://example.org/" })).toBe(false);
      expect(isPermitted({ ...own, permission, mediaTypes: [], isMainFrame: false })).toBe(false);
    }
  });

  it.each([
    ["a camera", { mediaTypes: ["video"] }],
    ["a camera beside the microphone", { mediaTypes: ["audio", "video"] }],
    ["media of no kind, as a screen's are", { mediaTypes: [] }],
    ["an unknown medium", { mediaTypes: ["unknown"] }],
    ["another site's microphone", { origin: "https://example.org/" }],
    ["a site that begins as ours", { origin: "app://cromulent.example/" }],
    ["nobody's microphone", { origin: null }],
    ["an embedded frame's microphone", { isMainFrame: false }],
    ...[
      "geolocation",
      "notifications",
      "midi",
      "usb",
      "hid",
      "serial",
      "clipboard-read",
      "display-capture",
      "openExternal",
      "fullscreen",
      "pointerLock",
      "unknown",
    ].map((permission) => [permission, { permission }] as const),
  ] as const)("are not %s", (_what, change) => {
    expect(isPermitted({ ...own, ...change })).toBe(false);
  });
});

describe("links to the outside", () => {
  it.each(["https://example.org/a?b#c", "http://192.168.1.20:8787/"])("%s is opened", (url) => {
    expect(externalLink(url)).toBe(url);
  });

  it.each([
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/html,x",
    "smb://host/share",
    "ms-msdt:/id",
    "cromulent://join",
    "app://cromulent/desktop.html",
    "https://voice.example.org@evil.example/",
    "/etc/passwd",
    "not an address",
    `https://example.org/${"x".repeat(2_048)}`,
  ])("%s is not", (url) => expect(externalLink(url)).toBeNull());
});

describe("the content security policy", () => {
  it("allows own scripts, styles, fonts and pictures, and nothing else", () => {
    expect(contentSecurityPolicy([]).split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "font-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'none'",
      "worker-src 'self'",
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
});

describe("how pages run", () => {
  it("is as the checklist wants it", () => {
    // Whole: what is not here is not set, as `enableBlinkFeatures`.
    expect(webPreferences("/p.cjs", true)).toEqual({
      preload: "/p.cjs",
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      devTools: false,
      spellcheck: false,
      backgroundThrottling: false,
      autoplayPolicy: "no-user-gesture-required",
    });
  });

  it("has developers' tools in the unpackaged program alone", () => {
    expect(webPreferences("/p.cjs", false).devTools).toBe(true);
  });
});
