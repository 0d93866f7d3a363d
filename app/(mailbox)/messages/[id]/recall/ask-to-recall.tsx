import type { ReactNode } from "react"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import type { MemberContext } from "#lib/context.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import type { Recallable } from "#lib/messages/recall-message.ts"
import { placesOfWriter } from "#lib/web/as-mailbox.ts"
import { ActForm } from "../../../_folder/act-form.tsx"
import type { PageParams } from "../../../_folder/said.ts"
import { ofWriter } from "../../../of-writer.ts"
import { recallAction } from "../actions.ts"

type AskToRecallProps = {
  /** Its sender: a person, or a shared mailbox by one of its readers (M15). */ readonly writer: MemberContext
  readonly messageId: string
  readonly recallable: readonly Recallable[]
  /** Which of them alone, as the address says. */ readonly recipient: PageParams[string]
  /** Above it, where the page has none yet. */ readonly heading?: ReactNode
}

/** Who has not read it, what will be gone there, and the button (M7). */
export function AskToRecall({ writer, messageId, recallable, recipient, heading }: AskToRecallProps) {
  const chosen = recallable.filter(({ position }) => recipient === undefined || String(position) === recipient)
  const people = chosen.filter(({ isKept }) => !isKept)
  const kept = chosen.filter(({ isKept }) => isKept)
  const t = translator(writer.language)
  const values = { ...ofWriter(writer), message: messageId, ...(typeof recipient === "string" ? { recipient } : {}) }
  const back = (words: string) => <ButtonLink href={placesOfWriter(writer).message(messageId)}>{words}</ButtonLink>
  if (chosen.length === 0)
    return (
      <EmptyState icon="withdrawn" title={t("message.recall.noneTitle")} step={back(t("message.recall.back"))}>
        {t("message.recall.noneBody")}
      </EmptyState>
    )
  return (
    <div className="confirm">
      {heading}
      {kept.length > 0 && (
        <Notice title={t("message.recall.kept", { count: kept.length })} className="mb-4">
          <People people={kept} />
        </Notice>
      )}
      {people.length === 0 ? (
        back(t("message.recall.back"))
      ) : (
        <>
          <Asking people={people} backupDays={writer.env.backupDays} t={t} />
          <ActForm
            action={recallAction}
            start={{ kind: "start" }}
            words={{ undo: t("folder.undo"), pending: t("common.working") }}
            className="button-row"
          >
            {Object.entries(values).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <SubmitButton look="danger" icon="undo" pending={t("common.working")}>
              {t("message.recall.act")}
            </SubmitButton>
            {back(t("message.recall.keep"))}
          </ActForm>
        </>
      )}
    </div>
  )
}

type AskingProps = { readonly people: readonly Recallable[]; readonly backupDays: number; readonly t: Translate }

function Asking({ people, backupDays, t }: AskingProps) {
  return (
    <>
      <p>{t("message.recall.whom", { count: people.length })}</p>
      <People people={people} />
      <p>{t("message.recall.gone")}</p>
      <p className="confirm-means">{t("answers.erase.backups", { days: backupDays })}</p>
    </>
  )
}

const People = ({ people }: { readonly people: readonly Recallable[] }) => (
  <ul role="list">
    {people.map(({ position, name, address }) => (
      <li key={position}>
        <PersonLine name={name} address={address} />
      </li>
    ))}
  </ul>
)
