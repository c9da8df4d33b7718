/** Makes the compiler prove that a `switch` covers its whole union; reached at run time only by a value that was never parsed. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
