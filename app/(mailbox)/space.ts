import type { Space } from "#app/_ui/shell/navigation.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { fullness, type Storage } from "#lib/storage/storage.ts"

/** Where what takes room is shown. */
export const SPACE_HREF = "/account/storage"

/** How full the mailbox is, in words and as a share of its limit (A1). */
export function spaceOf(context: Pick<MemberContext, "language" | "timeZone">, storage: Storage): Space {
  const { taken, limit } = formats(context)
  const how = fullness(storage)
  const words = translator(context.language)(`space.${how}`, { used: taken(storage.used), limit: limit(storage.limit) })
  return { words, href: SPACE_HREF, share: storage.used / storage.limit, isTight: how !== "room" }
}
