import { FolderView } from "../_folder/folder-view.tsx"
import type { PageParams } from "../_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("inbox.title")

export default async function InboxPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  return <FolderView folder="inbox" params={await searchParams} />
}
