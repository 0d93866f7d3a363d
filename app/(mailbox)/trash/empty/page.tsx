import { redirect } from "next/navigation"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { ConfirmErasing } from "../../_folder/confirm-erasing.tsx"
import { emptyTrashAction } from "../../actions.ts"
import { overviewOf } from "../../overview.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("trash.empty")

/** Asks once more before everything in Trash goes. */
export default async function EmptyTrashPage() {
  const context = await requireMember()
  const { total: count } = (await overviewOf(context)).trash
  if (count === 0) redirect("/trash")
  const t = translator(context.language)
  return (
    <ConfirmErasing
      context={context}
      current="trash"
      action={emptyTrashAction}
      title={t("trash.confirmEmptyTitle")}
      act={t("trash.empty")}
      keep={t("trash.keep")}
    >
      <p>{t("trash.confirmEmpty", { count })}</p>
    </ConfirmErasing>
  )
}
