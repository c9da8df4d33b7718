import { common, createLowlight } from "lowlight";

/** A piece of code, and what it is to its language (`hljs-keyword`, …). */
export interface CodePiece {
  readonly className: string | null;
  readonly text: string;
}

const lowlight = createLowlight(common);

/** null: a language that is not known. The grammars are large: this file is loaded when the first code is shown. */
export function highlighted(text: string, language: string): readonly CodePiece[] | null {
  if (!lowlight.registered(language)) return null;
  return pieces(lowlight.highlight(language, text).children, null);
}

type Highlighted = ReturnType<typeof lowlight.highlight>["children"];

function pieces(nodes: Highlighted, className: string | null): CodePiece[] {
  return nodes.flatMap((node) => {
    if (node.type === "text") return [{ className, text: node.value }];
    if (node.type !== "element") return [];
    const [own] = [node.properties["className"]].flat();
    return pieces(node.children as Highlighted, typeof own === "string" ? own : className);
  });
}
