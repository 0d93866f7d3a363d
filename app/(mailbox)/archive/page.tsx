import { FolderView } from "../_folder/folder-view.tsx"
import type { PageParams } from "../_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("archive.title")

export default async function ArchivePage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  return <FolderView folder="archive" params={await searchParams} />
}
