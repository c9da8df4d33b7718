import { type SyntaxNode, span, textNode } from "./syntax-node.ts";

const MARK = "||";

/** Puts what stands between two `||` into a spoiler; formatting and breaks may stand in it, whole blocks may not. */
export function withSpoilers(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  if (!nodes.some(hasMark)) return [...nodes];
  const shown: SyntaxNode[] = [];
  let hidden: SyntaxNode[] | null = null;
  for (const node of nodes) {
    const pieces = hasMark(node) ? (node.value ?? "").split(MARK) : [];
    if (pieces.length === 0) (hidden ?? shown).push(node);
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        if (hidden === null) hidden = [];
        else {
          // Four bars in a row hide nothing.
          shown.push(hidden.length === 0 ? textNode(MARK + MARK) : span("data-spoiler", "", hidden));
          hidden = null;
        }
      }
      if (piece !== "") (hidden ?? shown).push(textNode(piece));
    }
  }
  if (hidden !== null) shown.push(textNode(MARK), ...hidden);
  return shown;
}

function hasMark(node: SyntaxNode): boolean {
  return node.type === "text" && (node.value ?? "").includes(MARK);
}
