import { redirect } from "next/navigation"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { chosenIn } from "../../_folder/chosen.ts"
import { ConfirmErasing } from "../../_folder/confirm-erasing.tsx"
import type { PageParams } from "../../_folder/said.ts"
import { eraseDraftsAction } from "../../actions.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("drafts.title")

/** Asks once more before chosen drafts go. */
export default async function EraseDraftsPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const ids = chosenIn(await searchParams, "draft")
  if (ids.length === 0) redirect("/drafts")
  const t = translator(context.language)
  const count = ids.length
  return (
    <ConfirmErasing
      context={context}
      current="drafts"
      action={eraseDraftsAction}
      title={t("drafts.eraseTitle", { count })}
      act={t("trash.eraseForGood")}
      keep={t("drafts.keep")}
      chosen={{ field: "draft", ids }}
    >
      <p>{t("drafts.eraseBody")}</p>
    </ConfirmErasing>
  )
}
