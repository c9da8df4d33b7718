import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PreloadApi } from "../../../shared/desktop/ipc.ts";
import { INVOKE_NAMES, SEND_NAMES } from "../../../shared/desktop/ipc-names.ts";
import { PAGE_URL } from "../../../src-main/security/app-origin.ts";
import { SENTENCES, speak } from "../../helpers/audio/speech.ts";
import { DesktopApp } from "../../helpers/desktop/desktop-app.ts";
import { XDisplay } from "../../helpers/desktop/x-display.ts";
import { projectDir } from "../../helpers/paths.ts";

declare global {
  var cromulent: PreloadApi;
}

/*
 * The checklist of Electron's own documentation ("Security", 20 items), against the running program: docs/security.md says
 * what each item means here. The numbers in the titles are the checklist's.
 */

let app: DesktopApp;
let page: Page;
const owned = new AsyncDisposableStack();
/** A site that the page must not reach: whatever asks it is written down. */
let site: { readonly url: string; readonly asked: string[] };

beforeAll(async () => {
  const display = owned.use(await XDisplay.open());
  const home = await mkdtemp(join(tmpdir(), "cromulent-security-"));
  owned.defer(() => rm(home, { recursive: true, force: true }));
  site = await openSite();
  const { path } = await speak(SENTENCES.anna);
  app = owned.use(await DesktopApp.launch({ display, home, microphone: { kind: "plays", path } }));
  page = app.client.page;
  await page.waitForURL(PAGE_URL);
  await page.waitForLoadState();
});

afterAll(() => owned.disposeAsync());

async function openSite(): Promise<typeof site> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("Access-Control-Allow-Origin", "*").setHeader("Content-Type", "text/javascript");
    if (request.url === "/redirect") response.writeHead(302, { Location: "/redirected" });
    response.end("globalThis.foreign = true;");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  owned.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The site has no port.");
  return { url: `http://127.0.0.1:${address.port}/`, asked };
}

/** What the content security policy refused first after `act` ran in the page: the directive and what it refused. */
async function refusedByPolicy(act: (url: string) => void): Promise<string> {
  const watch = await page.evaluateHandle(() => ({
    refused: new Promise<string>((resolve) =>
      document.addEventListener(
        "securitypolicyviolation",
        ({ effectiveDirective, blockedURI }) => resolve(`${effectiveDirective} ${blockedURI}`),
        { once: true },
      ),
    ),
  }));
  await page.evaluate(act, site.url);
  return watch.evaluate(({ refused }) => refused);
}

function preferences() {
  return app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Electron's types leave it out.
      const contents = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    }),
  );
}

