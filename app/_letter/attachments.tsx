import { ButtonLink } from "#app/_ui/button.tsx"
import { FileList } from "#app/_ui/file-list.tsx"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"

type AttachmentsProps = {
  readonly message: OpenedMessage
  readonly t: Translate
  readonly f: Formats
  /** Where the file with this number is fetched. */
  readonly fileHref: (index: number) => string
}

/** The files of a message: kind, size, and the way to fetch each. */
export function Attachments({ message, t, f, fileHref }: AttachmentsProps) {
  const files = message.attachments.map(({ index, name, type, size }) => ({
    id: String(index),
    name,
    type,
    size: f.size(size),
    actions: (
      <ButtonLink href={fileHref(index)} download={name} small icon="download" aria-label={t("files.downloadNamed", { name })}>
        {t("common.download")}
      </ButtonLink>
    ),
  }))
  return <FileList label={t("files.list")} files={files} kindName={(kind) => t(`files.type.${kind}`)} />
}
