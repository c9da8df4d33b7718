import { type SyntaxNode, span, textNode } from "./syntax-node.ts";

/** M6: where it begins a word. Who is meant, and whether anybody is, is known where it is shown. */
const MENTION = /(?<![\p{L}\p{N}_.@-])@[A-Za-z0-9_.-]{2,32}/gu;

/** A text in pieces: what could be mentions, and what is between them. */
export function withMentions(text: string): SyntaxNode[] {
  if (!text.includes("@")) return [textNode(text)];
  const nodes: SyntaxNode[] = [];
  let end = 0;
  for (const { 0: written, index } of text.matchAll(MENTION)) {
    if (index > end) nodes.push(textNode(text.slice(end, index)));
    nodes.push(span("data-mention", written.slice(1), [textNode(written)]));
    end = index + written.length;
  }
  if (end < text.length) nodes.push(textNode(text.slice(end)));
  return nodes;
}