describe("the page has no more than a page", () => {
  it("1, 18 is our own, on a scheme of our own, in a secure context", async () => {
    expect(await page.evaluate(() => [location.origin, isSecureContext, document.baseURI])).toEqual([
      "app://cromulent",
      true,
      PAGE_URL,
    ]);
  });

  it("2 has nothing of Node", async () => {
    expect(
      await page.evaluate(() =>
        ["require", "process", "module", "Buffer", "global", "exports", "__dirname"].filter(
          (name) => typeof Reflect.get(globalThis, name) !== "undefined",
        ),
      ),
    ).toEqual([]);
  });

  it("2 asks for no Node", async () => {
    for (const options of await preferences()) expect(options).toMatchObject({ nodeIntegration: false });
  });

  it("2 gives nothing of main to a frame in it", async () => {
    const kind = await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.srcdoc = "x";
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
      document.body.append(frame);
      await loaded;
      const { contentWindow } = frame;
      const names = ["cromulent", "require", "process"].map((name) => typeof Reflect.get(Object(contentWindow), name));
      const text = frame.contentDocument?.body.textContent;
      frame.remove();
      return [text, ...names];
    });
    expect(kind).toEqual(["x", "undefined", "undefined", "undefined"]);
  });

  it("3 lives in a world apart from the preload script's", async () => {
    // A page that shares its world with the script could put its own function in the place of the script's.
    expect(
      await page.evaluate(() => {
        const replaced = Reflect.set(globalThis, "cromulent", null);
        return [replaced, Object.isFrozen(globalThis.cromulent), typeof globalThis.cromulent.startPage];
      }),
    ).toEqual([false, true, "function"]);
    for (const options of await preferences()) expect(options).toMatchObject({ contextIsolation: true });
  });

  it("4 is sandboxed", async () => {
    const all = await preferences();
    expect(all).not.toHaveLength(0);
    for (const options of all) expect(options).toMatchObject({ sandbox: true });
  });

  it("4 has every other window sandboxed too, unless Chromium's sandbox was switched off by hand", async () => {
    const switches = await app.electron.evaluate(({ app: { commandLine } }) =>
      ["enable-sandbox", "no-sandbox"].map((name) => commandLine.hasSwitch(name)),
    );
    expect(switches).toEqual(process.getuid?.() === 0 ? [false, true] : [true, false]);
  });

  it("6, 8, 9, 10 runs with the web's own rules and no experiments", async () => {
    for (const options of await preferences()) {
      expect(options).toMatchObject({ webSecurity: true, allowRunningInsecureContent: false });
      expect(options["experimentalFeatures"] ?? false).toBe(false);
      expect(options["enableBlinkFeatures"] ?? "").toBe("");
    }
  });

  it("20 reaches main by named functions alone", async () => {
    const names = await page.evaluate(() => Object.keys(globalThis.cromulent));
    expect(names.sort()).toEqual([...INVOKE_NAMES, ...SEND_NAMES, "onMessage"].sort());
    const kinds = await page.evaluate(() => Object.values(globalThis.cromulent).map((value) => typeof value));
    expect(new Set(kinds)).toEqual(new Set(["function"]));
  });

  it("20 gets nothing of Electron with a message", async () => {
    const [count, kind] = await page.evaluate(
      () =>
        new Promise<[number, string]>((resolve) => {
          const stop = globalThis.cromulent.onMessage((...all: unknown[]) => {
            stop();
            resolve([all.length, typeof Reflect.get(Object(all[0]), "kind")]);
          });
          // Each change of the state is told; that of the same to the same is none.
          void globalThis.cromulent.startPage(null).then(() => {
            globalThis.cromulent.setBindings([{ id: "t", action: "toggleMute", trigger: ["F24"] }]);
            void globalThis.cromulent.setBindings([]);
          });
        }),
    );
    expect([count, kind]).toEqual([1, "string"]);
  });
});

describe("5 the page is permitted", () => {
  const ask = (constraints: MediaStreamConstraints) =>
    page.evaluate(
      (wanted) =>
        navigator.mediaDevices.getUserMedia(wanted).then(
          (stream) => {
            const kinds = stream.getTracks().map(({ kind }) => kind);
            for (const track of stream.getTracks()) track.stop();
            return kinds.join();
          },
          (error: Error) => error.name,
        ),
      constraints,
    );

  it("the microphone", async () => {
    expect(await ask({ audio: true })).toBe("audio");
  });

  it("no camera, alone or with the microphone", async () => {
    expect(await ask({ video: true })).toBe("NotAllowedError");
    expect(await ask({ audio: true, video: true })).toBe("NotAllowedError");
  });

  it("no screen", async () => {
    const outcome = await page.evaluate(() =>
      navigator.mediaDevices.getDisplayMedia().then(
        () => "granted",
        () => "refused",
      ),
    );
    expect(outcome).toBe("refused");
  });

  it.each(["geolocation", "camera", "midi", "notifications", "clipboard-read"])("no %s", async (name) => {
    const state = await page.evaluate(
      async (permission) => (await navigator.permissions.query({ name: permission as PermissionName })).state,
      name,
    );
    expect(state).toBe("denied");
  });

  it("to choose a loudspeaker, and to copy", async () => {
    const states = await page.evaluate(async () => {
      await navigator.mediaDevices.getUserMedia({ audio: true });
      const outputs = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "audiooutput");
      const audio = new Audio();
      await audio.setSinkId(outputs[0]?.deviceId ?? "");
      const copy = await navigator.permissions.query({ name: "clipboard-write" as PermissionName });
      return copy.state;
    });
    expect(states).toBe("granted");
  });
});

