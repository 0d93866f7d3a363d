import { ActionForm } from "#app/_forms/action-form.tsx"
import { titled } from "#app/_forms/titled.ts"
import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import { List } from "#app/_ui/list.tsx"
import { PageHeading } from "#app/_ui/page-heading.tsx"
import type { MemberContext } from "#lib/context.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { listToGive, type ToGive } from "#lib/shared-mailboxes/give-conversations.ts"
import { load, requireMember } from "#lib/web/load.ts"
import { chosenIn } from "../_folder/chosen.ts"
import { messageRow } from "../_folder/message-row.ts"
import type { PageParams } from "../_folder/said.ts"
import { MailboxPage } from "../mailbox-page.tsx"
import { giveAction } from "./actions.ts"
import { Back, Given } from "./given.tsx"
import { backFrom, chosenOn, gaveIn, type Chosen } from "./giving.ts"

export const generateMetadata = titled("giving.title")

/** Says what will be in a shared mailbox, and asks to which one of them it is given (O6); afterwards, what was given and what was not. */
export default async function GivePage({ searchParams }: { readonly searchParams: Promise<PageParams> }) {
  const [context, params] = [await requireMember(), await searchParams]
  const chosen = { ids: chosenIn(params, "message"), ...chosenOn(params["folder"], params["from"]) }
  const gave = gaveIn(params)
  const found = await load((member) => listToGive(member, gave === null ? chosen.ids : []))
  if (!found.ok) throw new Error(found.error.code)
  const t = translator(context.language)
  const mailbox = found.value.mailboxes.find(({ id }) => id === gave?.mailboxId)
  return (
    <MailboxPage context={context} title={t("giving.title")} current={chosen.folder}>
      <PageHeading title={t("giving.title")} inBar />
      {gave !== null ? (
        <Given gave={gave} mailbox={mailbox?.name ?? null} chosen={chosen} t={t} />
      ) : found.value.mailboxes.length === 0 ? (
        <EmptyState icon="people" title={t("giving.none")} step={<Back chosen={chosen} t={t} />}>
          {t("giving.noneBody")}
        </EmptyState>
      ) : found.value.messages === 0 ? (
        <EmptyState icon="people" title={t("giving.nothing")} step={<ButtonLink href="/inbox">{t("navigation.inbox")}</ButtonLink>}>
          {t("giving.nothingBody")}
        </EmptyState>
      ) : (
        <Asking context={context} toGive={found.value} chosen={chosen} />
      )}
    </MailboxPage>
  )
}

type AskingProps = { readonly context: MemberContext; readonly toGive: ToGive; readonly chosen: Chosen }

function Asking({ context, toGive: { mailboxes, messages, conversations, rows }, chosen }: AskingProps) {
  const t = translator(context.language)
  const setting = { t, f: formats(context), now: context.clock.now(), isSentFolder: false }
  const [only, another] = mailboxes
  return (
    <div className="giving">
      <p>{t("giving.what", { conversations, messages })}</p>
      <List label={t("giving.list")} href="/messages/" rows={rows.map((row) => messageRow(row, setting))} />
      <div className="confirm">
        <div className="confirm-means">
          <p>{t("giving.means")}</p>
          <p>{t("giving.keeps")}</p>
          <p>{t("giving.leftOut")}</p>
        </div>
        <ActionForm
          action={giveAction}
          submit={t("giving.button")}
          pending={t("common.working")}
          fields={[
            {
              kind: "select",
              name: "mailbox",
              label: t("giving.mailbox"),
              ...(only !== undefined && another === undefined ? { value: only.id } : {}),
              options: [
                { value: "", label: t("giving.choose") },
                ...mailboxes.map(({ id, name, address }) => ({ value: id, label: `${name} <${address}>` })),
              ],
            },
            { kind: "hidden", name: "folder", value: chosen.folder },
            { kind: "hidden", name: "from", value: chosen.from },
          ]}
          beside={<ButtonLink href={backFrom(chosen)}>{t("giving.keep")}</ButtonLink>}
        >
          {chosen.ids.map((id) => (
            <input key={id} type="hidden" name="message" value={id} />
          ))}
        </ActionForm>
      </div>
    </div>
  )
}
