/** Who types in the channel; keeps its height when nobody does. */
export function TypingLine({ channelId }: { channelId: string }) {
  return <p className="typing-line" data-channel={channelId} />;
}
