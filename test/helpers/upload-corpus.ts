import { gif, jpeg, png, webp } from "./image-bytes.ts";
import type { Part } from "./uploads.ts";

/** Where whatever runs would call: no such request may ever leave a browser. */
export const CANARY = "/canary";
/** What each payload tries to run, in a page, an image, a style sheet or a worker. */
const RUN = `new Image().src='${CANARY}';alert(1)`;
const SCRIPT = `<script>${RUN}</script>`;
const HTML = `<!doctype html><html><body onload="${RUN}">${SCRIPT}</body></html>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script></svg>`;

export interface Payload extends Part {
  readonly what: string;
  /** What it is to be served as; "refused": it is no upload at all. */
  readonly servedAs: "file" | "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "refused";
}

function named(what: string, name: string, more: Partial<Payload> = {}): Payload {
  return { what: `name: ${what}`, name, type: "text/html", bytes: HTML, servedAs: "file", ...more };
}

function typed(what: string, name: string, type: string, bytes: string | Buffer): Payload {
  return { what: `type: ${what}`, name, type, bytes, servedAs: "file" };
}

function mixed(what: string, name: string, servedAs: Payload["servedAs"], bytes: string | Buffer): Payload {
  return { what: `polyglot: ${what}`, name, type: "text/html", bytes, servedAs };
}

const NAMES: readonly Payload[] = [
  named("markup", "<img src=x onerror=alert(1)>.png"),
  named("a script element", "<script>alert(1)<%2Fscript>.html"),
  named("an attribute's end", "%22 onmouseover=%22alert(1).png"),
  named("a quote, escaped by a backslash", 'a\\";x=\\"b.html'),
  named("a javascript: address", "javascript:alert(1)"),
  named("a data: address", "data:text%2Fhtml,<script>alert(1)<%2Fscript>"),
  named("a template's end", "{{constructor.constructor('alert(1)')()}}.html"),
  named("Markdown", "](javascript:alert(1)).html"),
  named("a path upwards", "../../../../etc/cron.d/evil"),
  named("a path upwards, encoded", "..%2f..%2f..%2fcromulent.db"),
  named("a path of Windows", "..\\..\\dist\\web\\index.html"),
  named("an absolute path", "/dist/web/index.html"),
  named("a drive", "C:\\dist\\web\\index.html"),
  named("the folder itself", ".."),
  named("a hidden file", ".htaccess"),
  named("a device of Windows", "CON.html"),
  named("a stream of NTFS", "page.txt::$DATA.html"),
  named("a NUL in front of the ending", "page.html\0.png"),
  named("a header after the name, encoded", "a%0d%0aX-Injected: 1%0d%0a%0d%0a<script>alert(1)<%2Fscript>.html"),
  named("a header after a return", "a\rX-Injected: 1", { servedAs: "refused" }),
  named("a header after a line end", "a\nX-Injected: 1", { servedAs: "refused" }),
  named("another name behind it", 'a.png"; filename="b.html'),
  named("a name in the extended form", "", {
    disposition: `form-data; name="file"; filename*=UTF-8''..%2F%3Cscript%3Ealert(1)%3C%2Fscript%3E.html`,
  }),
  named("an ending that reads backwards", "photo\u{202E}lmth.png"),
  named("two endings", "photo.png.html"),
  named("an ending in capitals", "PAGE.HTML"),
  named("spaces and dots behind the ending", "page.html . . ."),
  named("three thousand characters", `${"<b>".repeat(1_000)}.html`),
  named("halves of UTF-8", "\u{FFFD}\u{FFFD}<script>.html"),
];

