import {
  declineCase as markDeclined,
  findCase,
  findCaseOfMessage,
  insertCase,
  listCases as findCases,
  lockOpenCase,
  type CaseRow,
} from "#db/queries/cases.ts"
import { findPerson } from "#db/queries/roles.ts"
import { recordAudit } from "../audit/record-audit.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { OperatorScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { authorizeProven, type ProofNeeded } from "../identity/fresh-proof.ts"
import { isId, newId, type Id } from "../ids.ts"
import { isLanguage } from "../language/languages.ts"
import { translator } from "../language/translate.ts"
import { deleteAccount, type MustStay } from "../leaving/delete-account.ts"
import type { SendFailure } from "../messages/errors.ts"
import { sendPlainLetter } from "../messages/send-plain-letter.ts"
import { openHeld } from "../messages/opened-message.ts"
import { fail, ok, type Result } from "../result.ts"
import type { CaseDecided, CaseOpen, CaseUnproven, NoAccountBehind } from "./errors.ts"
import { openSupport, type SupportFailure } from "./open-support.ts"

/** What shows that the owner of the account asks: the message's seal, and that it names this account. gone: support has erased it. */
export type CaseProof = "holds" | "broken" | "other_sender" | "gone"

export type ShownCase = CaseRow & { readonly proof: CaseProof }

/** What people have asked of support, open ones first (I11). */
export async function listCases(ctx: MemberContext): Promise<Result<readonly CaseRow[], NotFound>> {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  return ok(await findCases(ctx.db, scope.value))
}

/** One of them, with the proof looked at anew. */
export async function showCase(ctx: MemberContext, id: Id): Promise<Result<ShownCase, NotFound | SupportFailure>> {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const found = isId(id) ? await findCase(ctx.db, scope.value, id) : null
  return found === null ? fail("not_found") : ok({ ...found, proof: await proofOf(support.value, found) })
}

async function proofOf(support: MemberContext, { messageId, accountId }: CaseRow): Promise<CaseProof> {
  const sender = messageId === null ? null : await senderOf(support, messageId)
  if (sender === null) return "gone"
  if (sender === "broken") return "broken"
  return sender === accountId ? "holds" : "other_sender"
}

/** The account that a message in support's mailbox proves to be its sender; null where the message is not there. */
async function senderOf(support: MemberContext, messageId: Id): Promise<Id | "broken" | null> {
  const scope = authorize(support.actor, "message:open")
  const opened = scope.ok ? await openHeld(support, scope.value, messageId) : null
  if (opened === null) return null
  return opened.seal === "holds" && opened.header !== null ? opened.header.senderAccountId : "broken"
}

/** The open case that a message asks for, if any. */
export async function caseOfMessage(ctx: MemberContext, messageId: Id): Promise<Id | null> {
  const scope = authorize(ctx.actor, "case:decide")
  return scope.ok && isId(messageId) ? findCaseOfMessage(ctx.db, scope.value, messageId) : null
}

/** Opens a case from a message that asks for it in its own words (I11). */
export async function openCase(
  ctx: MemberContext,
  { messageId }: { readonly messageId: Id },
): Promise<Result<{ readonly caseId: Id }, SupportFailure | CaseOpen | CaseUnproven | NoAccountBehind>> {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const accountId = isId(messageId) ? await senderOf(support.value, messageId) : null
  if (accountId === null) return fail("not_found")
  if (accountId === "broken") return fail("case_unproven")
  if ((await findPerson(ctx.db, accountId)) === null) return fail("no_account_behind")
  const caseId = newId()
  return ctx.db.transaction(async (tx) => {
    if (!(await insertCase(tx, { id: caseId, accountId, messageId, openedAt: ctx.clock.now() }))) return fail("case_open")
    await recordAudit(tx, ctx, { type: "case.opened", subjectId: accountId, details: { way: "support" } })
    return ok({ caseId })
  })
}

/** Returning would commit, or send, what belongs to the decision. */
class DecidedAlready extends Error {}

async function orDecided<T>(decide: () => Promise<T>): Promise<T | { readonly ok: false; readonly error: CaseDecided }> {
  try {
    return await decide()
  } catch (error) {
    if (error instanceof DecidedAlready) return fail("case_decided")
    throw error
  }
}

export type DeclineCase = { readonly token: Id; readonly caseId: Id; readonly reason: string }

/** Declines, with a reason that goes to the person in a message from support and is kept nowhere else (I11). */
export async function declineCase(
  ctx: MemberContext,
  { token, caseId, reason }: DeclineCase,
): Promise<Result<null, SupportFailure | CaseDecided | SendFailure>> {
  const scope = authorize(ctx.actor, "case:decide")
  if (!scope.ok) return scope
  const ready = await toDecide(ctx, scope.value, caseId)
  if (!ready.ok) return ready
  const { support, shown } = ready.value
  const person = await findPerson(ctx.db, shown.accountId)
  if (person === null) return fail("case_decided")
  const t = translator(isLanguage(person.language) ? person.language : "en")
  const letter = {
    token,
    to: person.address,
    subject: t("operator.cases.declinedSubject"),
    text: t("operator.cases.declinedMessage", { reason: reason.trim() }),
    inReplyTo: shown.proof === "holds" ? shown.messageId : null,
  }
  return orDecided(() =>
    sendPlainLetter(support, letter, {
      also: async (tx) => {
        if (!(await markDeclined(tx, scope.value, caseId, ctx.clock.now()))) throw new DecidedAlready()
        await recordAudit(tx, ctx, { type: "case.declined", subjectId: shown.accountId, details: {} })
      },
    }),
  )
}

/** Deletes the account (I11), after a fresh proof of who decides; only where the message still proves that its owner asks. */
export async function carryOutCase(
  ctx: MemberContext,
  { caseId }: { readonly caseId: Id },
): Promise<Result<null, SupportFailure | ProofNeeded | CaseDecided | CaseUnproven | MustStay>> {
  const scope = authorizeProven(ctx, "case:decide")
  if (!scope.ok) return scope
  const ready = await toDecide(ctx, scope.value, caseId)
  if (!ready.ok) return ready
  const { shown } = ready.value
  if (shown.proof !== "holds") return fail("case_unproven")
  return orDecided(() =>
    deleteAccount(ctx, shown.accountId, {
      by: { kind: "case", actor: ctx.actor },
      also: async (tx) => {
        if (!(await lockOpenCase(tx, scope.value, caseId))) throw new DecidedAlready()
      },
    }),
  )
}

type Ready = { readonly support: MemberContext; readonly shown: ShownCase }

/** A case that can be decided. */
async function toDecide(ctx: MemberContext, scope: OperatorScope, caseId: Id): Promise<Result<Ready, SupportFailure | CaseDecided>> {
  const support = await openSupport(ctx)
  if (!support.ok) return support
  const found = isId(caseId) ? await findCase(ctx.db, scope, caseId) : null
  if (found === null) return fail("not_found")
  if (found.state !== "open") return fail("case_decided")
  return ok({ support: support.value, shown: { ...found, proof: await proofOf(support.value, found) } })
}
