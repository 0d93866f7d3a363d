import { EVERY_ENTRY, type AuditFilter } from "#db/queries/audit.ts"
import { findCalled } from "#db/queries/listed-people.ts"
import type { TenantTx } from "#db/tenancy.ts"
import { parseAddress } from "../address.ts"
import { isOrganisationType, LOG_GROUPS, typesIn, type LogExtent } from "../audit/organisation-events.ts"
import type { OrganisationScope } from "../authz/scope.ts"
import { DAY } from "../clock.ts"
import type { Id } from "../ids.ts"
import { instantOf } from "../wall-clock.ts"

/** What of the log is asked for, as it was typed or chosen; empty for all. */
export type AskedOfLog = {
  /** A kind of event, or a group of them. */ readonly type: string
  /** A part of the name or the address of whom it concerns, and of who did it. */ readonly concerns: string
  readonly by: string
  /** Days of the reader's, both included. */ readonly since: string
  readonly until: string
}

export const WHOLE_LOG: AskedOfLog = { type: "", concerns: "", by: "", since: "", until: "" }

/** The same for the database. @returns null where nobody is called so, so that nothing fits */
export async function logFilter(
  tx: TenantTx,
  scope: OrganisationScope,
  { asked, timeZone }: { readonly asked: AskedOfLog; readonly timeZone: string },
): Promise<AuditFilter | null> {
  const concerns = await called(tx, scope, asked.concerns)
  const by = await called(tx, scope, asked.by)
  if (concerns?.length === 0 || by?.length === 0) return null
  const start = (day: string) => (day === "" ? null : instantOf(day, "00:00", timeZone))
  return { ...EVERY_ENTRY, types: typesOf(asked.type), concerns, by, since: start(asked.since), until: start(dayAfter(asked.until)) }
}

/** Whoever is called so; null where nothing was typed. */
async function called(tx: TenantTx, scope: OrganisationScope, typed: string): Promise<readonly Id[] | null> {
  const words = typed.trim()
  return words === "" ? null : findCalled(tx, scope, { words, address: parseAddress(words) })
}

function typesOf(asked: string): readonly string[] | null {
  if (isOrganisationType(asked)) return [asked]
  const group = LOG_GROUPS.find((one) => one === asked)
  return group === undefined ? null : typesIn(group)
}

/** How much of the log a file was to hold, for the trail: kinds and days as they were asked for; of people only that some were, because entries name nobody (D2). */
export function extentOf({ type, concerns, by, since, until }: AskedOfLog): LogExtent {
  return {
    ...(typesOf(type) === null ? {} : { ofType: type }),
    ...(concerns.trim() === "" ? {} : { ofPerson: true }),
    ...(by.trim() === "" ? {} : { byPerson: true }),
    ...(isDay(since) ? { since } : {}),
    ...(isDay(until) ? { until } : {}),
  }
}

const isDay = (text: string): boolean => dayAfter(text) !== ""

/** The whole of the last day is asked for. */
function dayAfter(day: string): string {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN
  return Number.isNaN(start) ? "" : new Date(start + DAY).toISOString().slice(0, 10)
}
