import { findPerson } from "#db/queries/roles.ts"
import { deleteSheet, findUnitKeyWraps, insertSheet, insertUnitKeyWraps, type SheetRow } from "#db/queries/unit-keys.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { recordOrganisationAudit } from "../audit/record-audit.ts"
import type { NotFound } from "../authz/policy.ts"
import { MINUTE } from "../clock.ts"
import { equalBytes } from "../crypto/bytes.ts"
import type { KemIdentity } from "../crypto/kem.ts"
import { openUnitKey } from "../envelope/unit-key.ts"
import { finish, openAttempt, startAttempt, type Attempt } from "../identity/attempts.ts"
import { invalidField, type AttemptGone, type InvalidField, type StepDone } from "../identity/errors.ts"
import type { ProofNeeded } from "../identity/fresh-proof.ts"
import { mailEveryAddress } from "../identity/mail-every-address.ts"
import { newId, type Id } from "../ids.ts"
import { newRecoveryKey, readRecoveryKey, recoveryKeyText } from "../keys/recovery-key.ts"
import { fail, ok, type Result } from "../result.ts"
import { act, actProven, done, look } from "./act.ts"
import { administratorsOf, trustSuccessors } from "./administered.ts"
import type { OrganizerContext } from "./context.ts"
import type { NoUnitKey } from "./errors.ts"
import { membershipMail } from "./mails.ts"
import { rotateUnitKey } from "./rotate-unit-key.ts"
import { openSheet, sheetHolder, sheetRow, sheetsOf } from "./sheet-key.ts"
import { asHolders, isOpenable, wrapFor } from "./unit-keys.ts"
import { openUnitSecrets, type UnitSecrets } from "./unit-secrets.ts"

/** The key as it is printed, and whose sheet it will be. */
type State = { readonly key: string; readonly madeAt: string; readonly organisationId: Id }

const PRINT = 1

/** Time for a printer and for typing; until then the key lies sealed under a secret that only this browser has (B27). */
const PRINTING_MS = 30 * MINUTE

export type SheetState = {
  readonly madeAt: Date | null
  /** Who made it; null where they are not there any more. */ readonly by: string | null
  /** Whoever made it still administers the whole organisation. */ readonly isByAdministrator: boolean
  /** Nobody among the administrators has the keys of the whole any more: the sheet is what opens them. */ readonly isNeeded: boolean
}

/** Whether the organisation has a recovery sheet, for who administers the whole of it (keys.md 5). */
export function showSheet(ctx: OrganizerContext): Promise<Result<SheetState, NotFound>> {
  return look(ctx, "organizer:settings", async (tx, scope) => {
    const { organisationId } = scope
    const [row] = await sheetsOf(ctx, tx, [organisationId])
    const administrators = await administratorsOf(ctx, tx, [organisationId])
    const isNeeded = row !== undefined && !(await isOpenable(ctx, tx, whole(organisationId)))
    const madeBy = row?.madeBy ?? null
    const by = madeBy === null ? null : ((await findPerson(tx, madeBy))?.name ?? null)
    return ok({
      madeAt: row?.madeAt ?? null,
      by,
      isByAdministrator: administrators.some(({ accountId }) => accountId === madeBy),
      isNeeded,
    })
  })
}

const whole = (organisationId: Id) => ({ id: organisationId, organisationId, parentId: null, path: [organisationId] })

/** Draws the key of a sheet after a fresh proof. It opens nothing, and an older sheet stays, until it was typed back. @returns what the browser keeps */
export function drawOrganisationSheet(ctx: OrganizerContext): Promise<Result<{ readonly token: string }, NotFound | ProofNeeded>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const state: State = { key: recoveryKeyText(newRecoveryKey(ctx.random)), madeAt: ctx.clock.now().toISOString(), organisationId }
    const { accountId } = ctx.actor
    const attempt = { purpose: "organisation_sheet", step: PRINT, state, accountId, lifetimeMs: PRINTING_MS } as const
    return ok({ token: await startAttempt(ctx, tx, attempt) })
  })
}

/** The sheet that this browser is printing for this organisation, or null. */
export async function showDrawnOrganisationSheet(
  ctx: OrganizerContext,
  token: string | null,
): Promise<{ readonly key: string; readonly madeAt: Date } | null> {
  const attempt = await openOwn(ctx, token)
  return attempt === null ? null : { key: attempt.state.key, madeAt: new Date(attempt.state.madeAt) }
}

async function openOwn(ctx: OrganizerContext, token: string | null): Promise<Attempt<State> | null> {
  const attempt = await openAttempt<State>(ctx, token, "organisation_sheet")
  const isOwn = attempt?.accountId === ctx.actor.accountId && attempt.state.organisationId === ctx.actor.organisationId
  return isOwn ? attempt : null
}

type Typed = { readonly token: string | null; readonly typed: string }

/**
 * The key typed back from paper: the secret of the whole organisation's unit is sealed to it, and each later one will be. It takes the place of the sheet
 * before. Every administrator of the whole is told.
 */
