import { ButtonLink } from "#app/_ui/button.tsx"
import { Notice } from "#app/_ui/notice.tsx"
import { findHeldBackInMailbox } from "#lib/composing/held-back-in-mailbox.ts"
import type { MemberContext } from "#lib/context.ts"
import { findHeldBack } from "#lib/drafts/find-held-back.ts"
import { translator } from "#lib/language/translate.ts"
import { draftHrefOf } from "#lib/web/as-mailbox.ts"

/** The way back to what somebody wrote, for themselves or for a shared mailbox, while their organisation began to demand the factor that they have set up now (M4, O11, M15). */
export async function HeldBackLetter({ context }: { readonly context: MemberContext }) {
  const draft = await findHeldBack(context)
  const inMailbox = draft === null ? await findHeldBackInMailbox(context) : null
  const t = translator(context.language, "account")
  if (draft !== null) return <WayBack title={t("factor.draft")} act={t("factor.draftAct")} href={`/compose?draft=${draft}`} />
  if (inMailbox === null) return null
  const { mailboxId, name, draftId } = inMailbox
  return <WayBack title={t("factor.draftMailbox", { name })} act={t("factor.draftAct")} href={draftHrefOf(mailboxId, draftId)} />
}

function WayBack({ title, act, href }: { readonly title: string; readonly act: string; readonly href: string }) {
  return (
    <Notice title={title} className="mt-4">
      <p className="mt-3">
        <ButtonLink href={href}>{act}</ButtonLink>
      </p>
    </Notice>
  )
}
