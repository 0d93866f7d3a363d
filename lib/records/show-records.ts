import { countHeld, findHolds, type HoldRow } from "#db/queries/holds.ts"
import { findComing, findMarked, findUnitRecords, type Coming, type UnitRecordsRow } from "#db/queries/records.ts"
import { findNames } from "#db/queries/audit.ts"
import { findUnitMailboxes, type UnitMailboxRow } from "#db/queries/unit-mailboxes.ts"
import { findUnitNames } from "#db/queries/units.ts"
import type { TenantTx } from "#db/tenancy.ts"
import type { NotFound } from "../authz/policy.ts"
import { DAY } from "../clock.ts"
import type { Id } from "../ids.ts"
import { look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { openUnit } from "../organisations/units.ts"
import { ok, type Result } from "../result.ts"
import type { Rule } from "./rule.ts"

/** A unit's hold, as its pages name it. */
export type ShownHold = Pick<HoldRow, "reason" | "since"> & {
  readonly unitId: Id
  readonly unitName: string
  /** Who asked for it and who approved it, by name; empty where they have no account any more. */
  readonly askedBy: string
  readonly approvedBy: string
}

export type ShownRecords = {
  /** The unit's own word makes its mailboxes, and those below, official. */ readonly isOfficial: boolean
  /** The unit above that does, by name; null where none does. */ readonly officialBy: string | null
  readonly mailboxes: readonly (UnitMailboxRow & { readonly isMarked: boolean })[]
  /** The unit's own rule, and from when it works. */ readonly rule: (Rule & { readonly startsAt: Date }) | null
  /** Those of the units above; a letter goes when all say so. */ readonly above: readonly {
    readonly unitName: string
    readonly rule: Rule
  }[]
  /** The unit's own hold, and those of units above. */ readonly hold: ShownHold | null
  readonly holdsAbove: readonly ShownHold[]
  /** Whom a hold of the unit concerns, or would. */ readonly held: { readonly people: number; readonly mailboxes: number }
}

/** So far ahead the page says how much goes. */
export const COMING_DAYS = 30

/** What goes within the next days by rules, in a unit and below, and when the first does (O11): a count and a day, and nothing of what the letters are. */
export function showComing(ctx: OrganizerContext, unitId: Id): Promise<Result<Coming, NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    const until = new Date(ctx.clock.now().getTime() + COMING_DAYS * DAY)
    return ok(await findComing(tx, { unitId, until }))
  })
}

/** What a unit says of its official documents, what those above it do, and what is on hold (O16). */
export function showRecords(ctx: OrganizerContext, unitId: Id): Promise<Result<ShownRecords, NotFound>> {
  return look(ctx, "organizer:see", async (tx, scope) => {
    const unit = await openUnit(tx, scope, unitId)
    if (!unit.ok) return unit
    const { path } = unit.value
    const [rows, names, marked] = [await findUnitRecords(tx, path), await findUnitNames(tx, path), await findMarked(tx, unitId)]
    const own = rows.find((row) => row.unitId === unitId)
    const others = rows.filter((row) => row.unitId !== unitId)
    const officialAbove = others.find(({ isOfficial }) => isOfficial)
    const rule = own === undefined ? null : ruleOf(own)
    const holds = await named(tx, await findHolds(tx, path), names)
    return ok({
      isOfficial: own?.isOfficial === true,
      officialBy: officialAbove === undefined ? null : (names.get(officialAbove.unitId) ?? ""),
      mailboxes: (await findUnitMailboxes(tx, scope, unitId)).map((mailbox) => ({ ...mailbox, isMarked: marked.has(mailbox.id) })),
      rule: rule === null || own?.startsAt == null ? null : { ...rule, startsAt: own.startsAt },
      above: others.flatMap((row) => {
        const above = ruleOf(row)
        return above === null ? [] : [{ unitName: names.get(row.unitId) ?? "", rule: above }]
      }),
      hold: holds.find((hold) => hold.unitId === unitId) ?? null,
      holdsAbove: holds.filter((hold) => hold.unitId !== unitId),
      held: await countHeld(tx, unitId),
    })
  })
}

const ruleOf = ({ count, span, counts }: UnitRecordsRow): Rule | null =>
  count === null || span === null || counts === null ? null : { count, span, counts }

async function named(tx: TenantTx, rows: readonly HoldRow[], units: ReadonlyMap<Id, string>): Promise<readonly ShownHold[]> {
  const ids = rows.flatMap(({ askedBy, approvedBy }) => [askedBy, approvedBy]).filter((id) => id !== null)
  const people = new Map((await findNames(tx, [...new Set(ids)])).map(({ id, name }) => [id, name]))
  const nameOf = (id: Id | null) => (id === null ? "" : (people.get(id) ?? ""))
  return rows.map(({ unitId, reason, since, askedBy, approvedBy }) => ({
    unitId,
    unitName: units.get(unitId) ?? "",
    reason,
    since,
    askedBy: nameOf(askedBy),
    approvedBy: nameOf(approvedBy),
  }))
}
