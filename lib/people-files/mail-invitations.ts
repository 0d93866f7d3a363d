import { findLetterhead } from "#db/queries/brandings.ts"
import { countUnmailed, findUnmailed, noteMailed, type UnmailedInvitation } from "#db/queries/people-imports.ts"
import { inAll } from "#db/tenancy.ts"
import type { NotFound } from "../authz/policy.ts"
import type { Home } from "../branding/letterhead.ts"
import type { Services } from "../context.ts"
import { sendMail } from "../identity/notices.ts"
import { look } from "../organisations/act.ts"
import type { OrganizerContext } from "../organisations/context.ts"
import { askedAs, mayAsk } from "../organisations/invite.ts"
import { invitationMail } from "../organisations/mails.ts"
import { ok, type Result } from "../result.ts"

/** So many in one transaction: few enough that nobody who takes one of them back waits for long. */
const PORTION = 50

/** Mails the invitations that came from files, and reminders of many at once, in portions; stopped in between, the next run goes on. A job's. @returns how many it has done */
export async function mailInvitations(services: Services): Promise<number> {
  for (let count = 0; ;) {
    const mailed = await mailSome(services)
    count += mailed
    if (mailed === 0) return count
  }
}

/** Whoever is asked more often than the limit of a day allows gets no further mail; the invitation is there all the same. */
async function mailSome(services: Services): Promise<number> {
  const rows = await inAll(services.db, "service", (tx) => findUnmailed(tx, PORTION))
  const allowed = new Set<string>()
  for (const row of rows) if ((await mayAsk(services, row)).ok) allowed.add(row.id)
  await inAll(services.db, "service", async (tx) => {
    const waiting = await noteMailed(
      tx,
      rows.map(({ id }) => id),
    )
    const homes = new Map<string, Home | null>()
    for (const row of rows) {
      if (!waiting.has(row.id) || !allowed.has(row.id)) continue
      const { organisationId } = row
      if (!homes.has(organisationId)) homes.set(organisationId, await findLetterhead(tx, organisationId))
      await sendMail(services, tx, mailOf(services, row, homes.get(organisationId) ?? null))
    }
  })
  return rows.length
}

const mailOf = (
  services: Services,
  { address: to, organisationName: organisation, unitName: unit, ...row }: UnmailedInvitation,
  home: Home | null,
) =>
  invitationMail(services, {
    to,
    organisation,
    unit,
    language: row.language,
    expiresAt: row.expiresAt,
    domain: row.domain,
    as: askedAs(row),
    isReminder: row.remindedAt !== null,
    home,
  })

/** How many invitations in scope still wait for their mail, so that the page can say how far it has come (U5). */
export const leftToMail = (ctx: OrganizerContext): Promise<Result<number, NotFound>> =>
  look(ctx, "organizer:people", async (tx, scope) => ok(await countUnmailed(tx, scope)))
