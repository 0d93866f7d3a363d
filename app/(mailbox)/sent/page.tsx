import { requireMember } from "#lib/web/load.ts"
import { FolderView } from "../_folder/folder-view.tsx"
import type { PageParams } from "../_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"
import { JustSent } from "./just-sent.tsx"

export const generateMetadata = titled("sent.title")

export default async function SentPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const params = await searchParams
  const writer = await requireMember()
  return <FolderView folder="sent" params={params} said={<JustSent writer={writer} messageId={params["sent"]} />} />
}
