/** How long a name may be, in letters. */
export const NAME_LENGTH = 80

/**
 * A name as others will see it beside the proven address (I10): one line, NFC. Null for what is no name or could pose as something else:
 * an address or link, control characters, or marks that turn the direction of the text around.
 */
export function readPersonName(typed: string): string | null {
  const name = typed.normalize("NFC").replace(/\s+/gu, " ").trim()
  const length = [...name].length
  if (length === 0 || length > NAME_LENGTH) return null
  if (!/[\p{L}\p{N}]/u.test(name)) return null
  if (/[\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069@<>\\]|:\/\/|www\./iu.test(name)) return null
  return name
}
