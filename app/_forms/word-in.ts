/** What a word in the address stands for, where it is one of a table's; anybody can write anything there. */
export function wordIn<const T extends object>(table: T, said: unknown): T[keyof T] | null {
  return typeof said === "string" && Object.hasOwn(table, said) ? table[said as keyof T] : null
}