describe("7 the content security policy refuses", () => {
  it("scripts in the page", async () => {
    const refused = await refusedByPolicy(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.foreign = true;";
      document.head.append(script);
    });
    expect(refused).toBe("script-src-elem inline");
    expect(await page.evaluate(() => Reflect.has(globalThis, "foreign"))).toBe(false);
  });

  it("scripts of another origin, and the site never hears of it", async () => {
    const refused = await refusedByPolicy((url) => {
      const script = document.createElement("script");
      script.src = `${url}script.js`;
      document.head.append(script);
    });
    expect(refused).toBe(`script-src-elem ${site.url}script.js`);
  });

  it("text that is made to run", async () => {
    const outcome = await page.evaluate(
      () =>
        new Promise((resolve) =>
          setTimeout(() => {
            try {
              resolve(new Function("return 'ran'")());
            } catch (error) {
              resolve(error instanceof EvalError);
            }
          }),
        ),
    );
    expect(outcome).toBe(true);
  });

  it.each([
    [
      "requests",
      "connect-src",
      (url: string) => {
        fetch(`${url}fetch`).catch(() => undefined);
      },
    ],
    [
      "sockets",
      "connect-src",
      (url: string) => {
        new WebSocket(url.replace("http", "ws"));
      },
    ],
    [
      "beacons",
      "connect-src",
      (url: string) => {
        navigator.sendBeacon(`${url}beacon`);
      },
    ],
    [
      "pictures of strangers",
      "img-src",
      (url: string) => {
        new Image().src = `${url}picture.png`;
      },
    ],
    [
      "frames",
      "frame-src",
      (url: string) => {
        const frame = document.createElement("iframe");
        frame.src = `${url}frame`;
        document.body.append(frame);
      },
    ],
    [
      "plug-ins",
      "object-src",
      (url: string) => {
        const plugin = document.createElement("object");
        plugin.data = `${url}plugin`;
        document.body.append(plugin);
      },
    ],
    [
      "another base",
      "base-uri",
      (url: string) => {
        const base = document.createElement("base");
        base.href = url;
        document.head.append(base);
      },
    ],
    [
      "styles in the page",
      "style-src-elem",
      () => {
        const style = document.createElement("style");
        style.textContent = "body { display: none }";
        document.head.append(style);
      },
    ],
  ] as const)("%s", async (_what, directive, act) => {
    expect((await refusedByPolicy(act)).split(" ")[0]).toBe(directive);
  });

  it("all of that before anybody was asked", () => {
    expect(site.asked).toEqual([]);
  });
});

