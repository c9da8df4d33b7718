import { useEffect, useMemo, useRef, useState } from "react";
import { useFocusableScroll } from "../../widgets/use-focusable-scroll.ts";
import { CopyButton } from "../message/copy-button.tsx";
import { areColoursLoaded, coloured, loadColours } from "./code-colours.ts";
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
  const [isLoaded, setLoaded] = useState(areColoursLoaded);
  useEffect(() => {
    if (language === null || isLoaded) return;
    let isWanted = true;
    loadColours().then(
      () => isWanted && setLoaded(true),
      // Without its colours it is still code: the network may be gone.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [language, isLoaded]);
  return useMemo(
    () => (language === null || !isLoaded ? null : coloured(text, language.toLowerCase())),
    [text, language, isLoaded],
  );
}
