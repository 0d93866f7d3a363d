import { and, eq, gte, lte, ne, sql } from "drizzle-orm"
import type { Queryable } from "../client.ts"
import { smsTotals } from "../schema.ts"

/** All countries together: the row that the day's limit is held to. */
export const ALL_COUNTRIES = "*"

type Day = { readonly day: string }

/**
 * Takes the price of one SMS out of the day's sum, by one conditional update, so that however many ask at once no more is spent (B73).
 * @returns whether the sum allowed it
 */
export async function takeFromDay(
  db: Queryable,
  { day, cost, most }: Day & { readonly cost: number; readonly most: number },
): Promise<boolean> {
  await db.insert(smsTotals).values({ day, country: ALL_COUNTRIES, sent: 0, proven: 0, cost: 0 }).onConflictDoNothing()
  const taken = await db
    .update(smsTotals)
    .set({ sent: sql`${smsTotals.sent} + 1`, cost: sql`${smsTotals.cost} + ${cost}` })
    .where(and(eq(smsTotals.day, day), eq(smsTotals.country, ALL_COUNTRIES), lte(smsTotals.cost, most - cost)))
    .returning({ sent: smsTotals.sent })
  return taken.length === 1
}

/** Adds to a country's sums of the day. */
export async function addToCountry(
  db: Queryable,
  {
    day,
    country,
    sent,
    proven,
    cost,
  }: Day & { readonly country: string; readonly sent: number; readonly proven: number; readonly cost: number },
): Promise<void> {
  await db
    .insert(smsTotals)
    .values({ day, country, sent, proven, cost })
    .onConflictDoUpdate({
      target: [smsTotals.day, smsTotals.country],
      set: { sent: sql`${smsTotals.sent} + ${sent}`, proven: sql`${smsTotals.proven} + ${proven}`, cost: sql`${smsTotals.cost} + ${cost}` },
    })
}

export type CountryTotal = { readonly country: string; readonly sent: number; readonly proven: number; readonly cost: number }

/** The sums of some days by country, the most first; without the row of all together. */
export async function sumByCountry(db: Queryable, { from }: { readonly from: string }): Promise<CountryTotal[]> {
  const sum = (column: typeof smsTotals.sent | typeof smsTotals.proven | typeof smsTotals.cost) => sql<number>`sum(${column})::int`
  return db
    .select({ country: smsTotals.country, sent: sum(smsTotals.sent), proven: sum(smsTotals.proven), cost: sum(smsTotals.cost) })
    .from(smsTotals)
    .where(and(gte(smsTotals.day, from), ne(smsTotals.country, ALL_COUNTRIES)))
    .groupBy(smsTotals.country)
    .orderBy(sql`sum(${smsTotals.sent}) desc`, smsTotals.country)
}

/** What the day has cost so far, in hundredths. */
export async function costOfDay(db: Queryable, { day }: Day): Promise<number> {
  const [row] = await db
    .select({ cost: smsTotals.cost })
    .from(smsTotals)
    .where(and(eq(smsTotals.day, day), eq(smsTotals.country, ALL_COUNTRIES)))
  return row?.cost ?? 0
}
