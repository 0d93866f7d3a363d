import type { Bytes } from "./bytes.ts"

/**
 * Public keys used last, opened: making a key object costs more than using it. Public keys only, so that nothing secret outlives its request.
 * The one that was not used for longest goes first.
 */
export function keepOpened<T>({ atMost, open }: { readonly atMost: number; readonly open: (bytes: Bytes) => T }): (bytes: Bytes) => T {
  const kept = new Map<string, T>()
  return (bytes) => {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
    const known = kept.get(name)
    const opened = known ?? open(bytes)
    // A map gives its names in the order in which they were put in.
    if (known !== undefined) kept.delete(name)
    else if (kept.size >= atMost) kept.delete(kept.keys().next().value ?? "")
    kept.set(name, opened)
    return opened
  }
}

/** Remembers what was found true, by a name that says all that was looked at. What is false is looked at again each time. */
export function rememberTrue({ atMost }: { readonly atMost: number }): (name: Bytes, isTrue: () => boolean) => boolean {
  const found = new Set<string>()
  return (bytes, isTrue) => {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
    if (!found.delete(name) && !isTrue()) return false
    if (found.size >= atMost) found.delete(found.keys().next().value ?? "")
    found.add(name)
    return true
  }
}
