import { titled } from "#app/_forms/titled.ts"
import { SharedFolderView, type FolderPageProps } from "../folder.tsx"

export const generateMetadata = titled("mailboxes.title")

export default function SharedTrashPage(props: FolderPageProps) {
  return <SharedFolderView folder="trash" {...props} />
}
