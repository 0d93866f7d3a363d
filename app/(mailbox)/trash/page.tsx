import { FolderView } from "../_folder/folder-view.tsx"
import type { PageParams } from "../_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("trash.title")

export default async function TrashPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  return <FolderView folder="trash" params={await searchParams} />
}
