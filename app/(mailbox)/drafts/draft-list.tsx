import type { ReactNode } from "react"
import { Button } from "#app/_ui/button.tsx"
import { List } from "#app/_ui/list.tsx"
import { Pager } from "#app/_ui/pager.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { DraftPage } from "#lib/drafts/list-drafts.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { boxLabel } from "../_folder/message-row.ts"
import { pageAddress } from "../_folder/place.ts"
import { SelectAll } from "../_folder/select-all.tsx"
import { draftRow } from "./draft-row.ts"

type DraftListProps = {
  readonly context: MemberContext
  readonly page: DraftPage
  /** The page of the list; what is chosen is erased on the one below it. */ readonly href: string
  /** What a draft's address begins with; its id ends it. */ readonly drafts: string
  /** Stands there when there is none. */ readonly empty: ReactNode
}

/** A page of drafts in one form with deleting, which leads to a page that asks, and the way to newer and older ones. */
export function DraftList({ context, page: { rows, newer, older }, href, drafts, empty }: DraftListProps) {
  const t = translator(context.language)
  const f = formats({ language: context.language, timeZone: context.timeZone })
  const now = context.clock.now()
  return (
    <>
      {rows.length === 0 ? (
        empty
      ) : (
        <form action={`${href}/erase`}>
          <div className="folder-bar">
            <SelectAll field="draft" label={t("common.selectAll")} />
            <Button type="submit" look="plain" small icon="trash">
              {t("folder.delete")}
            </Button>
          </div>
          <List
            label={t("drafts.title")}
            look="sent"
            href={drafts}
            select={{ field: "draft", label: boxLabel(t) }}
            rows={rows.map((draft) => draftRow(draft, { t, f, now }))}
          />
        </form>
      )}
      <Pager
        label={t("common.pages")}
        newer={pageAddress(href, "after", newer)}
        older={pageAddress(href, "before", older)}
        newerLabel={t("common.newer")}
        olderLabel={t("common.older")}
      />
    </>
  )
}