describe("the page stays where it is", () => {
  /** The window's next navigation, as main's guards left it. */
  const nextNavigation = () =>
    app.electron.evaluate(
      ({ BrowserWindow }) =>
        new Promise<[string, boolean]>((resolve) => {
          BrowserWindow.getAllWindows()[0]?.webContents.once("will-navigate", (event) =>
            resolve([event.url, event.defaultPrevented]),
          );
        }),
    );

  it.each(["https://example.org/", "http://127.0.0.1:9/", "app://cromulent/assets/", "app://other/desktop.html"])(
    "13 whatever its scripts want: %s",
    async (url) => {
      const navigation = nextNavigation();
      // The listener stands by the time that the page is told.
      await app.electron.evaluate(() => undefined);
      await page.evaluate((to) => location.assign(to), url);
      expect(await navigation).toEqual([url, true]);
      expect(page.url()).toBe(PAGE_URL);
    },
  );

  it("13 also for files and data", async () => {
    await page.evaluate(() => {
      for (const url of ["file:///etc/passwd", "data:text/html,x", "javascript:void(document.title='foreign')"]) {
        try {
          location.assign(url);
        } catch {
          // Chromium refuses some of them itself.
        }
      }
    });
    const navigation = nextNavigation();
    await app.electron.evaluate(() => undefined);
    await page.evaluate(() => location.assign("https://example.org/"));
    await navigation;
    expect(page.url()).toBe(PAGE_URL);
    expect(await page.title()).not.toBe("foreign");
  });

  it("13 nor is any window led elsewhere by a server's redirection", async () => {
    const before = site.asked.length;
    const outcome = await app.electron.evaluate(async ({ BrowserWindow }, url) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      const prevented = new Promise((resolve) => {
        window.webContents.on("will-redirect", (event) => resolve(event.defaultPrevented));
      });
      const loaded = window.loadURL(`${url}redirect`).then(
        () => "loaded",
        () => "stopped",
      );
      const all = await Promise.all([prevented, loaded]);
      window.destroy();
      return all;
    }, site.url);
    expect(outcome).toEqual([true, "stopped"]);
    expect(site.asked.slice(before)).toEqual(["/redirect"]);
  });

  it("14, 15 opens no window; addresses of the web go to the browser, others nowhere", async () => {
    await app.electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Reflect.set(globalThis, "openedByTest", opened);
      shell.openExternal = async (url) => void opened.push(url);
    });
    const windows = await page.evaluate(() =>
      [
        "file:///etc/passwd",
        "smb://127.0.0.1/share",
        "ms-msdt:/id",
        "https://me@example.org/",
        "app://cromulent/desktop.html",
        "about:blank",
        "https://example.org/a",
      ].map((url) => window.open(url) === null),
    );
    expect(windows).toEqual(windows.map(() => true));
    const after = await app.electron.evaluate(({ BrowserWindow }) => [
      Reflect.get(globalThis, "openedByTest"),
      BrowserWindow.getAllWindows().length,
    ]);
    expect(after).toEqual([["https://example.org/a"], 1]);
  });

  it("11 knows no webview", async () => {
    for (const options of await preferences()) expect(options["webviewTag"] ?? false).toBe(false);
    expect(await page.evaluate(() => document.createElement("webview").constructor === HTMLElement)).toBe(true);
  });

  it("12 could not attach one either, in whatever window", async () => {
    const prevented = await app.electron.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true, sandbox: true } });
      const attached = new Promise((resolve) => {
        window.webContents.on("will-attach-webview", (event) => resolve(event.defaultPrevented));
      });
      await window.loadURL("data:text/html,<webview src='data:text/html,x'></webview>");
      const outcome = await attached;
      window.destroy();
      return outcome;
    });
    expect(prevented).toBe(true);
  });
});

describe("main", () => {
  it("17 takes nothing from another window, though it shows our page with our preload script", async () => {
    const answer: unknown = await app.electron.evaluate(
      async ({ BrowserWindow }, { url, preload }) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
        await window.loadURL(url);
        const outcome: unknown = await window.webContents.executeJavaScript("cromulent.hasToken(null)");
        window.destroy();
        return outcome;
      },
      { url: PAGE_URL, preload: join(projectDir, "dist/desktop/preload/preload.cjs") },
    );
    expect(answer).toMatchObject({ ok: false, error: { code: "forbidden" } });
  });

  it("17 refuses what is not well formed, and goes on", async () => {
    const outcome = await page.evaluate(() => {
      const send = globalThis.cromulent as unknown as Record<string, (data: unknown) => Promise<unknown>>;
      void send["voiceReport"]?.({ call: 5 });
      return send["addServer"]?.({ url: ["x"] });
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: "invalid" } });
    expect(app.faults()).toEqual([]);
  });

  it.each([
    ["app://cromulent/..%2f..%2f..%2fpackage.json", "refused"],
    ["app://cromulent/%2e%2e/%2e%2e/%2e%2e/package.json", "refused"],
    ["app://cromulent/..%5c..%5c..%5cpackage.json", "refused"],
    ["app://elsewhere/desktop.html", "refused"],
    [PAGE_URL, "served"],
  ])("18 serves nothing outside of the page's folder: %s is %s", async (url, expected) => {
    const outcome = await app.electron.evaluate(async ({ BrowserWindow }, address) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      const loaded = await window.loadURL(address).then(
        () => "served",
        () => "refused",
      );
      window.destroy();
      return loaded;
    }, url);
    expect(outcome).toBe(expected);
  });
});
