import { redirect } from "next/navigation"
import { chosenIn } from "#app/(mailbox)/_folder/chosen.ts"
import { ConfirmBody, ErasingMeans } from "#app/(mailbox)/_folder/confirm-body.tsx"
import type { PageParams } from "#app/(mailbox)/_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"
import { translator } from "#lib/language/translate.ts"
import { requireSupport } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../../operator-page.tsx"
import { eraseSupportAction } from "../../actions.ts"
import { SUPPORT_FOLDERS, SupportClosed } from "../../support-frame.tsx"

export const generateMetadata = titled("operator.support.title")

/** Asks once more before chosen messages of support go. */
export default async function EraseSupportPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const { context, support } = await requireSupport()
  if (!support.ok) return <SupportClosed context={context} code={support.error.code} />
  const ids = chosenIn(await searchParams, "message")
  if (ids.length === 0) redirect(SUPPORT_FOLDERS.trash)
  const t = translator(context.language)
  const title = t("trash.confirmTitle", { count: ids.length })
  return (
    <OperatorFrame context={context} title={title} back={{ href: SUPPORT_FOLDERS.trash, label: t("trash.title") }}>
      <ConfirmBody
        t={t}
        action={eraseSupportAction}
        act={t("trash.eraseForGood")}
        keep={{ href: SUPPORT_FOLDERS.trash, label: t("trash.keep") }}
        chosen={{ field: "message", ids }}
      >
        <p>{t("trash.confirm", { count: ids.length })}</p>
        <ErasingMeans context={context} of="messages" />
      </ConfirmBody>
    </OperatorFrame>
  )
}
