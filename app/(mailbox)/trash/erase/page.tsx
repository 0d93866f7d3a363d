import { redirect } from "next/navigation"
import { translator } from "#lib/language/translate.ts"
import { requireMember } from "#lib/web/load.ts"
import { chosenIn } from "../../_folder/chosen.ts"
import { ConfirmErasing } from "../../_folder/confirm-erasing.tsx"
import type { PageParams } from "../../_folder/said.ts"
import { eraseAction } from "../../actions.ts"
import { titled } from "#app/_forms/titled.ts"

export const generateMetadata = titled("trash.title")

/** Asks once more before chosen messages in Trash go. */
export default async function EraseMessagesPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const context = await requireMember()
  const ids = chosenIn(await searchParams, "message")
  if (ids.length === 0) redirect("/trash")
  const t = translator(context.language)
  const count = ids.length
  return (
    <ConfirmErasing
      context={context}
      current="trash"
      action={eraseAction}
      title={t("trash.confirmTitle", { count })}
      act={t("trash.eraseForGood")}
      keep={t("trash.keep")}
      chosen={{ field: "message", ids }}
    >
      <p>{t("trash.confirm", { count })}</p>
    </ConfirmErasing>
  )
}
