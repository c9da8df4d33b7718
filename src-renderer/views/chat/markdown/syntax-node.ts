/** A node of the syntax tree that remark makes, as far as it is of interest here. */
export interface SyntaxNode {
  type: string;
  value?: string;
  url?: string;
  alt?: string | null;
  label?: string | null;
  identifier?: string;
  referenceType?: string;
  checked?: boolean | null;
  children?: SyntaxNode[];
  data?: { hName?: string; hProperties?: Record<string, string> };
}

export function textNode(value: string): SyntaxNode {
  return { type: "text", value };
}

/** The node becomes a `<span>` with this one attribute, by which markdown.tsx knows what to show for it. */
export function span(attribute: string, value: string, children: SyntaxNode[]): SyntaxNode {
  return { type: attribute, children, data: { hName: "span", hProperties: { [attribute]: value } } };
}

interface Textual {
  readonly value?: string | undefined;
  readonly children?: readonly Textual[] | undefined;
}

/** All of its text, and that of what it holds. */
export function textOf({ value, children }: Textual): string {
  return value ?? (children ?? []).map(textOf).join("");
}
