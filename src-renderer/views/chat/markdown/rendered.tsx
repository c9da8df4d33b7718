import type { ReactElement, ReactNode } from "react";
import Renderer, { type Components } from "react-markdown";
import remarkBreaks from "remark-breaks";
import remarkGfm from "remark-gfm";
import { chatSyntax } from "./chat-syntax.ts";
import { CodeBlock } from "./code-block.tsx";
import { safeAddress } from "./links.ts";
import { MentionWord } from "./mention-word.tsx";
import { isPlain, isTooCostly } from "./plain.ts";
import { Spoiler } from "./spoiler.tsx";
import { textOf } from "./syntax-node.ts";
import { TextLink } from "./text-link.tsx";
import { WideTable } from "./wide-table.tsx";

/** Large words, and no part of the page's outline: that is not for whoever writes a message to change. */
function heading(Tag: "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
  return ({ children }: { children?: ReactNode }) => <Tag role="presentation">{children}</Tag>;
}

const COMPONENTS: Components = {
  h1: heading("h1"),
  h2: heading("h2"),
  h3: heading("h3"),
  h4: heading("h4"),
  h5: heading("h5"),
  h6: heading("h6"),
  a: ({ href, children }) => <TextLink address={href ?? ""}>{children}</TextLink>,
  pre: ({ node }) => {
    const code = node?.children[0];
    if (code?.type !== "element") return null;
    return <CodeBlock text={textOf(code).replace(/\n$/, "")} language={languageOf(code.properties["className"])} />;
  },
  span: ({ children, ...props }) => {
    const given: Readonly<Record<string, unknown>> = props;
    const mention = given["data-mention"];
    if (typeof mention === "string") return <MentionWord written={mention} />;
    return given["data-spoiler"] === undefined ? <span>{children}</span> : <Spoiler>{children}</Spoiler>;
  },
  table: ({ children }) => <WideTable>{children}</WideTable>,
};

const ALLOWED = [
  ...["p", "br", "em", "strong", "del", "a", "code", "pre", "span", "blockquote", "ul", "ol", "li", "hr"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"],
];

/** More than are kept of a channel: scrolling back and forth parses nothing twice. */
const CACHED_TEXTS = 800;
const cache = new Map<string, ReactElement>();

/** The elements of a text; the same ones for the same text. */
export function rendered(text: string): ReactElement {
  if (isPlain(text)) return <p>{text}</p>;
  const known = cache.get(text);
  if (known !== undefined) return known;
  const fresh = parsed(text);
  cache.set(text, fresh);
  const [oldest] = cache.keys();
  if (cache.size > CACHED_TEXTS && oldest !== undefined) cache.delete(oldest);
  return fresh;
}

function parsed(text: string): ReactElement {
  if (isTooCostly(text)) return <p>{text}</p>;
  try {
    // It is no more than a function of its properties; called here, a text that breaks the parser breaks nothing else.
    return Renderer({
      children: text,
      remarkPlugins: [remarkGfm, remarkBreaks, chatSyntax],
      components: COMPONENTS,
      allowedElements: ALLOWED,
      unwrapDisallowed: true,
      urlTransform: (address) => safeAddress(address) ?? "",
    });
  } catch {
    return <p>{text}</p>;
  }
}

function languageOf(className: unknown): string | null {
  const names = Array.isArray(className) ? className.map(String) : [];
  return names.find((name) => name.startsWith("language-"))?.slice("language-".length) ?? null;
}
