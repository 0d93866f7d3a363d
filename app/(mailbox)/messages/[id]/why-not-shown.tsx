import { ButtonLink } from "#app/_ui/button.tsx"
import { EmptyState } from "#app/_ui/empty-state.tsx"
import type { NotFound } from "#lib/authz/policy.ts"
import type { MemberContext } from "#lib/context.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import type { Id } from "#lib/ids.ts"
import type { Formats } from "#lib/language/formats.ts"
import type { Translate } from "#lib/language/translate.ts"
import { openMessage, type NotRecorded, type OpenedMessage, type Waiting } from "#lib/messages/open-message.ts"
import { wasRecalled } from "#lib/messages/recall-message.ts"
import { fail, type Result } from "#lib/result.ts"

type Recalled = { readonly code: "recalled" }
/** It was stopped, or did not leave when its time had come: its draft has its id (M7, M14). */
type IsDraft = { readonly code: "is_draft" }

/** Opens a message for its page. One that was taken back is not there; the link of its notice still leads to the page (M9), and its sender to its draft. */
export async function openOrSayWhyNot(
  reader: MemberContext,
  id: Id,
  counted?: Promise<unknown>,
): Promise<Result<OpenedMessage, NotFound | NotRecorded | Waiting | Recalled | IsDraft>> {
  const opened = await openMessage(reader, id, { record: true, ...(counted === undefined ? {} : { counted }) })
  if (opened.ok || opened.error.code !== "not_found") return opened
  if (await wasRecalled(reader, id)) return fail("recalled")
  return (await openDraft(reader, id)).ok ? fail("is_draft") : opened
}

type WhyNotShownProps = {
  readonly why: Waiting | Recalled
  readonly t: Translate
  readonly f: Formats
  /** Where the reader goes on. */ readonly inbox: string
}

/** In the place of a message that was taken back, or that nothing here opens yet. */
export function WhyNotShown({ why, t, f, inbox }: WhyNotShownProps) {
  const step = <ButtonLink href={inbox}>{t("navigation.inbox")}</ButtonLink>
  if (why.code === "recalled")
    return (
      <EmptyState icon="withdrawn" title={t("message.recalledTitle")} step={step}>
        {t("message.recalledBody")}
      </EmptyState>
    )
  const { sender, sentAt } = why
  const name = sender.name === "" ? t("message.theSender") : sender.name
  return (
    <EmptyState icon="lock" title={t("message.waitingTitle")} step={step}>
      {t("message.waitingBody", { name, address: sender.address, day: f.day(sentAt) })}
    </EmptyState>
  )
}
