import { withMentions } from "./mention-syntax.ts";
import { withSpoilers } from "./spoiler-syntax.ts";
import { type SyntaxNode, textNode } from "./syntax-node.ts";

/** Deeper than anybody writes by hand; React and the parser's own steps call themselves for each level. */
const MAX_DEPTH = 40;

/**
 * Makes of Markdown what a chat has: mentions and spoilers beside it, and no pictures from elsewhere (a picture becomes a
 * link), no boxes to tick, no footnotes.
 */
export function chatSyntax() {
  return (tree: SyntaxNode): void => {
    tree.children = children(tree, false, 0);
  };
}

function children(parent: SyntaxNode, isInLink: boolean, depth: number): SyntaxNode[] {
  if (depth > MAX_DEPTH) throw new Error("A message is nested too deep.");
  const own = (parent.children ?? []).flatMap((node) => {
    const changed = changedNode(node, isInLink);
    if (changed.children !== undefined) {
      const isLink = changed.type === "link" || changed.type === "linkReference";
      changed.children = children(changed, isInLink || isLink, depth + 1);
    }
    // What is in a link leads somewhere else than to a person.
    return changed.type === "text" && !isInLink ? withMentions(changed.value ?? "") : [changed];
  });
  return withSpoilers(own);
}

function changedNode(node: SyntaxNode, isInLink: boolean): SyntaxNode {
  switch (node.type) {
    case "image":
      return isInLink
        ? textNode(nameOfImage(node))
        : { ...node, type: "link", children: [textNode(nameOfImage(node))] };
    case "imageReference":
      return isInLink
        ? textNode(nameOfImage(node))
        : { ...node, type: "linkReference", children: [textNode(nameOfImage(node))] };
    case "footnoteReference":
      return textNode(`[^${node.label ?? node.identifier ?? ""}]`);
    case "footnoteDefinition":
      return {
        type: "blockquote",
        children: [
          { type: "paragraph", children: [textNode(`[^${node.label ?? node.identifier ?? ""}]:`)] },
          ...(node.children ?? []),
        ],
      };
    case "listItem":
      return typeof node.checked === "boolean" ? ticked(node, node.checked) : node;
    default:
      return node;
  }
}

function nameOfImage({ alt, url }: SyntaxNode): string {
  return alt === undefined || alt === null || alt === "" ? (url ?? "image") : alt;
}

function ticked(item: SyntaxNode, isChecked: boolean): SyntaxNode {
  const [first, ...rest] = item.children ?? [];
  const box = textNode(isChecked ? "☑ " : "☐ ");
  const lead: SyntaxNode = first?.type === "paragraph" ? { ...first, children: [box, ...(first.children ?? [])] } : box;
  return {
    ...item,
    checked: null,
    children: [lead, ...(first?.type === "paragraph" || first === undefined ? [] : [first]), ...rest],
  };
}
