export type FileKind =
  "image" | "pdf" | "text" | "document" | "spreadsheet" | "presentation" | "archive" | "audio" | "video" | "message" | "other"

const BY_ENDING: readonly (readonly [FileKind, RegExp])[] = [
  ["pdf", /\.pdf$/],
  ["document", /\.(docx?|odt|rtf|pages)$/],
  ["spreadsheet", /\.(xlsx?|ods|csv|numbers)$/],
  ["presentation", /\.(pptx?|odp|key)$/],
  ["archive", /\.(zip|7z|rar|tar|t?gz|bz2|xz)$/],
  ["message", /\.(eml|msg|mbox)$/],
  ["image", /\.(jpe?g|png|gif|webp|heic|avif|tiff?|bmp|svg)$/],
  ["audio", /\.(mp3|m4a|wav|ogg|flac)$/],
  ["video", /\.(mp4|mov|webm|mkv|avi)$/],
  ["text", /\.(txt|md|log|json|xml)$/],
]

const BY_TYPE: readonly (readonly [FileKind, RegExp])[] = [
  ["image", /^image\//],
  ["audio", /^audio\//],
  ["video", /^video\//],
  ["message", /^message\//],
  ["text", /^text\//],
]

/** What a file seems to be, for its sign and word only: nothing is decided by it. The ending first, as the person sees it. */
export function fileKind({ name, type }: { readonly name: string; readonly type: string }): FileKind {
  const lower = name.toLowerCase()
  const found = BY_ENDING.find(([, ending]) => ending.test(lower)) ?? BY_TYPE.find(([, pattern]) => pattern.test(type))
  return found?.[0] ?? "other"
}
