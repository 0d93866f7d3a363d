import { Notice } from "#app/_ui/notice.tsx"
import type { MemberContext } from "#lib/context.ts"
import { newId } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { formats } from "#lib/language/formats.ts"
import { translator } from "#lib/language/translate.ts"
import { fileLimit } from "#lib/messages/file-limit.ts"
import type { PageParams } from "../_folder/said.ts"
import type { Begun } from "./begin.ts"
import { ComposeForm } from "./compose-form.tsx"
import { composeWords } from "./words.ts"

type ComposeBodyProps = {
  /** Whoever writes: a person, or a shared mailbox by one of its readers (M15). */ readonly context: MemberContext
  readonly begun: Begun
  readonly params: PageParams
}

/** The form of a message that is written, with what has just become of it. */
export function ComposeBody({ context, begun: { values, problem, remembered, firsts, templates, begun }, params }: ComposeBodyProps) {
  const { language, timeZone, env, actor, policy } = context
  const t = translator(language)
  const limit = fileLimit(context)
  const mailbox = actor.memberId === null ? {} : { mailbox: actor.name }
  const f = formats({ language, timeZone })
  const words = composeWords({ language, f, limit, timeZone, billing: env.billing, policy, ...mailbox })
  return (
    <>
      {params["undone"] !== undefined && problem === null && (
        <Notice kind="done" title={t("held.undone")} announce className="act-said">
          {t("held.undoneBody")}
        </Notice>
      )}
      {params["saved"] !== undefined && problem === null && (
        <Notice kind="done" title={t("compose.saved")} announce className="act-said">
          {t("compose.savedBody")}
        </Notice>
      )}
      {policy.forwardsInside === true && (values.forwardOf ?? null) !== null && (
        <Notice title={t("compose.forwardInsideTitle")} className="act-said">
          {t("compose.forwardInside")}
        </Notice>
      )}
      <ComposeForm
        words={words}
        values={values}
        token={newId()}
        author={issueAuthorTicket(context, actor.accountId, actor.memberId)}
        problem={problem}
        limit={limit}
        remembered={remembered}
        firsts={firsts}
        templates={templates}
        begun={begun}
        {...(actor.memberId === null ? {} : { mailbox: actor.accountId })}
      />
    </>
  )
}
