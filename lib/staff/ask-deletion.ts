import { findOwnCase, insertCase } from "#db/queries/cases.ts"
import { recordAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { newId, type Id } from "../ids.ts"
import { translator } from "../language/translate.ts"
import type { SendFailure } from "../messages/errors.ts"
import { sendPlainLetter } from "../messages/send-plain-letter.ts"
import { fail, ok, type Result } from "../result.ts"
import type { CaseOpen } from "./errors.ts"

export type OwnCase = { readonly state: "open" | "declined"; readonly openedAt: Date; readonly decidedAt: Date | null }

/** What the signed-in person has asked of support about their account, if anything. */
export async function ownCase(ctx: MemberContext): Promise<Result<OwnCase | null, NotFound>> {
  const scope = authorize(ctx.actor, "account:read")
  if (!scope.ok) return scope
  return ok(await findOwnCase(ctx.db, scope.value))
}

/** Returning would send the message. */
class AskedAlready extends Error {}

export type AskDeletion = { /** One per form. */ readonly token: Id; /** What the person wants to add. */ readonly text: string }

/**
 * Asks support to delete the account (I11): a message from the person to support, sealed and signed as every other, and with it the case, so that
 * staff see at once what it is about. After a fresh proof, because of what it leads to (B25).
 */
export async function askDeletion(
  ctx: MemberContext,
  { token, text }: AskDeletion,
): Promise<Result<null, NotFound | ProofNeeded | CaseOpen | SendFailure>> {
  const scope = authorizeProven(ctx, "account:change")
  if (!scope.ok) return scope
  const t = translator(ctx.language)
  const letter = {
    token,
    to: ctx.env.supportAddress,
    subject: t("account.deletion.subject"),
    text: [t("account.deletion.message", { address: ctx.actor.address }), text.trim()].filter((part) => part !== "").join("\n\n"),
    inReplyTo: null,
  }
  const { accountId } = ctx.actor
  try {
    return await sendPlainLetter(ctx, letter, {
      also: async (tx, messageId) => {
        if (!(await insertCase(tx, { id: newId(), accountId, messageId, openedAt: ctx.clock.now() }))) throw new AskedAlready()
        await recordAudit(tx, ctx, { type: "case.opened", subjectId: accountId, details: { way: "form" } })
      },
    })
  } catch (error) {
    if (error instanceof AskedAlready) return fail("case_open")
    throw error
  }
}
