/** The mark: the ring of someone speaking, open to one side as a C. Takes the colour of the text around it. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M18.6 6.2A8.8 8.8 0 1 0 18.6 17.8" stroke="currentColor" strokeWidth="3.4" strokeLinecap="round" />
      <circle cx="12.2" cy="12" r="3.3" fill="currentColor" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="wordmark">
      <Mark size={22} />
      <span>cromulent</span>
    </span>
  );
}
