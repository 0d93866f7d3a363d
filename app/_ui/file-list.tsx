import type { ReactNode } from "react"
import { fileKind, type FileKind } from "./file-kind.ts"
import { Icon } from "./icon.tsx"
import type { IconName } from "./icon-names.ts"

export type ListedFile = {
  readonly id: string
  readonly name: string
  /** Media type as the sender's browser gave it. */
  readonly type: string
  /** As people say it. */
  readonly size: string
  /** ButtonLinks with labels that name the file. */
  readonly actions?: ReactNode
  /** What is shown of it, under its line. */
  readonly below?: ReactNode
}

const ICONS: Readonly<Record<FileKind, IconName>> = {
  image: "file-image",
  pdf: "file-text",
  text: "file-text",
  document: "file-text",
  spreadsheet: "file-spreadsheet",
  presentation: "file-presentation",
  archive: "file-archive",
  audio: "file-audio",
  video: "file-video",
  message: "file-message",
  other: "file",
}

type FileListProps = {
  readonly label: string
  readonly files: readonly ListedFile[]
  /** The word for each kind, like "Image". */ readonly kindName: (kind: FileKind) => string
}

/** Attachments: what kind, name, size, and what can be done. */
export function FileList({ label, files, kindName }: FileListProps) {
  return (
    <ul role="list" aria-label={label} className="files">
      {files.map((file) => {
        const kind = fileKind(file)
        return (
          <li key={file.id}>
            <Icon name={ICONS[kind]} />
            <div>
              <bdi className="file-name">{file.name}</bdi>
              <p className="file-facts figures">
                {kindName(kind)}, {file.size}
              </p>
            </div>
            {file.actions && <div className="toolbar">{file.actions}</div>}
            {file.below}
          </li>
        )
      })}
    </ul>
  )
}
