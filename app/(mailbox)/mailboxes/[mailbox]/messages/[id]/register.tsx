import { ActionForm } from "#app/_forms/action-form.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import { Button } from "#app/_ui/button.tsx"
import type { RegistrationRow } from "#db/queries/registrations.ts"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import type { LetterRecord } from "#lib/records/registering.ts"
import { registerAction, withdrawNumberAction } from "../../../register-actions.ts"

type RegisterProps = {
  readonly context: MemberContext
  readonly mailboxId: string
  readonly messageId: string
  readonly record: LetterRecord
}

/** What the register says of a letter, and giving it its number, fetching it for the archive, taking a wrong number back (O16). */
export function Register(props: RegisterProps) {
  const { context, record } = props
  const t = translator(context.language)
  return (
    <div id="register" className="no-print">
      <AccountSection title={t("records.title")}>
        {record.standing === null ? <GiveNumber {...props} /> : <Standing {...props} standing={record.standing} />}
        {record.withdrawn.length > 0 && (
          <ul role="list" className="mt-4 text-sm text-quiet">
            {record.withdrawn.map((row) => (
              <li key={row.id}>{wasWords(context, row)}</li>
            ))}
          </ul>
        )}
      </AccountSection>
    </div>
  )
}

const fieldsOf = ({ mailboxId, messageId }: RegisterProps) => [
  { kind: "hidden", name: "mailbox", value: mailboxId } as const,
  { kind: "hidden", name: "message", value: messageId } as const,
]

function GiveNumber(props: RegisterProps) {
  const t = translator(props.context.language)
  return (
    <>
      <p className="mb-4">{t(props.record.isOfficial ? "records.unregistered" : "records.freed")}</p>
      <ActionForm
        action={registerAction}
        formId="register"
        submit={t("records.register")}
        pending={t("common.working")}
        fields={[
          ...fieldsOf(props),
          { kind: "text", name: "number", label: t("records.number"), hint: t("records.numberHint"), autoComplete: "off", maxLength: 40 },
        ]}
      />
    </>
  )
}

function Standing({ standing, ...props }: RegisterProps & { readonly standing: RegistrationRow }) {
  const { context, mailboxId, messageId } = props
  const t = translator(context.language)
  const { number, registeredBy, registeredAt, exportedBy, exportedAt } = standing
  return (
    <>
      <p>{t("records.is", { number, name: registeredBy ?? t("records.gone"), when: at(context, registeredAt) })}</p>
      <p className="mt-2">
        {exportedAt === null
          ? t("records.toArchive")
          : t("records.archived", { name: exportedBy ?? t("records.gone"), when: at(context, exportedAt) })}
      </p>
      <form action={`/files/mailbox/${mailboxId}/${messageId}/archive`} method="post" className="mt-4 mb-4">
        <Button type="submit" look={exportedAt === null ? "primary" : "quiet"}>
          {t("records.fetch")}
        </Button>
        <p className="mt-2 text-sm text-quiet">{t("records.fetchHint")}</p>
      </form>
      <ActionForm
        action={withdrawNumberAction}
        formId="withdraw"
        look="quiet"
        submit={t("records.withdraw")}
        pending={t("common.working")}
        fields={fieldsOf(props)}
      />
    </>
  )
}

const at = (context: MemberContext, time: Date): string => formats(context).when(time, context.clock.now())

function wasWords(context: MemberContext, { number, registeredBy, registeredAt, withdrawnBy, withdrawnAt }: RegistrationRow): string {
  const t = translator(context.language)
  const gone = t("records.gone")
  const later = withdrawnAt === null ? "" : at(context, withdrawnAt)
  return t("records.was", { number, name: registeredBy ?? gone, when: at(context, registeredAt), other: withdrawnBy ?? gone, later })
}
