import { useState } from "react";
import { refusalWords } from "../welcome/form-faults.ts";

/** Something that a press asks of the server: whether the answer is awaited, and why it was refused. */
export function useAsked() {
  const [isPending, setPending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  return {
    isPending,
    fault,
    /** true: it was done. */
    async ask(work: () => Promise<void>): Promise<boolean> {
      if (isPending) return false;
      setPending(true);
      setFault(null);
      try {
        await work();
        return true;
      } catch (error) {
        setFault(refusalWords(error));
        return false;
      } finally {
        setPending(false);
      }
    },
  };
}
