import { ButtonLink } from "#app/_ui/button.tsx"
import { FileList } from "#app/_ui/file-list.tsx"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import { canShow } from "./can-show.ts"
import { ShownFile } from "./shown-file.tsx"

type AttachmentsProps = {
  readonly message: OpenedMessage
  readonly t: Translate
  readonly f: Formats
  /** Where the files are fetched: below it each by its number, and `all`. */
  readonly filesHref: string
}

/** The files of a message: kind, size, the way to fetch each and all together, and that nobody has looked into them (B59). */
export function Attachments({ message: { attachments }, t, f, filesHref }: AttachmentsProps) {
  const files = attachments.map(({ index, name, type, size }) => {
    const [href, kind] = [`${filesHref}/${index}`, canShow({ name, type })]
    return {
      id: String(index),
      name,
      type,
      size: f.size(size),
      actions: (
        <ButtonLink href={href} download={name} small icon="download" aria-label={t("files.downloadNamed", { name })}>
          {t("common.download")}
        </ButtonLink>
      ),
      below: kind !== null && <ShownFile kind={kind} href={`${href}/show`} name={name} words={shownWords(name, t)} />,
    }
  })
  return (
    <>
      <FileList label={t("files.list")} files={files} kindName={(kind) => t(`files.type.${kind}`)} />
      <div className="files-end">
        {attachments.length > 1 && (
          <p className="no-print">
            <ButtonLink href={`${filesHref}/all`} download small icon="download" aria-describedby="all-files">
              {t("files.downloadAll")}
            </ButtonLink>
            <span id="all-files" className="file-facts figures">
              {t("files.allInOne", { size: f.size(attachments.reduce((sum, { size }) => sum + size, 0)) })}
            </span>
          </p>
        )}
        <p className="file-facts">{t("files.notScanned")}</p>
      </div>
    </>
  )
}

const shownWords = (name: string, t: Translate) => ({
  show: t("files.show"),
  showNamed: t("files.showNamed", { name }),
  openNamed: t("files.openNamed", { name }),
  failed: t("files.notShown"),
})
