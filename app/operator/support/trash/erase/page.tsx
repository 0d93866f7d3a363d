import { redirect } from "next/navigation"
import { ActForm } from "#app/(mailbox)/_folder/act-form.tsx"
import { chosenIn } from "#app/(mailbox)/_folder/chosen.ts"
import type { PageParams } from "#app/(mailbox)/_folder/said.ts"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { translator } from "#lib/language/translate.ts"
import { requireSupport } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../../operator-page.tsx"
import { eraseSupportAction } from "../../actions.ts"
import { SUPPORT_FOLDERS, SupportClosed } from "../../support-frame.tsx"

export const generateMetadata = titled("operator.support.title")

/** Asks once more before chosen messages of support go; a page, so that it asks without JavaScript too. */
export default async function EraseSupportPage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const { context, support } = await requireSupport()
  if (!support.ok) return <SupportClosed context={context} code={support.error.code} />
  const ids = chosenIn(await searchParams, "message")
  if (ids.length === 0) redirect(SUPPORT_FOLDERS.trash)
  const t = translator(context.language)
  const title = t("trash.confirmTitle", { count: ids.length })
  return (
    <OperatorFrame context={context} title={title} back={{ href: SUPPORT_FOLDERS.trash, label: t("trash.title") }}>
      <div className="confirm">
        <p>{t("trash.confirm", { count: ids.length })}</p>
        <p className="confirm-means">
          {t("answers.erase.body")} {t("answers.erase.backups", { days: context.env.backupDays })}
        </p>
        <ActForm
          action={eraseSupportAction}
          start={{ kind: "start" }}
          words={{ undo: t("folder.undo"), pending: t("common.working") }}
          className="button-row"
        >
          {ids.map((id) => (
            <input key={id} type="hidden" name="message" value={id} />
          ))}
          <SubmitButton look="danger" icon="trash" pending={t("common.working")}>
            {t("trash.eraseForGood")}
          </SubmitButton>
          <ButtonLink href={SUPPORT_FOLDERS.trash}>{t("trash.keep")}</ButtonLink>
        </ActForm>
      </div>
    </OperatorFrame>
  )
}
