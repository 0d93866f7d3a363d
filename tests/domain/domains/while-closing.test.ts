import { askClosing } from "#lib/closing/ask-closing.ts"
import { askPeople, ANSWER_WITHIN_MS } from "#lib/domains/ask-people.ts"
import { employerOfAddress } from "#lib/domains/register-employed.ts"
import { mayMakeAccount } from "#lib/identity/who-may-register.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { correctInvitation } from "#lib/organisations/correct-invitation.ts"
import { invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { Services } from "#lib/context.ts"
import { testDatabase } from "../../support/database.ts"
import { givenDomains, newDomain } from "../../support/domains.ts"
import { givenServices, person, toSend, value } from "../../support/given.ts"
import { toAddress } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { proven, administered } = givenDomains(given)

const DAY = 24 * 3_600_000
const announce = async (ctx: OrganizerContext) =>
  askClosing(ctx, { day: new Date(given.services.clock.now().getTime() + 40 * DAY).toISOString().slice(0, 10), outcome: "erase" })

test("D8 O10 an organisation whose closing is announced asks, employs and stops nobody by its domains any more", async () => {
  const { anna } = await given.people("anna")
  const { ctx, care } = await administered(anna)
  const domain = newDomain()
  const eva = await person(given.services, "eva", "en", domain)
  await proven(ctx, { name: domain, unitId: care })
  const address = toAddress(`gun@${domain}`)
  const owned: Services = { ...given.services, env: { ...given.services.env, registration: "owned" } }
  const clock = { now: () => new Date(given.services.clock.now().getTime() + ANSWER_WITHIN_MS + 60_000) }
  const late = async () => sendMessage({ ...(await given.as(eva)), clock }, toSend({ to: [anna] }))
  expect([await employerOfAddress(given.services, address), await mayMakeAccount(owned, address)]).toMatchObject([{ domain }, true])
  expect(await late()).toEqual({ ok: false, error: { code: "address_unanswered", domain } })
  value(await announce(ctx))
  expect([await employerOfAddress(given.services, address), await mayMakeAccount(owned, address)]).toEqual([null, false])
  value(await late())
  await person(given.services, "fia", "en", domain)
  expect(await askPeople(given.services)).toBe(0)
})

test("D8 O6 nobody else is asked into a closing organisation by correcting an invitation; a name is mended, and who administers asked", async () => {
  const { bo } = await given.people("bo")
  const { ctx, care } = await administered(bo)
  const invite = { unitId: care, lines: "wrong@example.org", kind: "member", administers: false } as const
  value(await invitePeople(ctx, invite))
  value(await invitePeople(ctx, { ...invite, lines: "admin@example.org", kind: null, administers: true }))
  value(await announce(ctx))
  const invitations = value(await listInvitations(ctx, null))
  const idOf = (address: string) => invitations.find((one) => one.address === address)?.id ?? ""
  const correct = (from: string, to: string) =>
    correctInvitation(ctx, { id: idOf(from), name: "Eva Ek", address: toAddress(to), phone: "" })
  expect(await correct("wrong@example.org", "right@example.org")).toEqual({ ok: false, error: { code: "organisation_closing" } })
  value(await correct("wrong@example.org", "wrong@example.org"))
  value(await correct("admin@example.org", "other@example.org"))
  expect(
    value(await listInvitations(ctx, null))
      .map(({ address }) => address)
      .sort(),
  ).toEqual(["other@example.org", "wrong@example.org"])
})
