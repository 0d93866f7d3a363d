import { cache } from "react"
import type { MemberContext } from "#lib/context.ts"
import { listOwnFolders, type ListedFolder } from "#lib/folders/own-folders.ts"

/** The person's own folders; asked for by the rail and by what is on the page, and opened once for both. */
export const ownFoldersOf = cache(async (context: MemberContext): Promise<readonly ListedFolder[]> => {
  const found = await listOwnFolders(context)
  return found.ok ? found.value : []
})
