import { notFound } from "next/navigation"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import { PersonLine } from "#app/_ui/person-line.tsx"
import { SubmitButton } from "#app/_ui/submit-button.tsx"
import { titled } from "#app/_forms/titled.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import { findRecallable, type Recallable } from "#lib/messages/recall-message.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { ActForm } from "../../../_folder/act-form.tsx"
import type { PageParams } from "../../../_folder/said.ts"
import { MailboxPage } from "../../../mailbox-page.tsx"
import { recallAction } from "../actions.ts"

export const generateMetadata = titled("message.recall.title")

type PageProps = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<PageParams> }

/** Says what will be gone before a message is taken back, and asks (M7). */
export default async function RecallPage({ params, searchParams }: PageProps) {
  const [{ id }, { recipient }] = await Promise.all([params, searchParams])
  const context = await requireMember()
  const found = await load((member) => findRecallable(member, id))
  if (!found.ok) notFound()
  const chosen = found.value.filter(({ position }) => recipient === undefined || String(position) === recipient)
  const people = chosen.filter(({ isKept }) => !isKept)
  const kept = chosen.filter(({ isKept }) => isKept)
  const t = translator(context.language)
  const title = t("message.recall.title")
  return (
    <MailboxPage context={context} title={title} current="sent">
      {chosen.length === 0 ? (
        <EmptyState icon="withdrawn" title={t("message.recall.noneTitle")} step={<Back id={id} words={t("message.recall.back")} />}>
          {t("message.recall.noneBody")}
        </EmptyState>
      ) : (
        <div className="confirm">
          <PageHeading title={title} inBar />
          {kept.length > 0 && (
            <Notice title={t("message.recall.kept", { count: kept.length })} className="mb-4">
              <People people={kept} />
            </Notice>
          )}
          {people.length === 0 ? (
            <Back id={id} words={t("message.recall.back")} />
          ) : (
            <>
              <Asking people={people} backupDays={context.env.backupDays} t={t} />
              <ActForm
                action={recallAction}
                start={{ kind: "start" }}
                words={{ undo: t("folder.undo"), pending: t("common.working") }}
                className="button-row"
              >
                <input type="hidden" name="message" value={id} />
                {typeof recipient === "string" && <input type="hidden" name="recipient" value={recipient} />}
                <SubmitButton look="danger" icon="undo" pending={t("common.working")}>
                  {t("message.recall.act")}
                </SubmitButton>
                <Back id={id} words={t("message.recall.keep")} />
              </ActForm>
            </>
          )}
        </div>
      )}
    </MailboxPage>
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

const Back = ({ id, words }: { readonly id: string; readonly words: string }) => <ButtonLink href={`/messages/${id}`}>{words}</ButtonLink>
