import {
  countInvitationsThatFit,
  forInvitationsThatFit,
  pageInvitations,
  type FindInvitations,
  type InvitationsPage,
} from "#lib/organisations/find-invitations.ts"
import { forInvitations, INVITATIONS_SHOWN, invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { mailInvitations } from "#lib/people-files/mail-invitations.ts"
import { newId, type Id } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit } = givenOrganisations(given)

const ALL: FindInvitations = { unitId: null, state: null, words: "" }

const found = async (ctx: OrganizerContext, wanted: Partial<FindInvitations> = {}) =>
  value(await pageInvitations(ctx, { ...ALL, ...wanted, after: "" })).invitations.map(({ address }) => address)

const ask = async (ctx: OrganizerContext, unitId: Id, lines: readonly string[]) =>
  value(await invitePeople(ctx, { unitId, lines: lines.join("\n"), kind: "member", administers: false }))

/** Asked so long ago, and not lately. */
const daysAgo = (days: number, like = "%") =>
  database.owner`update unit_invitations set invited_at = now() - ${days} * interval '1 day' where address like ${like}`

describe("looking for invitations", () => {
  it("O6 finds them by words of name and address, by unit and by how far they are, the newest act first and then by address", async () => {
    const { anna, org, care, school } = await twoDepartments(given)
    const ctx = await organizer(anna, org)
    await ask(ctx, care, ["Åsa Ek, asa_1@example.org", "Bo Ek, bo.ek@example.org"])
    await ask(ctx, school, ["Cia Ask, cia@skola.example.org", "dan@example.org"])
    await daysAgo(3, "asa%")
    await daysAgo(2, "bo%")
    // One act asked both.
    await database.owner`update unit_invitations set invited_at = now() - interval '1 day' where address ~ '^(cia|dan)@'`
    expect(await found(ctx)).toEqual(["cia@skola.example.org", "dan@example.org", "bo.ek@example.org", "asa_1@example.org"])
    expect(await found(ctx, { words: "  EK example " })).toEqual(["bo.ek@example.org", "asa_1@example.org"])
    // A sign that PostgreSQL reads as any letter means itself.
    expect(await found(ctx, { words: "a_1" })).toEqual(["asa_1@example.org"])
    expect(await found(ctx, { words: "%" })).toEqual([])
    expect(await found(ctx, { words: "e\0k example" })).toEqual(["bo.ek@example.org", "asa_1@example.org"])
    expect(await found(ctx, { unitId: school })).toEqual(["cia@skola.example.org", "dan@example.org"])
    expect(await found(ctx, { unitId: care, words: "cia" })).toEqual([])

    await database.owner`update unit_invitations set awaits_mail = true where address like 'dan%'`
    await database.owner`update unit_invitations set reminded_at = now() where address like 'asa%'`
    await database.owner`update unit_invitations set expires_at = now() - interval '1 day' where address like 'bo%'`
    expect(await found(ctx)).toEqual(["asa_1@example.org", "cia@skola.example.org", "dan@example.org", "bo.ek@example.org"])
    const states = {
      waits: "dan@example.org",
      asked: "cia@skola.example.org",
      reminded: "asa_1@example.org",
      over: "bo.ek@example.org",
    } as const
    for (const [state, address] of Object.entries(states) as [keyof typeof states, string][])
      expect([state, await found(ctx, { state })]).toEqual([state, [address]])
    expect(value(await countInvitationsThatFit(ctx, { ...ALL, words: "ek" }))).toBe(2)
    // What is no place of a page begins at the start.
    for (const after of ["x", Buffer.from('[1,"\\u0000","x"]').toString("base64url"), Buffer.from("[-1]").toString("base64url")])
      expect(value(await pageInvitations(ctx, { ...ALL, after })).invitations).toHaveLength(4)
  })

  it("O4 B30 shows an administrator of a department theirs alone, and reminds and takes back no others", async () => {
    const { anna, bo, cia, org, care, school } = await twoDepartments(given)
    const all = await organizer(anna, org)
    for (const unitId of [care, school]) await ask(all, unitId, ["eva@example.org", "fia@example.org"])
    await daysAgo(2)
    const ofCare = await organizer(bo, org)
    expect(value(await pageInvitations(ofCare, { ...ALL, after: "" }))).toMatchObject({ count: 2, next: null })
    expect(value(await countInvitationsThatFit(ofCare, { ...ALL, unitId: school }))).toBe(0)
    expect(value(await forInvitationsThatFit(ofCare, { ...ALL, unitId: school, what: "withdraw", agreed: null }))).toEqual({
      count: 0,
      left: 0,
    })
    expect(value(await forInvitationsThatFit(ofCare, { ...ALL, what: "remind", agreed: null }))).toEqual({ count: 2, left: 0 })
    expect(value(await forInvitationsThatFit(ofCare, { ...ALL, what: "withdraw", agreed: null }))).toEqual({ count: 2, left: 0 })
    expect(value(await listInvitations(await organizer(cia, org), null)).map(({ remindedAt }) => remindedAt)).toEqual([null, null])
  })
})

