import type { ReactNode } from "react"
import { ButtonLink } from "#app/_ui/button.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import type { FormAction } from "#lib/web/action.ts"
import { ActForm } from "./act-form.tsx"

type ConfirmBodyProps = {
  readonly t: Translate
  readonly action: FormAction
  /** The button that does it. */
  readonly act: string
  /** The one that leaves everything as it is. */
  readonly keep: { readonly href: string; readonly label: string }
  /** The field and ids of what goes, where it was chosen. */
  readonly chosen?: { readonly field: "message" | "draft" | "folder" | "contact" | "list"; readonly ids: readonly string[] }
  /** What the form sends along, by name. */
  readonly values?: Readonly<Record<string, string>>
  /** What will be gone. */
  readonly children: ReactNode
}

/** Says what will be gone before it goes, and asks; the body of a page, so that it asks without JavaScript too. */
export function ConfirmBody({ t, action, act, keep, chosen, values = {}, children }: ConfirmBodyProps) {
  return (
    <div className="confirm">
      {children}
      <ActForm
        action={action}
        start={{ kind: "start" }}
        words={{ undo: t("folder.undo"), pending: t("common.working") }}
        className="button-row"
      >
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {chosen?.ids.map((id) => (
          <input key={id} type="hidden" name={chosen.field} value={id} />
        ))}
        <SubmitButton look="danger" icon="trash" pending={t("common.working")}>
          {act}
        </SubmitButton>
        <ButtonLink href={keep.href}>{keep.label}</ButtonLink>
      </ActForm>
    </div>
  )
}

/** What erasing means. Nobody else has a copy of a draft. */
export function ErasingMeans({ context, of }: { readonly context: MemberContext; readonly of: "messages" | "drafts" }) {
  const t = translator(context.language)
  return (
    <p className="confirm-means">
      {of === "messages" && `${t("answers.erase.body")} `}
      {t("answers.erase.backups", { days: context.env.backupDays })}
    </p>
  )
}
