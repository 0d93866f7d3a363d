import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import type { Translate } from "#lib/language/translate.ts"
import { WORK_NARROWINGS, workOf } from "#lib/shared-mailboxes/work.ts"
import type { RowCare } from "../../_folder/message-row.ts"

type WorkLinksProps = {
  /** The Inbox of the mailbox. */ readonly href: string
  /** What is shown now; null for everything. */ readonly only: (typeof WORK_NARROWINGS)[number] | null
  readonly t: Translate
}

/** Quiet links above the Inbox of a shared mailbox: everything, or only what is mine, what nobody takes care of, what is done (M15). */
export function WorkLinks({ href, only, t }: WorkLinksProps) {
  return (
    <nav aria-label={t("narrow.label")} className="narrowing">
      <a href={href} aria-current={only === null ? "page" : undefined}>
        {t("mailboxes.work.narrow.all")}
      </a>
      {WORK_NARROWINGS.map((one) => (
        <a key={one} href={`${href}?show=${one}`} aria-current={one === only ? "page" : undefined}>
          {t(`mailboxes.work.narrow.${one}`)}
        </a>
      ))}
    </nav>
  )
}

/** What rows say of who takes care of messages of an open mailbox, by message. */
export async function caresOf(mailbox: MemberContext, ids: readonly Id[], t: Translate): Promise<ReadonlyMap<Id, RowCare>> {
  const work = await workOf(mailbox, ids)
  const cares = new Map<Id, RowCare>()
  for (const [id, { claimant, isDone }] of work) {
    if (isDone) cares.set(id, { words: t("mailboxes.work.row.done"), said: t("mailboxes.work.said.done"), isDone })
    else if (claimant !== null) cares.set(id, { ...claimedWords(mailbox, claimant, t), isDone })
  }
  return cares
}

function claimedWords({ actor }: MemberContext, { id, name }: { readonly id: Id; readonly name: string }, t: Translate) {
  if (id === actor.memberId) return { words: t("mailboxes.work.row.you"), said: t("mailboxes.work.said.you") }
  return { words: name, said: t("mailboxes.work.said.other", { name }) }
}
