import { useAppState, useRoster } from "../../app-context.tsx";

const NOBODY: readonly string[] = [];
/** More names than these nobody reads in passing. */
const NAMED = 3;

/** Who types in the channel; keeps its height when nobody does. */
export function TypingLine({ channelId }: { channelId: string }) {
  const { members } = useRoster();
  const userIds = useAppState(({ chat }) => chat.typing.get(channelId) ?? NOBODY);
  const names = userIds.flatMap((userId) => members.get(userId)?.displayName ?? []);
  return (
    // Not spoken: it would talk over what is written.
    <p className="typing-line">
      {names.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          <span className="truncate">
            <TypingWords names={names} />
          </span>
        </>
      )}
    </p>
  );
}

const list = new Intl.ListFormat("en", { style: "long", type: "conjunction" });

function TypingWords({ names }: { names: readonly string[] }) {
  if (names.length > NAMED) return "Several people are typing…";
  return (
    <>
      {list.formatToParts(names).map(({ type, value }, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and nothing in them has a state.
        type === "element" ? <strong key={index}>{value}</strong> : value,
      )}
      {names.length === 1 ? " is typing…" : " are typing…"}
    </>
  );
}
