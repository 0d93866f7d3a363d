/** Longest stored name in bytes of UTF-8; every file system takes it, with room for "(1)". */
const MAX_BYTES = 200
const MAX_EXTENSION_BYTES = 20

/** Shown and stored when nothing readable is left of a name. */
const NAMELESS = "file"

/**
 * Characters that are not seen but change what is: controls (CR, LF, NUL …), marks and overrides of writing direction (which make
 * `exe.fdp` out of `pdf.exe`), zero-width and line-separating ones, and halves of surrogate pairs. Joiners stay: scripts need them.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu

/** Names that Windows keeps for devices, whatever their extension. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/**
 * An attachment's name as it may be shown and saved anywhere: the last part of any path, without hidden characters,
 * in NFC, at most 200 bytes with its extension kept (B58). Applied when a file arrives and again when it leaves.
 */
export function cleanFileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ""
  const seen = last
    .normalize("NFC")
    .replaceAll(UNSEEN, "")
    .replaceAll(/[<>:"|?*]/g, "_")
    .replaceAll(/\s+/g, " ")
  const trimmed = seen.trim().replace(/[. ]+$/, "")
  if (trimmed === "") return NAMELESS
  const safe = DEVICES.test(trimmed) ? `_${trimmed}` : trimmed
  return shorten(safe)
}

/** Browsers use it too, to know the name that a file will have. */
const byteLength = (text: string) => new TextEncoder().encode(text).length

function shorten(name: string): string {
  if (byteLength(name) <= MAX_BYTES) return name
  const dot = name.lastIndexOf(".")
  const extension = dot > 0 && byteLength(name.slice(dot)) <= MAX_EXTENSION_BYTES ? name.slice(dot) : ""
  return cut(name.slice(0, name.length - extension.length), MAX_BYTES - byteLength(extension) - 3) + "…" + extension
}

/** As many whole characters as fit, never half of one. */
function cut(text: string, bytes: number): string {
  let kept = ""
  let used = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += byteLength(segment)
    if (used > bytes) break
    kept += segment
  }
  return kept.trimEnd()
}
