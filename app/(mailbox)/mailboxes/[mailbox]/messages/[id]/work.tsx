import { ActionForm } from "#app/_forms/action-form.tsx"
import { AccountSection } from "#app/account/account-page.tsx"
import type { MemberContext } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { formats } from "#lib/language/formats.ts"
import { translator, type Translate } from "#lib/language/translate.ts"
import type { OpenedMessage } from "#lib/messages/open-message.ts"
import type { ShownWork } from "#lib/shared-mailboxes/work.ts"
import { assignAction, markDoneAction } from "../../../work-actions.ts"

type WorkProps = {
  readonly context: MemberContext
  readonly mailboxId: Id
  readonly message: OpenedMessage
  readonly work: ShownWork
}

/** Who takes care of a message of a shared mailbox, taking it, handing it on and letting go; whether it is done; who read it first (M15). */
export function Work({ context, mailboxId, message, work }: WorkProps) {
  const t = translator(context.language)
  const { when } = formats(context)
  const at = (time: Date) => when(time, context.clock.now())
  // What lies in Trash is nobody's.
  const canAct = message.folder !== "trash"
  const { isFirstKnown, firstReader, doneAt, doneBy } = work
  const gone = t("mailboxes.work.gone")
  if (!canAct && !isFirstKnown && doneAt === null) return null
  return (
    <div id="work" className="no-print">
      <AccountSection title={t("mailboxes.work.title")}>
        {canAct && <p>{claimWords(work, at, t)}</p>}
        {doneAt !== null && <p>{t("mailboxes.work.done", { name: doneBy ?? gone, when: at(doneAt) })}</p>}
        {isFirstKnown && message.readAt !== null && (
          <p className="text-quiet">{t("mailboxes.work.readFirst", { name: firstReader ?? gone, when: at(message.readAt) })}</p>
        )}
        {canAct && <Acts {...{ context, mailboxId, message, work }} />}
      </AccountSection>
    </div>
  )
}

function claimWords({ claimant, claimedAt, isMine }: ShownWork, at: (time: Date) => string, t: Translate): string {
  if (claimant === null || claimedAt === null) return t("mailboxes.work.nobody")
  const when = at(claimedAt)
  return isMine ? t("mailboxes.work.mine", { when }) : t("mailboxes.work.other", { name: claimant.name, when })
}

/** The usual ones side by side; handing over, which asks to whom, below them. */
function Acts({ context, mailboxId, message, work: { claimant, isMine, others, doneAt } }: WorkProps) {
  const t = translator(context.language)
  const pending = t("common.working")
  const which = [
    { kind: "hidden", name: "mailbox", value: mailboxId },
    { kind: "hidden", name: "message", value: message.id },
  ] as const
  const from = { kind: "hidden", name: "from", value: claimant?.id ?? "" } as const
  const whom = others.filter(({ id }) => id !== claimant?.id).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <div className="mt-4 flex flex-wrap items-end gap-x-4 gap-y-3">
        <ActionForm
          action={assignAction}
          formId="claim"
          look="quiet"
          submit={t(claimant === null ? "mailboxes.work.take" : isMine ? "mailboxes.work.letGo" : "mailboxes.work.takeOver")}
          pending={pending}
          fields={[...which, from, { kind: "hidden", name: "to", value: isMine ? "" : context.actor.accountId }]}
        />
        <ActionForm
          action={markDoneAction}
          formId="done"
          look="quiet"
          submit={t(doneAt === null ? "mailboxes.work.markDone" : "mailboxes.work.markUndone")}
          pending={pending}
          fields={[...which, { kind: "hidden", name: "done", value: doneAt === null ? "yes" : "no" }]}
        />
      </div>
      {whom.length > 0 && (
        <div className="mt-4">
          <ActionForm
            action={assignAction}
            formId="give"
            look="quiet"
            submit={t("mailboxes.work.give")}
            pending={pending}
            fields={[...which, from, { kind: "select", name: "to", label: t("mailboxes.work.to"), options: whom }]}
          />
        </div>
      )}
    </>
  )
}
