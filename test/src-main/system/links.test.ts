import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InviteLink } from "../../../shared/desktop/desktop-state.ts";
import { findLink, parseInviteLink } from "../../../src-main/system/invite-link.ts";
import { type LinkApp, Links, registerLinks } from "../../../src-main/system/links.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

const CODE = "K3QF-7YHM-2DPA-9XWN-E4TS";
const invite = (serverUrl: string, code = CODE) => ({ ok: true, link: { serverUrl, code } });
const join = (server: string, code: string) =>
  `cromulent://join?server=${encodeURIComponent(server)}&code=${encodeURIComponent(code)}`;

describe("an invite link", () => {
  it.each([
    [`cromulent://voice.example.org/invite/${CODE}`, "https://voice.example.org"],
    [`cromulent://voice.example.org:8443/invite/${CODE}/`, "https://voice.example.org:8443"],
    [`CROMULENT://Voice.Example.org/invite/${CODE}`, "https://voice.example.org"],
    [`cromulent://voice.example.org:443/invite/${CODE}`, "https://voice.example.org"],
    [`cromulent://münchen.example/invite/${CODE}`, "https://xn--mnchen-3ya.example"],
    [`cromulent://[fd00::1]:8787/invite/${CODE}`, "https://[fd00::1]:8787"],
    [join("http://192.168.1.20:8787", CODE), "http://192.168.1.20:8787"],
    [`cromulent://join/?code=${CODE}&server=http://gamebox:8787/`, "http://gamebox:8787"],
    [`https://voice.example.org/invite/${CODE}`, "https://voice.example.org"],
    [`http://192.168.1.20:8787/invite/${CODE}`, "http://192.168.1.20:8787"],
    [`https://voice.example.org/#/invite/${CODE}`, "https://voice.example.org"],
    [`  https://voice.example.org/invite/${CODE}\n`, "https://voice.example.org"],
    [`cromulent://join/invite/${CODE}`, "https://join"],
  ])("%s leads to its server", (text, serverUrl) => {
    expect(parseInviteLink(text)).toEqual(invite(serverUrl));
  });

  it.each([
    ["", /no Cromulent invite link/],
    ["K3QF", /no Cromulent invite link/],
    ["javascript:alert(1)", /no Cromulent invite link/],
    ["file:///invite/abc", /no Cromulent invite link/],
    [`ftp://voice.example.org/invite/${CODE}`, /no Cromulent invite link/],
    [`cromulent://user:pass@voice.example.org/invite/${CODE}`, /password/],
    [`https://user@voice.example.org/invite/${CODE}`, /password/],
    [join("https://user:pass@voice.example.org", CODE), /password/],
    [`cromulent:///invite/${CODE}`, /server/],
    [`cromulent:invite/${CODE}`, /invite link/],
    ["cromulent://voice.example.org", /code/],
    ["cromulent://voice.example.org/invite/", /code/],
    ["cromulent://voice.example.org/invite/a%2Fb", /code/],
    ["cromulent://voice.example.org/invite/<script>", /code/],
    [`cromulent://voice.example.org/invite/${CODE}/more`, /code/],
    [`cromulent://voice.example.org/other/invite/${CODE}`, /code/],
    [`cromulent://voice.example.org/invite/${CODE}?next=https://evil.example`, /invite link/],
    [`cromulent://voice.example.org/invite/${CODE}#/invite/OTHER`, /code/],
    [`cromulent://voice.example.org%2Fevil/invite/${CODE}`, /server/],
    [`cromulent://voice$example.org/invite/${CODE}`, /server/],
    [`cromulent://voice.example.org\\evil/invite/${CODE}`, /invite link/],
    [`cromulent://voice.exa\tmple.org/invite/${CODE}`, /invite link/],
    [`cromulent://voice.example.org:99999/invite/${CODE}`, /invite link/],
    ["cromulent://join?server=https%3A%2F%2Fx.example", /code/],
    [`cromulent://join?code=${CODE}`, /server/],
    [`${join("https://x.example", CODE)}&server=https://evil.example`, /invite link/],
    [join("file:///etc/passwd", CODE), /server/],
    [join("https://x.example/path", CODE), /server/],
    [join("https://x.example?q", CODE), /server/],
    [join("https:\\\\x.example", CODE), /server/],
    [join("https://x.example", "a b"), /code/],
  ])("%s is refused", (text, reason) => {
    const parsed = parseInviteLink(text);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it("is refused where it is longer than any", () => {
    expect(parseInviteLink(join("https://x.example", "a".repeat(257)))).toMatchObject({ ok: false });
    expect(parseInviteLink(`https://x.example/invite/${"a".repeat(3_000)}`)).toMatchObject({ ok: false });
    expect(parseInviteLink(`https://${"a.".repeat(300)}example/invite/A`)).toMatchObject({ ok: false });
  });

  it("brings any server's address and code through", () => {
    const origin = fc
      .tuple(fc.constantFrom("http", "https"), fc.domain(), fc.option(fc.integer({ min: 1, max: 65_535 })))
      .map(([scheme, host, port]) => new URL(`${scheme}://${host}${port === null ? "" : `:${port}`}`).origin);
    fc.assert(
      fc.property(origin, fc.stringMatching(/^[A-Za-z0-9_-]{1,256}$/), (serverUrl, code) => {
        expect(parseInviteLink(join(serverUrl, code))).toEqual(invite(serverUrl, code));
        expect(parseInviteLink(`${serverUrl}/invite/${code}`)).toEqual(invite(serverUrl, code));
        if (serverUrl.startsWith("http:")) return;
        expect(parseInviteLink(serverUrl.replace("https", "cromulent").concat(`/invite/${code}`))).toEqual(
          invite(serverUrl, code),
        );
      }),
    );
  });

  it("never throws, and gives nothing but an origin and a code", () => {
    const anyText = fc
      .array(fc.oneof(fc.integer({ min: 0, max: 0x3000 }), fc.integer({ min: 0, max: 0x7f })), { maxLength: 30 })
      .map((points) => String.fromCodePoint(...points));
    const anything = fc.oneof(
      anyText,
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      anyText.map((rest) => `cromulent://${rest}`),
      fc.tuple(fc.string(), fc.string()).map(([host, code]) => `cromulent://${host}/invite/${code}`),
      fc.tuple(fc.string(), fc.string()).map(([server, code]) => join(server, code)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseInviteLink(text);
        if (!parsed.ok) {
          expect(parsed.reason).toMatch(/^[A-Z].*\.$/);
          return;
        }
        const url = new URL(parsed.link.serverUrl);
        expect(url.origin).toBe(parsed.link.serverUrl);
        expect(url.protocol).toMatch(/^https?:$/);
        expect(parsed.link.code).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
      }),
      { numRuns: 300 },
    );
  });
});

class FakeApp implements LinkApp {
  readonly registered: unknown[] = [];
  isDefault = false;
  openUrl: (event: { preventDefault(): void }, url: string) => void = () => {};
  secondInstance: (event: unknown, argv: string[]) => void = () => {};

  on(event: "open-url" | "second-instance", listener: (event: never, data: never) => void): void {
    if (event === "open-url") this.openUrl = listener as typeof this.openUrl;
    else this.secondInstance = listener as typeof this.secondInstance;
  }

  isDefaultProtocolClient(): boolean {
    return this.isDefault;
  }

  setAsDefaultProtocolClient(...parameters: unknown[]): boolean {
    this.registered.push(parameters);
    return true;
  }
}

function linksWith(argv: readonly string[]) {
  const app = new FakeApp();
  const invites: InviteLink[] = [];
  const refusals: string[] = [];
  const links = new Links({
    app,
    log: new RecordedLog(),
    argv,
    onInvite: (link) => invites.push(link),
    onRefused: (reason) => refusals.push(reason),
  });
  return { app, links, invites, refusals };
}

describe("links that the system hands over", () => {
  const link = `cromulent://voice.example.org/invite/${CODE}`;
  const { link: expected } = invite("https://voice.example.org");

  it("come from this instance's command line, behind whatever switches", () => {
    const { links, invites } = linksWith(["/opt/cromulent", "--hidden", "--", link]);
    expect(invites).toEqual([]);
    links.openFirst();
    expect(invites).toEqual([expected]);
  });

  it("come from a second instance's command line", () => {
    const { app, invites } = linksWith(["/opt/cromulent"]);
    app.secondInstance({}, ["/opt/cromulent", "--original-process-start-time=1", link]);
    app.secondInstance({}, ["/opt/cromulent"]);
    expect(invites).toEqual([expected]);
  });

  it("come as an event, which is then taken", () => {
    const { app, invites } = linksWith([]);
    let taken = 0;
    app.openUrl({ preventDefault: () => taken++ }, link);
    expect({ invites, taken }).toEqual({ invites: [expected], taken: 1 });
  });

  it("that are none are refused with a reason", () => {
    const { app, invites, refusals } = linksWith([]);
    app.secondInstance({}, ["/opt/cromulent", "cromulent://voice.example.org/settings"]);
    expect({ invites, refusals }).toEqual({ invites: [], refusals: [expect.stringContaining("code")] });
  });

  it("are found by their scheme alone: a web address among the arguments is somebody else's", () => {
    expect(findLink(["--url=cromulent://x", "https://x.example/invite/A", "Cromulent://y/invite/A"])).toBe(
      "Cromulent://y/invite/A",
    );
    expect(findLink([])).toBeNull();
  });
});

describe("registering for links", () => {
  const packaged = { start: { kind: "packaged" }, execPath: "/opt/cromulent" } as const;

  it("ends Chromium's switches before the link", () => {
    const app = new FakeApp();
    registerLinks(app, new RecordedLog(), { os: "win32", ...packaged });
    expect(app.registered).toEqual([["cromulent", "/opt/cromulent", ["--"]]]);
  });

  it("tells an unpackaged Electron what to start", () => {
    const app = new FakeApp();
    const start = { kind: "unpackaged", appPath: "C:\\source" } as const;
    registerLinks(app, new RecordedLog(), { os: "win32", start, execPath: "C:\\electron.exe" });
    expect(app.registered).toEqual([["cromulent", "C:\\electron.exe", ["C:\\source", "--"]]]);
  });

  it.each([
    ["this program has them already", { os: "win32", ...packaged }, true],
    ["packages bring them", { os: "linux", ...packaged }, false],
    ["only a package can", { os: "darwin", ...packaged, start: { kind: "unpackaged", appPath: "/source" } }, false],
  ] as const)("changes nothing where %s", (_where, registration, isDefault) => {
    const app = new FakeApp();
    app.isDefault = isDefault;
    registerLinks(app, new RecordedLog(), registration);
    expect(app.registered).toEqual([]);
  });

  it("that fails is logged", () => {
    const app = new FakeApp();
    const log = new RecordedLog();
    app.setAsDefaultProtocolClient = () => false;
    registerLinks(app, log, { os: "darwin", ...packaged });
    expect(log.of("warn")).toEqual(["the system does not open invite links with this program"]);
  });
});
