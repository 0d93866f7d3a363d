import { sql } from "drizzle-orm"
import { boolean, check, index, pgTable, smallint, uuid } from "drizzle-orm/pg-core"
import { ofOrganisation, units } from "./organisations.ts"

/** What a unit demands of those employed in it and below (O11); null for what it says nothing of. The strictest on the way from the top holds. */
export const unitPolicies = pgTable(
  "unit_policies",
  {
    unitId: uuid()
      .primaryKey()
      .references(() => units.id, { onDelete: "cascade" }),
    organisationId: ofOrganisation(),
    requiresFactor: boolean().$type<true>(),
    asksAlways: boolean().$type<true>(),
    idleMinutes: smallint(),
    sessionHours: smallint(),
    expiryDays: smallint(),
    trashDays: smallint(),
    fileMebibytes: smallint(),
    smsMonthly: smallint(),
    registeredOnly: boolean().$type<true>(),
    plainNotices: boolean().$type<true>(),
    forwardsInside: boolean().$type<true>(),
  },
  (t) => [
    index("unit_policies_organisation").on(t.organisationId),
    check(
      "unit_policies_yes",
      sql`coalesce(${t.requiresFactor}, true) and coalesce(${t.asksAlways}, true) and coalesce(${t.registeredOnly}, true) and coalesce(${t.plainNotices}, true)`,
    ),
    // Beside the one above, which the release before knows as it is.
    check("unit_policies_inside", sql`coalesce(${t.forwardsInside}, true)`),
    check(
      "unit_policies_more",
      sql`least(${t.idleMinutes}, ${t.sessionHours}, ${t.expiryDays}, ${t.trashDays}, ${t.fileMebibytes}, ${t.smsMonthly}) > 0`,
    ),
  ],
)
