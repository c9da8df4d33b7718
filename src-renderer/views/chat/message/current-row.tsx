import { createContext, useContext } from "react";

/**
 * Whether a message is the one of the list that the keyboard is at. The list is one stop of the Tab key; links and buttons
 * of a message are stops only while it is the current one. What scrolls within a message is one always: nothing else reaches it.
 */
export const CurrentRowContext = createContext(true);

/** For links and buttons within a message. */
export function useInsideTabIndex(): 0 | -1 {
  return useContext(CurrentRowContext) ? 0 : -1;
}
