/** Tells whether the page is before the user (shown, and with the focus), now and at each change. Returns its unsubscribe. */
export function watchLooking(onChange: (isLooking: boolean) => void): () => void {
  let isLooking = isLookedAt();
  const look = () => {
    if (isLookedAt() === isLooking) return;
    isLooking = !isLooking;
    onChange(isLooking);
  };
  addEventListener("focus", look);
  addEventListener("blur", look);
  document.addEventListener("visibilitychange", look);
  onChange(isLooking);
  return () => {
    removeEventListener("focus", look);
    removeEventListener("blur", look);
    document.removeEventListener("visibilitychange", look);
  };
}

function isLookedAt(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
