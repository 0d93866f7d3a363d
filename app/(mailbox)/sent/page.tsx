import { FolderView } from "../_folder/folder-view.tsx"
import type { PageParams } from "../_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("sent.title")

export default async function SentPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  return <FolderView folder="sent" params={await searchParams} />
}
