import { useEffect, useRef, useState } from "react";
import { useFocusableScroll } from "../../widgets/use-focusable-scroll.ts";
import { CopyButton } from "../message/copy-button.tsx";
import type { CodePiece } from "./highlight.ts";

/** Code with its language's colours, once they are there, and a way to take it along. */
export function CodeBlock({ text, language }: { text: string; language: string | null }) {
  const pieces = useHighlighted(text, language);
  const area = useRef<HTMLPreElement>(null);
  useFocusableScroll(area);
  return (
    <div className="code-block">
      <pre ref={area}>
        <code>
          {pieces === null
            ? text
            : pieces.map((piece, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change their places
                <span key={index} className={piece.className ?? undefined}>
                  {piece.text}
                </span>
              ))}
        </code>
      </pre>
      <CopyButton text={text} label="Copy code" className="icon-button small code-copy" />
    </div>
  );
}

function useHighlighted(text: string, language: string | null): readonly CodePiece[] | null {
  const [found, setFound] = useState<{ text: string; pieces: readonly CodePiece[] | null } | null>(null);
  useEffect(() => {
    if (language === null) return;
    let isWanted = true;
    const show = async () => {
      try {
        const { highlighted } = await import("./highlight.ts");
        if (isWanted) setFound({ text, pieces: highlighted(text, language.toLowerCase()) });
      } catch {
        // Without its colours it is still code: the network may be gone, or a grammar trips over the text.
      }
    };
    void show();
    return () => {
      isWanted = false;
    };
  }, [text, language]);
  return found?.text === text ? found.pieces : null;
}
