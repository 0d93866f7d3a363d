import { findOwnerByAddress, findWait, type WaitKind } from "#db/queries/recovering.ts"
import { findRecoverySheet } from "#db/queries/accounts.ts"
import type { VisitorContext } from "../context.ts"
import { methodsOf } from "../factors/account-factors.ts"
import { factorsFor, showChallenge, type ShownChallenge } from "../factors/challenge.ts"
import { openAttempt, type Attempt } from "../identity/attempts.ts"
import { lastDigits } from "../identity/phone-number.ts"
import { STEP, type Intent, type RecoveryState } from "./recovery.ts"
import { ownerScope } from "./scope.ts"

/** What was announced, until when it cannot be carried out yet; null where nothing was. */
export type ShownWait = { readonly dueAt: Date; /** The owner's. */ readonly timeZone: string; readonly isOver: boolean } | null

export type ShownRecovery =
  | { readonly step: "prove_address"; readonly intent: Intent; readonly address: string }
  | { readonly step: "give_password"; readonly intent: Intent; readonly address: string }
  /** `asked` is null where the account has no way but what stands beside it. */
  | { readonly step: "prove_factor"; readonly intent: "password"; readonly asked: ShownChallenge | null; readonly hasPasskey: boolean }
  | {
      readonly step: "prove_factor"
      readonly intent: "new_number"
      readonly asked: ShownChallenge | null
      readonly hasPasskey: boolean
      readonly hasSheet: boolean
      readonly wait: ShownWait
    }
  | { readonly step: "give_key"; readonly address: string; readonly hasSheet: boolean; readonly wait: ShownWait }
  /** An organisation has opened the way: only a password is missing. */
  | { readonly step: "choose_password"; readonly address: string }
  | { readonly step: "give_number"; readonly waits: boolean }
  | { readonly step: "prove_number"; readonly digits: string; readonly waits: boolean }

/** Where this browser stands on its way back in, or null where it is on none. Says nothing of an account before its mailbox is proven (B20). */
export async function showRecovery(ctx: VisitorContext, token: string | null): Promise<ShownRecovery | null> {
  const attempt = await openAttempt<RecoveryState>(ctx, token, "recover")
  if (attempt === null) return null
  const { intent, address, by, phone, help } = attempt.state
  switch (attempt.step) {
    case STEP.proveAddress:
      return { step: "prove_address", intent, address }
    case STEP.givePassword:
      return { step: "give_password", intent, address }
    case STEP.proveFactor:
      return showFactor(ctx, token, attempt)
    case STEP.giveKey:
      if (help !== null) return { step: "choose_password", address }
      return { step: "give_key", address, hasSheet: await hasSheet(ctx, attempt), wait: await shownWait(ctx, attempt, "restart") }
    case STEP.giveNumber:
      return { step: "give_number", waits: by === "nothing" }
    default:
      return { step: "prove_number", digits: lastDigits(phone ?? ""), waits: by === "nothing" }
  }
}

const hasSheet = async (ctx: VisitorContext, { state }: Attempt<RecoveryState>) =>
  (await findRecoverySheet(ctx.db, state.accountId)) !== null

async function shownWait(ctx: VisitorContext, { state }: Attempt<RecoveryState>, kind: WaitKind): Promise<ShownWait> {
  const now = ctx.clock.now()
  const wait = await findWait(ctx.db, ownerScope(state.accountId), { kind, now })
  if (wait === null) return null
  const owner = await findOwnerByAddress(ctx.db, state.address)
  return { dueAt: wait.dueAt, timeZone: owner?.timeZone ?? "UTC", isOver: wait.dueAt <= now }
}

async function showFactor(ctx: VisitorContext, token: string | null, attempt: Attempt<RecoveryState>): Promise<ShownRecovery | null> {
  const { intent, method, without } = attempt.state
  const asked = await showChallenge(ctx, { purpose: "recover", token })
  const factors = await factorsFor(ctx, attempt.state)
  if (factors === null) return null
  const ways = methodsOf(factors).filter((way) => way !== without)
  const shown = { step: "prove_factor", asked: ways.includes(method) ? asked : null, hasPasskey: factors.passkeys > 0 } as const
  if (intent === "password") return shown.asked === null && !shown.hasPasskey ? null : { ...shown, intent }
  return {
    ...shown,
    intent: "new_number",
    hasSheet: factors.hasRecoverySheet,
    wait: await shownWait(ctx, attempt, "new_number"),
  }
}
