import type { Limits } from "../../../../shared/protocol/limits.ts";
import { sizeWords } from "../../../../shared/size-words.ts";

interface CheckedFiles {
  readonly taken: readonly File[];
  /** What to do about those that are left; null: nothing is. */
  readonly fault: string | null;
}

/** Which files go with a draft that has `present` of them; the server would refuse the others (M3, M10). */
export function checkFiles(
  files: readonly File[],
  present: number,
  { uploadBytes, attachmentsPerMessage }: Pick<Limits, "uploadBytes" | "attachmentsPerMessage">,
): CheckedFiles {
  const fitting = files.filter(({ size }) => size <= uploadBytes);
  const taken = fitting.slice(0, Math.max(0, attachmentsPerMessage - present));
  const tooLarge = files.filter(({ size }) => size > uploadBytes);
  const faults = [
    ...(tooLarge.length === 0 ? [] : [tooLargeWords(tooLarge, uploadBytes)]),
    ...(taken.length < fitting.length
      ? [
          `A message takes ${filesWords(attachmentsPerMessage)}: send these first, then the ${
            fitting.length - taken.length === 1 ? "other one" : `other ${fitting.length - taken.length}`
          }.`,
        ]
      : []),
  ];
  return { taken, fault: faults.length === 0 ? null : faults.join(" ") };
}

function tooLargeWords(files: readonly File[], uploadBytes: number): string {
  const [first] = files;
  const what =
    files.length === 1 && first !== undefined
      ? `${first.name} (${sizeWords(first.size)}) is too large`
      : `${files.length} files are too large`;
  return `${what}: this server takes ${sizeWords(uploadBytes)} a file. Make it smaller, or send a link to it.`;
}

function filesWords(count: number): string {
  return count === 1 ? "one file" : `${count} files`;
}
