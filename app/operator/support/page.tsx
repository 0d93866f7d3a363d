import type { PageParams } from "#app/(mailbox)/_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"
import { SupportFolderView } from "./folder.tsx"

export const generateMetadata = titled("operator.support.title")

export default async function SupportInboxPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  return <SupportFolderView folder="inbox" params={await searchParams} />
}