describe("all that fit", () => {
  it("O6 are reminded by mail, but for those asked or reminded lately, and once", async () => {
    const { anna, org, care, school } = await twoDepartments(given)
    const ctx = await organizer(anna, org)
    await ask(ctx, care, ["r1@example.org", "r2@example.org"])
    await ask(ctx, school, ["r3@example.org", "other@example.org"])
    await daysAgo(2)
    await ask(ctx, care, ["r4@example.org"])
    // Of the tests above.
    await database.owner`update unit_invitations set awaits_mail = false`
    const before = (await handOver(database, given.services)).length
    const remind = () => forInvitationsThatFit(ctx, { ...ALL, words: "r", what: "remind", agreed: null })
    expect(value(await forInvitationsThatFit(ctx, { ...ALL, words: "nobody", what: "remind", agreed: null }))).toEqual({
      count: 0,
      left: 0,
    })
    expect(value(await forInvitationsThatFit(ctx, { ...ALL, unitId: care, what: "remind", agreed: null }))).toEqual({ count: 2, left: 1 })
    expect(await found(ctx, { state: "waits" })).toEqual(["r1@example.org", "r2@example.org"])
    expect(value(await remind())).toEqual({ count: 2, left: 3 })
    expect(await mailInvitations(given.services)).toBe(4)
    const sent = await handOver(database, given.services)
    const mails = sent.slice(0, sent.length - before)
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual([
      "other@example.org",
      "r1@example.org",
      "r2@example.org",
      "r3@example.org",
    ])
    for (const { subject } of mails) expect(subject).toMatch(/^Reminder|^A reminder/)
    expect(await found(ctx, { state: "reminded" })).toHaveLength(4)
    expect(value(await remind())).toEqual({ count: 0, left: 5 })
    const log = value(await listLog(ctx, { type: "invitations.reminded" })).entries
    expect(log.map(({ details }) => details["count"]).sort()).toEqual([2, 2])
  })

  it("O6 O10 are taken back, but for whom a domain asked, which would ask again", async () => {
    const { anna, org, care } = await twoDepartments(given)
    const ctx = await organizer(anna, org)
    await ask(ctx, care, ["t1@example.org", "t2@example.org", "t3@example.org"])
    await database.owner`update unit_invitations set domain = 'example.org' where address = 't3@example.org'`
    expect(value(await forInvitationsThatFit(ctx, { ...ALL, what: "withdraw", agreed: null }))).toEqual({ count: 2, left: 1 })
    expect(await found(ctx)).toEqual(["t3@example.org"])
    const log = value(await listLog(ctx, { type: "invitations.withdrawn" })).entries
    expect(log.map(({ details }) => details)).toEqual([{ unit: care, count: 2 }])
  })

  it("O6 U5 more than a few are asked about once, ticked or all that fit; a yes about another number asks anew", async () => {
    const { anna, org, care } = await twoDepartments(given)
    const ctx = await organizer(anna, org)
    await ask(
      ctx,
      care,
      Array.from({ length: 6 }, (_, at) => `m${at}@example.org`),
    )
    const asks = (what: string) => ({ ok: false, error: { code: "yes_needed", what, count: 6 } })
    const withdraw = (agreed: number | null) => forInvitationsThatFit(ctx, { ...ALL, what: "withdraw", agreed })
    const ids = value(await listInvitations(ctx, null)).map(({ id }) => id)
    expect(await forInvitations(ctx, { ids, what: "remind", agreed: null })).toEqual(asks("remind"))
    expect(await forInvitations(ctx, { ids, what: "withdraw", agreed: 5 })).toEqual(asks("withdraw"))
    expect(await withdraw(null)).toEqual(asks("withdraw"))
    expect(await withdraw(7)).toEqual(asks("withdraw"))
    // One act: by address.
    expect(await found(ctx)).toEqual(Array.from({ length: 6 }, (_, at) => `m${at}@example.org`))
    expect(value(await forInvitations(ctx, { ids: ids.slice(0, 5), what: "withdraw", agreed: null }))).toEqual({ count: 5, left: 0 })
    await ask(
      ctx,
      care,
      Array.from({ length: 5 }, (_, at) => `n${at}@example.org`),
    )
    expect(value(await withdraw(6))).toEqual({ count: 6, left: 0 })
    expect(await found(ctx)).toEqual([])
  })
})

test("O6 U5 among five thousand one is found, all are paged through in one order, reminded and taken back, and nothing takes long", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const units = [org, await unit(anna, org, { name: "Care" })]
  const ids = Array.from({ length: 5_000 }, () => newId())
  await database.owner`
    insert into unit_invitations (id, organisation_id, unit_id, address, name, kind, administers, language, awaits_mail, invited_at, expires_at)
    select id, ${org}, (${units}::uuid[])[1 + at % 2], 'p' || at || '@many.example.org', 'Person ' || at, 'member', false, 'en', false,
      now() - interval '3 days', now() + interval '50 days'
    from unnest(${ids}::uuid[]) with ordinality as of_file (id, at)`
  const ctx = await organizer(anna, org)
  const begun = performance.now()
  expect(await found(ctx, { words: "person 4711" })).toEqual(["p4711@many.example.org"])
  const seen: string[] = []
  for (let after: string | null = ""; after !== null;) {
    const page: InvitationsPage = value(await pageInvitations(ctx, { ...ALL, after }))
    expect(page.count).toBe(5_000)
    seen.push(...page.invitations.map(({ address }) => address))
    after = page.next
  }
  expect([seen.length, new Set(seen).size]).toEqual([5_000, 5_000])
  const looked = performance.now() - begun
  // By address within the one act.
  const first = await database.owner<{ address: string }[]>`
    select address from unit_invitations where organisation_id = ${org} order by address limit ${INVITATIONS_SHOWN}`
  expect(seen.slice(0, INVITATIONS_SHOWN)).toEqual(first.map(({ address }) => address))
  const acted = performance.now()
  expect(value(await forInvitationsThatFit(ctx, { ...ALL, what: "remind", agreed: 5_000 }))).toEqual({ count: 5_000, left: 0 })
  expect(value(await forInvitationsThatFit(ctx, { ...ALL, what: "withdraw", agreed: 5_000 }))).toEqual({ count: 5_000, left: 0 })
  expect([looked < 5_000, performance.now() - acted < 5_000]).toEqual([true, true])
  expect(await found(ctx)).toEqual([])
}, 60_000)
