import type { Metadata } from "next"
import { translator, type MessageKey } from "#lib/language/translate.ts"
import { requestLanguage } from "#lib/web/language.ts"

/**
 * The `generateMetadata` of a page with a fixed title. Titles never hold a subject or a name:
 * browsers keep them in their history (M12), and metadata is made for prefetches too, which must open nothing.
 */
export function titled(key: MessageKey): () => Promise<Metadata> {
  return async () => ({ title: translator(await requestLanguage())(key) })
}
