import type { Door } from "./door.ts"
import type { Person } from "./given.ts"
import { BACKUP_DAYS } from "./product.ts"

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'" }

type Page = { readonly who: Person; readonly path: string; readonly language: string }

/** What somebody reads on a page without JavaScript: its text, one space between words. */
export async function textOf(door: Door, { who, path, language }: Page): Promise<string> {
  const { status, body } = await door.askAs(who, path, { headers: { Cookie: `sigill-language=${language}` } })
  if (status !== 200) throw new Error(`${path} answered ${status}`)
  return (body.split("<body")[1] ?? "")
    .replaceAll(/<script[\s\S]*?<\/script>/g, "")
    .replaceAll(/<!--.*?-->/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(quot|amp|lt|gt|#x27);/g, (_all, name: string) => ENTITIES[name] ?? "")
    .replaceAll(/\s+/g, " ")
}

/** How erasing works, and when it is gone from backups (B84): written out, so that the catalogue cannot promise something else unseen. */
export const ERASING = {
  en: {
    done: "The key to your copy is destroyed and its file overwritten at once, where the storage allows that. The others keep their copies.",
    backups: `It is gone from our backups in ${BACKUP_DAYS} days.`,
  },
  sv: {
    done: "Nyckeln till ditt exemplar förstörs och dess fil skrivs över på en gång, där lagringen tillåter det. De andra har kvar sina.",
    backups: `Ur våra säkerhetskopior är det borta efter ${BACKUP_DAYS} dagar.`,
  },
} as const
