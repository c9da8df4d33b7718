import { type SyntaxNode, span, textNode } from "./syntax-node.ts";

/** As shared/chat/mentions.ts finds them. Who is meant, and whether anybody is, is known where it is shown. */
const MENTION = /(?<![\p{L}\p{N}\p{M}_/@])@[a-z0-9_.-]+(?![\p{L}\p{N}\p{M}@])/giu;

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
