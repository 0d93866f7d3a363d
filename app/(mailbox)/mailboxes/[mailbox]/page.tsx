import { titled } from "#app/_forms/titled.ts"
import { SharedFolderView, type FolderPageProps } from "./folder.tsx"

export const generateMetadata = titled("mailboxes.title")

export default function SharedInboxPage(props: FolderPageProps) {
  return <SharedFolderView folder="inbox" {...props} />
}
