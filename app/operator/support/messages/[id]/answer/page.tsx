import { notFound } from "next/navigation"
import { titled } from "#app/_forms/titled.ts"
import { ActionForm } from "#app/_forms/action-form.tsx"
import { letterFields } from "#app/_forms/letter-fields.ts"
import { newId } from "#lib/ids.ts"
import { translator } from "#lib/language/translate.ts"
import { prepareSupportAnswer } from "#lib/staff/answer-support.ts"
import { asked } from "#lib/web/asked.ts"
import { requireSupport } from "#lib/web/staff.ts"
import { OperatorFrame } from "../../../../operator-page.tsx"
import { answerSupportAction } from "../../../actions.ts"
import { SUPPORT_MESSAGES, SupportClosed } from "../../../support-frame.tsx"

export const generateMetadata = titled("operator.support.answerTitle")

/** Answers as support, to the sender whom the seal names; the answered text stands below, as mail has it. */
export default async function SupportAnswerPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const { context, support } = await requireSupport()
  if (!support.ok) return <SupportClosed context={context} code={support.error.code} />
  const prepared = await prepareSupportAnswer(context, id, { record: (await asked()) === "reading" })
  if (!prepared.ok || prepared.value.to === "") notFound()
  const { to, subject, text } = prepared.value
  const { name, address } = support.value.actor
  const t = translator(context.language)
  return (
    <OperatorFrame
      context={context}
      title={t("operator.support.answerTitle")}
      lead={t("operator.support.answerTo", { address: to })}
      back={{ href: `${SUPPORT_MESSAGES}/${id}`, label: t("message.title") }}
    >
      <div className="mt-6 max-w-[44rem]">
        <p className="mb-4">{t("operator.support.answerAs", { name, address })}</p>
        <ActionForm
          action={answerSupportAction}
          submit={t("operator.support.send")}
          pending={t("common.working")}
          fields={[
            { kind: "hidden", name: "token", value: newId() },
            { kind: "hidden", name: "answered", value: id },
            ...letterFields(t, { subject, text }),
          ]}
        />
      </div>
    </OperatorFrame>
  )
}
