import type { ReactNode } from "react"
import { ButtonLink } from "#app/_ui/button.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator } from "#lib/language/translate.ts"
import type { FormAction } from "#lib/web/action.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { ActForm } from "./act-form.tsx"

type ConfirmErasingProps = {
  readonly context: MemberContext
  readonly current: "trash" | "drafts"
  readonly action: FormAction
  readonly title: string
  /** The button that erases, and the one that leaves everything as it is. */
  readonly act: string
  readonly keep: string
  /** The field and ids of what goes, where it was chosen. */
  readonly chosen?: { readonly field: "message" | "draft"; readonly ids: readonly string[] }
  /** What will be gone. */
  readonly children: ReactNode
}

/** Says what will be gone before it is erased; a page, so that it asks without JavaScript too. */
export function ConfirmErasing({ context, current, action, title, act, keep, chosen, children }: ConfirmErasingProps) {
  const t = translator(context.language)
  return (
    <MailboxPage context={context} title={title} current={current}>
      <div className="confirm">
        <PageHeading title={title} inBar />
        {children}
        <p className="confirm-means">
          {/* Nobody else has a copy of a draft. */}
          {current === "drafts" ? null : `${t("answers.erase.body")} `}
          {t("answers.erase.backups", { days: context.env.backupDays })}
        </p>
        <ActForm
          action={action}
          start={{ kind: "start" }}
          words={{ undo: t("folder.undo"), pending: t("common.working") }}
          className="button-row"
        >
          {chosen?.ids.map((id) => (
            <input key={id} type="hidden" name={chosen.field} value={id} />
          ))}
          <SubmitButton look="danger" icon="trash" pending={t("common.working")}>
            {act}
          </SubmitButton>
          <ButtonLink href={`/${current}`}>{keep}</ButtonLink>
        </ActForm>
      </div>
    </MailboxPage>
  )
}