const TYPES: readonly Payload[] = [
  typed("HTML", "page.html", "text/html", HTML),
  typed("HTML that says it is PNG", "page.png", "image/png", HTML),
  typed("HTML that says nothing", "page", "", HTML),
  typed("HTML in UTF-16", "page.html", "text/html; charset=utf-16le", Buffer.from(`\u{FEFF}${HTML}`, "utf16le")),
  typed("HTML in UTF-7", "page.html", "text/html; charset=utf-7", `+ADw-script+AD4-${RUN}+ADw-/script+AD4-`),
  typed("XHTML", "page.xhtml", "application/xhtml+xml", `<html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`),
  typed("SVG", "picture.svg", "image/svg+xml", SVG),
  typed("SVG that says it is PNG", "picture.png", "image/png", SVG),
  typed(
    "SVG with a foreign object",
    "picture.svg",
    "image/svg+xml",
    `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="${RUN}"/></foreignObject></svg>`,
  ),
  typed(
    "SVG that uses a data: address",
    "picture.svg",
    "image/svg+xml",
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="data:image/svg+xml,${encodeURIComponent(SVG)}#x"/><image href="${CANARY}"/></svg>`,
  ),
  typed(
    "XML with a style sheet that runs",
    "data.xml",
    "text/xml",
    `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${CANARY}"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${RUN}</h:script></x>`,
  ),
  typed(
    "XML with an outer entity",
    "data.xml",
    "application/xml",
    `<!DOCTYPE x [<!ENTITY e SYSTEM "${CANARY}">]><x>&e;</x>`,
  ),
  typed(
    "MathML",
    "formula.mml",
    "application/mathml+xml",
    `<math xmlns="http://www.w3.org/1998/Math/MathML"><maction actiontype="statusline" href="javascript:${RUN}">x</maction></math>`,
  ),
  typed("a script", "run.js", "text/javascript", RUN),
  typed("a module", "run.mjs", "application/javascript", `import '${CANARY}';${RUN}`),
  typed("a service worker", "sw.js", "text/javascript", `self.addEventListener('fetch', () => {});${RUN}`),
  typed("a style sheet", "a.css", "text/css", `@import '${CANARY}';body{background:url(${CANARY})}`),
  typed(
    "a page in a mail",
    "page.mhtml",
    "multipart/related",
    `MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${HTML}`,
  ),
  typed("an applet of Flash", "a.swf", "application/x-shockwave-flash", "CWS\u{b}"),
  typed(
    "a component of old Explorers",
    "a.htc",
    "text/x-component",
    `<public:attach event="onload" onevent="${RUN}"/>`,
  ),
  typed("a manifest of an app", "manifest.json", "application/manifest+json", `{"start_url":"${CANARY}"}`),
  typed(
    "a PDF with a script",
    "a.pdf",
    "application/pdf",
    `%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1);${RUN})>>>>endobj`,
  ),
  typed("a shortcut", "a.url", "application/internet-shortcut", `[InternetShortcut]\r\nURL=javascript:${RUN}`),
  typed("WebAssembly", "a.wasm", "application/wasm", Buffer.from("\0asm\x01\0\0\0", "latin1")),
  typed("several types in one", "page.html", "image/png, text/html", HTML),
  typed("a type with a header in it", "page.html", "text/html\tX-Injected: 1", HTML),
];

const POLYGLOTS: readonly Payload[] = [
  // Its width is the beginning of a comment.
  mixed("GIF and script", "a.js", "image/gif", `GIF89a/*\u{1}\0\0\0\0*/=1;${RUN};`),
  mixed("GIF and HTML", "a.html", "image/gif", gif(1, 1, HTML)),
  mixed("PNG with HTML in a comment", "a.html", "image/png", png(1, 1, HTML)),
  mixed("PNG with SVG behind it", "a.svg", "image/png", Buffer.concat([png(1, 1), Buffer.from(SVG)])),
  mixed("JPEG with HTML in a comment", "a.html", "image/jpeg", jpeg(1, 1, { comment: HTML })),
  mixed(
    "JPEG and script",
    "a.js",
    "image/jpeg",
    Buffer.concat([jpeg(1, 1, { comment: `*/=1;${RUN};/*` }), Buffer.from("*/")]),
  ),
  mixed("WebP with HTML for pixels", "a.html", "image/webp", webp(1, 1, HTML)),
  mixed(
    "HTML with the magic of PNG behind a space",
    "a.png",
    "file",
    Buffer.concat([Buffer.from(" "), png(1, 1, HTML)]),
  ),
  mixed("HTML behind the magic of PNG alone", "a.png", "file", Buffer.from(`\x89PNG\r\n\x1a\n${HTML}`, "latin1")),
  mixed(
    "HTML behind the magic of JPEG alone",
    "a.jpg",
    "file",
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(HTML)]),
  ),
  mixed("HTML behind the magic of WebP alone", "a.webp", "file", `RIFF${HTML}`),
  mixed("a bitmap and a page", "a.bmp", "file", `BM${HTML}`),
  mixed("PDF and a page", "a.pdf", "file", `%PDF-1.4\n${HTML}`),
  mixed("an archive and a page", "a.zip", "file", `PK\x03\x04${HTML}`),
  mixed("SVG behind a mark of byte order", "a.svg", "file", `\u{FEFF}${SVG}`),
  mixed("a GIF that says it has four billion pixels", "a.gif", "file", gif(65_535, 65_535, HTML)),
];

/** The half of the corpus that is files; the other half is text. */
export const UPLOAD_CORPUS: readonly Payload[] = [...NAMES, ...TYPES, ...POLYGLOTS];