export async function confirmOrganisationSheet(
  ctx: OrganizerContext,
  { token, typed }: Typed,
): Promise<Result<null, NotFound | AttemptGone | StepDone | InvalidField | NoUnitKey>> {
  const attempt = await openOwn(ctx, token)
  const key = attempt === null ? null : readRecoveryKey(attempt.state.key)
  if (attempt === null || key === null) return fail("attempt_gone")
  const read = readRecoveryKey(typed)
  // Both are in this person's own browser: comparing gives nothing away, and a slip of the finger costs no try.
  if (read === null || !equalBytes(read, key)) return invalidField("key", "recovery_key_differs")
  return act(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const unit = whole(organisationId)
    const secrets = await openUnitSecrets(ctx.member, tx, unit)
    if (secrets.size === 0) return fail("no_unit_key")
    if (!(await finish(ctx, tx, attempt))) return fail("step_done")
    await deleteSheet(tx, organisationId)
    const row = sheetRow(ctx, { organisationId, id: newId(), madeAt: ctx.clock.now(), madeBy: ctx.actor.accountId, key })
    await insertSheet(tx, row)
    await insertUnitKeyWraps(
      tx,
      [...secrets].map(([generation, secret]) =>
        wrapFor(ctx, { organisationId, unitId: organisationId, generation, secret }, sheetHolder(row)),
      ),
    )
    await say(tx, ctx, "sheet.made")
    return done
  })
}

/** Takes the sheet away after a fresh proof: its key opens nothing any more. */
export function removeOrganisationSheet(ctx: OrganizerContext): Promise<Result<null, NotFound | ProofNeeded>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    if (!(await deleteSheet(tx, organisationId))) return fail("not_found")
    await say(tx, ctx, "sheet.removed")
    return done
  })
}

/**
 * The printed key gives an administrator of the whole the keys that nobody has any more: a successor, say, whom the operator asked (keys.md 5). The sheet is
 * used up, and the organisation gets a new key in the same act, because what was typed has been seen.
 */
export function spendOrganisationSheet(
  ctx: OrganizerContext,
  { typed }: Pick<Typed, "typed">,
): Promise<Result<null, NotFound | ProofNeeded | InvalidField>> {
  return actProven(ctx, "organizer:settings", async (tx, { organisationId }) => {
    const [row] = await sheetsOf(ctx, tx, [organisationId])
    const key = readRecoveryKey(typed)
    const unit = whole(organisationId)
    // Whoever has the keys already needs no sheet, which would be used up.
    if (row === undefined || (await openUnitSecrets(ctx.member, tx, unit)).size > 0) return fail("not_found")
    const pair = key === null ? null : openSheet(ctx, row, key)
    const secrets = pair === null ? new Map<number, Uint8Array>() : await openBySheet(tx, ctx, { row, pair })
    const [holder] = await asHolders(ctx, tx, [ctx.actor.accountId])
    if (secrets.size === 0 || holder === undefined) return invalidField("key", "organisation_key_wrong")
    await deleteSheet(tx, organisationId)
    await insertUnitKeyWraps(
      tx,
      [...secrets].map(([generation, secret]) => wrapFor(ctx, { organisationId, unitId: organisationId, generation, secret }, holder)),
    )
    await trustSuccessors(ctx, tx, unit)
    await rotateUnitKey(tx, ctx, unit)
    await say(tx, ctx, "sheet.used")
    return done
  })
}

async function openBySheet(
  tx: TenantTx,
  ctx: OrganizerContext,
  { row, pair: identity }: { readonly row: SheetRow; readonly pair: KemIdentity },
): Promise<UnitSecrets> {
  const { organisationId, id } = row
  const wraps = (await findUnitKeyWraps(tx, [organisationId])).filter(
    ({ holderKind, holderId }) => holderKind === "sheet" && holderId === id,
  )
  const opened = wraps.map(({ unitId, generation, holderGeneration, stanza: wrap }) => {
    const holder = { kind: "sheet", id, generation: holderGeneration } as const
    return [
      generation,
      openUnitKey({ installationId: ctx.installation.id, organisationId, unitId, generation, holder, wrap, identity }),
    ] as const
  })
  return new Map(opened.flatMap(([generation, secret]) => (secret === null ? [] : [[generation, secret] as const])))
}

const TOLD = { "sheet.made": "sheetMade", "sheet.removed": "sheetRemoved", "sheet.used": "sheetUsed" } as const

/** Tells everybody who administers the whole, and records it: call it last in the transaction. */
async function say(tx: TenantTx, ctx: OrganizerContext, type: keyof typeof TOLD): Promise<void> {
  const { id, name: organisation } = ctx.organisation
  for (const { accountId } of await administratorsOf(ctx, tx, [id])) {
    const language = (await findPerson(tx, accountId))?.language ?? ctx.language
    const told = { language, what: TOLD[type], organisation, unit: organisation }
    await mailEveryAddress(ctx, tx, { accountId, mailTo: (to) => membershipMail(ctx, { to, ...told }) })
  }
  await recordOrganisationAudit(tx, ctx, id, { type, subjectId: null, details: {} })
}
