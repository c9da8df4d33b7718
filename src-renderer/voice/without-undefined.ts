/** `T` with every field that may be undefined made optional instead, as the DOM's dictionaries want them. */
export type WithoutUndefined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** A copy of `fields` without those that are undefined. */
export function withoutUndefined<T extends object>(fields: T): WithoutUndefined<T> {
  const copy: WithoutUndefined<T> = { ...fields };
  for (const name in copy) if (copy[name] === undefined) delete copy[name];
  return copy;
}
