export type Showable = "image" | "pdf"

const ENDINGS: readonly (readonly [Showable, RegExp])[] = [
  ["image", /\.(png|jpe?g|gif|webp|avif)$/i],
  ["pdf", /\.pdf$/i],
]
const TYPES: Readonly<Record<string, Showable>> = {
  "image/png": "image",
  "image/jpeg": "image",
  "image/gif": "image",
  "image/webp": "image",
  "image/avif": "image",
  "application/pdf": "pdf",
}

/** As what a file is offered to be shown, by its name, or its type where the name has no ending; whether it is one is seen when it is asked for (lib/web/show-file.ts). */
export function canShow({ name, type }: { readonly name: string; readonly type: string }): Showable | null {
  const found = ENDINGS.find(([, ending]) => ending.test(name))
  if (found !== undefined) return found[0]
  return /\.[a-z0-9]{1,5}$/i.test(name) ? null : (TYPES[type] ?? null)
}
