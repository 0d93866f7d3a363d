import { notFound } from "next/navigation"
import { requireMember } from "#lib/web/load.ts"
import { FolderView } from "../../_folder/folder-view.tsx"
import type { PageParams } from "../../_folder/said.ts"
import { overviewOf } from "../../overview.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("folders.title")

type PageProps = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<PageParams> }

/** A folder of the person's own. */
export default async function OwnFolderPage({ params, searchParams }: PageProps) {
  const { id } = await params
  const folder = (await overviewOf(await requireMember())).ownFolders.find((own) => own.id === id)
  if (folder === undefined) notFound()
  return <FolderView folder={folder.id} {...(folder.name === null ? {} : { name: folder.name })} params={await searchParams} />
}
