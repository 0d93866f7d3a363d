import type { ReactNode } from "react"
import { DataTable } from "#app/_ui/data-table.tsx"
import { Gauge } from "#app/_ui/gauge.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { BytesOf } from "#lib/folders/mailbox-overview.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { Storage } from "#lib/storage/storage.ts"

type SpaceProps = {
  readonly context: MemberContext
  readonly storage: Storage
  readonly bytes: readonly BytesOf[]
  /** The folder's name, as a link to it. */
  readonly linkTo: (where: BytesOf["where"]) => ReactNode
}

/** Which folders of a mailbox take how much of what it holds (A1). */
export function SpaceTable({ context, storage, bytes, linkTo }: SpaceProps) {
  const t = translator(context.language)
  if (bytes.length === 0) return <p>{t("space.nothing")}</p>
  const { taken } = formats(context)
  return (
    <DataTable
      caption={t("space.where")}
      quietCaption
      columns={[
        { key: "where", header: t("space.folder"), cell: ({ where }: BytesOf) => linkTo(where) },
        {
          key: "share",
          header: t("space.share"),
          quietHeader: true,
          cell: (part: BytesOf) => (
            <span className="gauge-cell">
              <Gauge share={part.bytes / storage.used} />
            </span>
          ),
        },
        { key: "size", header: t("space.size"), isNumber: true, cell: (part: BytesOf) => taken(part.bytes) },
      ]}
      items={bytes}
      itemKey={({ where }) => where}
    />
  )
}
