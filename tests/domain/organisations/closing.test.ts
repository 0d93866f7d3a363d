import { writeFile } from "node:fs/promises"
import path from "node:path"
import { sql } from "drizzle-orm"
import { jobData } from "#lib/jobs/queue.ts"
import { listOwnInvitations } from "#lib/organisations/join.ts"
import { verifyOrganisations } from "#lib/audit/verify-audit.ts"
import { approveClosing, callOffClosing } from "#lib/closing/answer-closing.ts"
import { askClosing, showClosing } from "#lib/closing/ask-closing.ts"
import { beginClosing } from "#lib/closing/begin-closing.ts"
import { closeAbandoned, keepAbandoned, listClosedOrganisations, openClosed, showClosingTo } from "#lib/closing/by-operator.ts"
import { certificatePdf, readCertificate, verifyCertificatePdf } from "#lib/closing/certificate.ts"
import { closeDue } from "#lib/closing/close-due.ts"
import { eraseMailboxes } from "#lib/closing/erase-mailboxes.ts"
import { exportOrganisation } from "#lib/closing/export-organisation.ts"
import { findClosedByLink } from "#lib/closing/find-closed.ts"
import { finishClosing } from "#lib/closing/finish-closing.ts"
import { endMemberships, partEmployees } from "#lib/closing/part-people.ts"
import { tellClosing } from "#lib/closing/tell.ts"
import type { Services } from "#lib/context.ts"
import { endEmployment } from "#lib/ending/end-employment.ts"
import type { Id } from "#lib/ids.ts"
import { deleteAccount, finishDeletions } from "#lib/leaving/delete-account.ts"
import { askAdministrator } from "#lib/organisations/for-operators.ts"
import { addReader } from "#lib/organisations/mailbox-readers.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { listOwnMemberships } from "#lib/organisations/own-memberships.ts"
import { openOrganizer } from "#lib/organisations/open-organizer.ts"
import { makeUnitMailbox } from "#lib/organisations/unit-mailboxes.ts"
import { auditCommand } from "../../../scripts/command-line/audit.ts"
import { organisationCommand } from "../../../scripts/command-line/organisation.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows, tablesWithAll } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { beingMade, CODE } from "../../support/rights-world.ts"
import { employ } from "../../support/staff.ts"
import { stick } from "../../support/stick.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, joined, unit } = givenOrganisations(given)

const DAYS = 24 * 3600 * 1000
const dayAhead = (days: number) => new Date(given.services.clock.now().getTime() + days * DAYS).toISOString().slice(0, 10)
const later = (days: number): Services => ({
  ...given.services,
  clock: { ...given.services.clock, now: () => new Date(Date.now() + days * DAYS) },
})
const DUE = 45

/** Anna administers the whole and is employed in Care, Bo and Cia a part each, Dag is employed in Care, Eva a member of Care, and a mailbox there is read by both. */
async function world() {
  const all = await twoDepartments(given)
  const { anna, bo, dag, org, care } = all
  const { eva } = await given.people("eva")
  await joined(anna, org, { person: anna, unitId: care, as: "employee" })
  await joined(anna, org, { person: eva, unitId: care, as: "member" })
  const as = await organizer(bo, org)
  const mailboxId = value(await makeUnitMailbox(as, { token: await beingMade(as, care), code: CODE.digits }))
  for (const { address } of [dag, eva]) value(await addReader(as, { mailboxId, address }))
  return { ...all, eva, mailboxId }
}

const announced = async (person: Person, org: Id, outcome: "release" | "erase" = "release") =>
  value(await askClosing(await organizer(person, org), { day: dayAhead(40), outcome }))

const subjectsTo = async ({ address }: Person) =>
  (await handOver(database, given.services)).flatMap(({ recipient, subject }) => (recipient === address ? [subject] : []))

const types = async (org: Id) =>
  (await database.owner<{ type: string }[]>`select type from audit_entries where scope_id = ${org} order by sequence`).map(
    ({ type }) => type,
  )

const certificateOf = async (org: Id) => {
  const [row] = await database.owner<
    { certificate: string; signature: Uint8Array }[]
  >`select certificate, signature from closed_organisations where id = ${org}`
  if (row === undefined) throw new Error("the organisation is not closed")
  return { certificate: row.certificate, signature: new Uint8Array(row.signature) }
}

/** The tables that hold an organisation, a person's place in it or a key of it, looked for by what must not be left. */
const left = async (needle: string) => tablesWithAll(await allRows(database.owner), [needle])

test("D8 a sole administrator announces it at once, thirty days ahead at least, everybody is told once at every address, and nobody new comes in", async () => {
  const { anna, dag, eva, org, care } = await world()
  const as = await organizer(anna, org)
  for (const day of ["", dayAhead(29), dayAhead(3 * 366)])
    expect(await askClosing(as, { day, outcome: "release" })).toMatchObject({ error: { fields: { day: "closing_day" } } })
  expect(await announced(anna, org, "erase")).toBe("announced")
  expect(await askClosing(as, { day: dayAhead(50), outcome: "release" })).toMatchObject({ error: { code: "closes_already" } })
  await handOver(database, given.services)
  expect(await tellClosing(given.services, { organisationId: org, what: "announced", announcedAt: null, after: null })).toBe(5)
  const told = await handOver(database, given.services)
  const about = (person: Person) =>
    told.filter(({ recipient, subject }) => recipient === person.address && subject?.includes("leaves")).map(({ subject }) => subject)
  expect(about(dag)).toEqual([expect.stringContaining("your account is erased")])
  expect(about(eva)).toEqual([expect.not.stringContaining("erased")])
  expect((await given.as(dag)).closing).toMatchObject({ outcome: "erase", day: dayAhead(40) })
  expect((await given.as(eva)).closing).toMatchObject({ outcome: "none" })
  const invite = { unitId: care, lines: "new@example.org", kind: "employee", administers: false } as const
  expect(await invitePeople(as, invite)).toMatchObject({ error: { code: "organisation_closing" } })
  value(await invitePeople(as, { ...invite, kind: null, administers: true }))
})

test("D8 the jobs of telling go on from portion to portion and stop once it is not true any more", async () => {
  const { anna, org } = await world()
  await announced(anna, org)
  expect(jobData["tell-closing"].parse({ organisationId: org, what: "announced", announcedAt: null, after: null })).toBeTruthy()
  const last = "ffffffff-ffff-4fff-bfff-ffffffffffff"
  expect(await tellClosing(given.services, { organisationId: org, what: "announced", announcedAt: null, after: last })).toBe(0)
  value(await callOffClosing(await organizer(anna, org)))
  expect(await tellClosing(given.services, { organisationId: org, what: "announced", announcedAt: null, after: null })).toBe(0)
  expect(await tellClosing(given.services, { organisationId: org, what: "called_off", announcedAt: null, after: null })).toBe(5)
})

test("D8 where two administer the whole the second one's yes announces it, who asked cannot give it, and what came too near is put off", async () => {
  const { anna, dag, org } = await world()
  await joined(anna, org, { person: dag, unitId: org, as: "administrator" })
  expect(await announced(anna, org)).toBe("asked")
  expect((await given.as(dag)).closing).toBeNull()
  expect(await subjectsTo(dag)).toContainEqual(expect.stringMatching(/^Should .* be closed\?$/))
  expect(await approveClosing(await organizer(anna, org))).toMatchObject({ error: { code: "own_request" } })
  await database.owner`update organisation_closings set closes_on = current_date + 10, closes_at = now() + interval '10 days' where organisation_id = ${org}`
  expect(value(await showClosing(await organizer(dag, org))).closing).toMatchObject({ state: "asked", isOwn: false, by: anna.name })
  value(await approveClosing(await organizer(dag, org)))
  const { closing } = value(await showClosing(await organizer(dag, org)))
  expect(closing).toMatchObject({ state: "announced" })
  expect((closing?.closesOn ?? "") >= dayAhead(30)).toBe(true)
  expect(await approveClosing(await organizer(dag, org))).toMatchObject({ error: { code: "closing_gone" } })
})

test("D8 what nobody answers for a week is forgotten, and one who administers no more approves nothing of theirs", async () => {
  const { anna, dag, org } = await world()
  await joined(anna, org, { person: dag, unitId: org, as: "administrator" })
  await announced(anna, org)
  await database.owner`delete from unit_administrators where unit_id = ${org} and account_id = ${anna.accountId}`
  expect(await approveClosing(await organizer(dag, org))).toMatchObject({ error: { code: "closing_gone" } })
  await closeDue(later(8))
  expect(await database.owner`select from organisation_closings where organisation_id = ${org}`).toHaveLength(0)
})

test.each(["release", "erase"] as const)(
  "D8 D2 B29 closed with %s: everything of it is gone but name, number, day and certificate",
  async (outcome) => {
    const { anna, bo, dag, eva, org, care, school, mailboxId } = await world()
    value(await invitePeople(await organizer(anna, org), { unitId: care, lines: eva.address, kind: null, administers: true }))
    await announced(anna, org, outcome)
    await closeDue(later(20))
    expect(await database.owner`select from organisations where id = ${org}`).toHaveLength(1)
    await closeDue(later(DUE))
    await finishDeletions(given.services)
    const mails = await handOver(database, given.services)
    const secret =
      /\/closed\/([\w-]{43})/.exec(
        mails.find(({ recipient, body }) => recipient === anna.address && body.includes("/closed/"))?.body ?? "",
      )?.[1] ?? ""
    const isGone = outcome === "erase"
    for (const person of [anna, dag])
      expect([person.name, (await database.owner`select from accounts where id = ${person.accountId}`).length]).toEqual([
        person.name,
        isGone ? 0 : 1,
      ])
    for (const person of [bo, eva]) expect((await given.as(person)).closing).toBeNull()
    expect(value(await listOwnMemberships(await given.as(eva)))).toEqual([])
    if (!isGone) expect(await openOrganizer(await given.as(anna), org)).toMatchObject({ error: { code: "not_found" } })
    expect(value(await listOwnInvitations(await given.as(eva))).invitations).toEqual([])
    // As the worker does with what is done.
    await database.owner`delete from pgboss.job where name = 'tell-closing'`
    // No table knows the organisation, its units, its mailbox, or in it anybody, but what is left of it and the two trails.
    expect((await left(org)).sort()).toEqual(["public.audit_entries", "public.audit_heads", "public.closed_organisations"])
    for (const id of [care, school, mailboxId])
      expect(await left(id)).toEqual(id === mailboxId ? expect.not.arrayContaining(["public.accounts"]) : ["public.audit_entries"])
    const signed = await certificateOf(org)
    expect(readCertificate(given.services, signed)).toMatchObject({
      released: isGone ? 0 : 2,
      erased: isGone ? 2 : 0,
      members: 1,
      mailboxes: 1,
      organisation: org,
    })
    const found = await findClosedByLink(later(DUE), secret)
    expect(found).toMatchObject({ kind: "closed", certificate: { organisation: org } })
    for (const person of [anna, bo, dag, eva]) expect(signed.certificate).not.toContain(person.accountId)
    expect(await findClosedByLink(later(DUE + 91), secret)).toBeNull()
    expect(
      await findClosedByLink(
        later(DUE),
        secret.replace(/^./, (sign) => (sign === "A" ? "B" : "A")),
      ),
    ).toBeNull()
  },
)

test("D8 D1 the certificate waits for who was to be erased with the organisation, and for nobody else", async () => {
  const { anna, org } = await world()
  const { eve } = await given.people("eve")
  await announced(anna, org, "erase")
  // Eve has left by herself, and cannot be erased; then the same with somebody of the organisation.
  const others = await stick(database, eve.accountId)
  value(await deleteAccount(given.services, eve.accountId, { by: { kind: "self" } }))
  const theirs = await world()
  await announced(theirs.anna, theirs.org, "erase")
  await closeDue(later(DUE))
  for (const id of [org, theirs.org]) expect(readCertificate(given.services, await certificateOf(id))).toMatchObject({ erased: 2 })
  expect(await database.owner`select from accounts where id = ${eve.accountId}`).toHaveLength(1)
  await others.release()

  const last = await world()
  await announced(last.anna, last.org, "erase")
  const own = await stick(database, last.dag.accountId)
  const isClosed = async () => (await database.owner`select from closed_organisations where id = ${last.org}`).length === 1
  await closeDue(later(DUE))
  expect(await isClosed()).toBe(false)
  await own.release()
  await closeDue(later(DUE))
  expect(await isClosed()).toBe(true)
  expect(readCertificate(given.services, await certificateOf(last.org))).toMatchObject({ erased: 2 })
})

const STEPS: readonly (readonly [string, (services: Services, org: Id) => Promise<unknown>])[] = [
  ["beginning", beginClosing],
  ["erasing mailboxes", eraseMailboxes],
  ["parting employees", partEmployees],
  ["ending memberships", endMemberships],
  ["finishing", finishClosing],
]

/** A pool of which one statement fails, as a process that is killed there: what was not committed is undone. */
function dyingAfter(services: Services, transactions: number): Services {
  let count = 0
  const db = new Proxy(services.db, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (name !== "transaction") return typeof found === "function" ? (found.bind(target) as unknown) : found
      return (work: (tx: unknown) => Promise<unknown>) => {
        if (++count > transactions) throw new Error("killed")
        return target.transaction(work)
      }
    },
  })
  return { ...services, db }
}

test("D8 R3 killed after any transaction the closing is taken up by the next run, and counts everything once", async () => {
  let runs = 0
  for (let survived = 1; runs < 40; survived += 1) {
    runs++
    const { anna, org } = await world()
    await announced(anna, org)
    await closeDue(dyingAfter(later(DUE), survived)).catch(() => 0)
    const isDone = (await database.owner`select from closed_organisations where id = ${org}`).length === 1
    if (!isDone) expect(await closeDue(later(DUE))).toBe(1)
    expect(readCertificate(given.services, await certificateOf(org))).toMatchObject({ released: 2, erased: 0, members: 1, mailboxes: 1 })
    expect((await types(org)).filter((type) => type === "closing.begun")).toHaveLength(1)
    if (isDone) break
  }
  expect(runs).toBeGreaterThan(6)
  expect(runs).toBeLessThan(40)
}, 600_000)

test("D8 R3 every step done twice, and two runs at once, end the same", async () => {
  const { anna, org } = await world()
  await announced(anna, org, "erase")
  const services = later(DUE)
  for (const [, step] of STEPS) {
    await step(services, org)
    await step(services, org)
  }
  expect(readCertificate(given.services, await certificateOf(org))).toMatchObject({ erased: 2, members: 1, mailboxes: 1 })
  const other = await world()
  await announced(other.anna, other.org, "erase")
  await Promise.all([closeDue(services), closeDue(services), closeDue(services)])
  expect(readCertificate(given.services, await certificateOf(other.org))).toMatchObject({ erased: 2, members: 1, mailboxes: 1 })
})

test("D8 B43 calling off and beginning settle who was first, and what has begun cannot be called off", async () => {
  for (let round = 0; round < 4; round++) {
    const { anna, org } = await world()
    await announced(anna, org)
    const as = await organizer(anna, org)
    const [off, begun] = await Promise.all([callOffClosing(as), beginClosing(later(DUE), org)])
    expect(off.ok).toBe(!begun)
    expect((await types(org)).filter((type) => type === "closing.begun" || type === "closing.called_off")).toHaveLength(1)
    await closeDue(later(DUE))
  }
})

test("D8 O6 an end that is announced for one employee goes its own way, but no account is erased before the day that was named", async () => {
  const { anna, dag, org } = await world()
  const { fia } = await given.people("fia")
  await joined(anna, org, { person: fia, unitId: org, as: "member" })
  await database.owner`update unit_people set kind = 'employee', is_primary = true where account_id = ${fia.accountId}`
  const end = { accountId: dag.accountId, outcome: "erase", day: dayAhead(38), meanwhile: "works", reply: null, places: "end" } as const
  value(await endEmployment(await organizer(anna, org), end))
  value(await endEmployment(await organizer(anna, org), { ...end, accountId: fia.accountId, day: dayAhead(60) }))
  await announced(anna, org)
  expect((await given.as(dag)).closing?.outcome).toBe("erase")
  expect((await given.as(anna)).closing?.outcome).toBe("release")
  await closeDue(later(DUE))
  expect(readCertificate(given.services, await certificateOf(org))).toMatchObject({ released: 2, erased: 1 })
  expect(await database.owner`select from accounts where id = ${dag.accountId}`).toHaveLength(0)
  expect(await database.owner`select from accounts where id = ${fia.accountId}`).toHaveLength(1)
})

test("D8 O4 whoever administers the whole of another organisation alone, or is the last operator, keeps the account as a private one", async () => {
  const { anna, dag, org } = await world()
  const other = await organisation(anna, "Another one")
  await employ(given.services, dag.accountId, "operator")
  await announced(anna, org, "erase")
  await closeDue(later(DUE))
  expect(readCertificate(given.services, await certificateOf(org))).toMatchObject({ released: 2, erased: 0 })
  expect((await openOrganizer(await given.as(anna), other)).ok).toBe(true)
  await database.owner`delete from account_roles where account_id = ${dag.accountId}`
})

test("D8 R4 the operator closes what nobody administers, with the same notice, in both trails, and nothing else", async () => {
  const { anna, org } = await world()
  const { seller } = await given.people("seller")
  await employ(given.services, seller.accountId, "seller")
  const as = async () => await given.as(seller)
  const asked = { organisationId: org, outcome: "release" } as const
  expect(await closeAbandoned(await as(), { ...asked, day: dayAhead(40) })).toMatchObject({ error: { code: "has_administrators" } })
  expect(await closeAbandoned(await given.as(anna), { ...asked, day: dayAhead(40) })).toMatchObject({ error: { code: "not_found" } })
  await database.owner`delete from unit_administrators where unit_id = ${org}`
  expect(await closeAbandoned(await as(), { ...asked, day: dayAhead(20) })).toMatchObject({ error: { code: "invalid_fields" } })
  value(await closeAbandoned(await as(), { ...asked, day: dayAhead(40) }))
  expect(value(await showClosingTo(await as(), org))).toMatchObject({ state: "announced", closesOn: dayAhead(40) })
  value(await keepAbandoned(await as(), org))
  value(await closeAbandoned(await as(), { ...asked, day: dayAhead(40) }))
  await beginClosing(later(DUE), org)
  const wanted = { organisationId: org, address: anna.address, language: "en" }
  expect(await askAdministrator(await as(), wanted)).toMatchObject({ error: { code: "not_found" } })
  expect(await keepAbandoned(await as(), org)).toMatchObject({ error: { code: "closing_gone" } })
  await closeDue(later(DUE))
  expect(value(await listClosedOrganisations(await as())).map(({ id }) => id)).toContain(org)
  expect((await openClosed(await as(), org)).ok).toBe(true)
  expect(await openClosed(await given.as(anna), org)).toMatchObject({ error: { code: "not_found" } })
  expect(await types(org)).toEqual(expect.arrayContaining(["closing.announced", "closing.called_off", "closing.begun", "closing.finished"]))
  const installation = await types(given.services.installation.id)
  expect(installation.filter((type) => type.startsWith("organisation.")).slice(-4)).toEqual([
    "organisation.closing",
    "organisation.kept",
    "organisation.closing",
    "organisation.closed",
  ])
})

test("D8 B78 the certificate is verified by its signature and byte for byte, names the end of the trail, and the trail goes after two years", async () => {
  const { anna, org } = await world()
  await announced(anna, org)
  await closeDue(later(DUE))
  const signed = await certificateOf(org)
  const { services } = given
  for (const language of ["en", "sv"]) {
    const pdf = await certificatePdf(services, signed, language)
    expect(await verifyCertificatePdf(services, pdf, ["en", "sv"])).toMatchObject({ isWhole: true, certificate: { organisation: org } })
    const changed = Uint8Array.from([...pdf, 10])
    expect(await verifyCertificatePdf(services, changed, ["en", "sv"])).toMatchObject({ isWhole: false })
  }
  const forged = { ...signed, certificate: signed.certificate.replace('"released":2', '"released":3') }
  expect(forged.certificate).not.toBe(signed.certificate)
  expect(readCertificate(services, forged)).toBeNull()
  expect(await verifyCertificatePdf(services, new TextEncoder().encode("%PDF-1.7 nothing"), ["en"])).toBeNull()

  const file = path.join(services.env.dataFolder, "certificate.pdf")
  await writeFile(file, await certificatePdf(services, signed, "sv"))
  expect(await organisationCommand(services, ["verify", file])).toMatch(
    /The signature holds[^]*released: 2[^]*The whole file is as it was written/,
  )
  await writeFile(file, "%PDF-1.7 nothing")
  await expect(organisationCommand(services, ["verify", file])).rejects.toThrow("is not a certificate")
  await expect(organisationCommand(services, ["verify", `${file}.gone`])).rejects.toThrow("cannot be read")

  const head = readCertificate(services, signed)?.head ?? ""
  expect(await auditCommand(services, ["verify", head])).toContain("organisation")
  await expect(auditCommand(services, ["verify", head.replace(/.$/, (sign) => (sign === "A" ? "E" : "A"))])).rejects.toThrow(
    "not what you noted",
  )
  const [scopeId = "", rest = ""] = head.split(":")
  const noted = { scopeId, sequence: Number(rest.split(".")[0]), link: new Uint8Array(Buffer.from(rest.split(".")[1] ?? "", "base64url")) }
  expect((await verifyOrganisations(services, noted)).find((one) => one.scopeId === org)?.faults).toEqual([])
  await database.owner`update closed_organisations set trail_until = now() - interval '1 day' where id = ${org}`
  await closeDue(later(3 * 366))
  expect(await types(org)).toEqual([])
  expect((await verifyOrganisations(services)).find((one) => one.scopeId === org)).toBeUndefined()
  expect((await verifyOrganisations(services, noted)).find((one) => one.scopeId === org)?.faults).not.toEqual([])
})

test("D8 B78 as long as its time is not over, nobody takes an entry out of the trail of a closed organisation", async () => {
  const { anna, org } = await world()
  await announced(anna, org)
  await closeDue(later(DUE))
  const before = await types(org)
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('sigill.all', 'on', true)`)
    await tx.execute(sql`delete from audit_entries where scope_id = ${org}`)
  })
  expect(await types(org)).toEqual(before)
})

test("D8 a name in letters that a PDF cannot write stands exactly in what is signed, and the PDF is written all the same", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna, "Żółć Пример AB")
  await announced(anna, org)
  await closeDue(later(DUE))
  const pdf = await certificatePdf(given.services, await certificateOf(org), "en")
  expect(await verifyCertificatePdf(given.services, pdf, ["en"])).toMatchObject({ isWhole: true, certificate: { name: "Żółć Пример AB" } })
})

test("D8 its name and number can be taken again", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna, "Exempel Avslut")
  await announced(anna, org)
  await closeDue(later(DUE))
  expect(await organisation(anna, "Exempel Avslut")).not.toBe(org)
})

test("D8 all that it may export, and nothing of anybody's mail: people, units with cost centres, policies, log with its chain, agreements", async () => {
  const { anna, dag, org } = await world()
  await unit(anna, org, { name: "Board", group: true })
  const exported = value(await exportOrganisation(await organizer(anna, org)))
  const people = []
  for await (const portion of exported.people) people.push(...portion)
  expect(people.map(({ address }) => address)).toContain(dag.address)
  expect(exported.units.map(({ name }) => name)).toEqual(expect.arrayContaining(["Care", "School", "Board"]))
  expect(exported.agreements).toHaveLength(1)
  const chain = []
  for await (const portion of exported.chain) chain.push(...portion)
  const last = chain.at(-1)
  expect(exported.head).toBe(`${org}:${last?.sequence}.${Buffer.from(last?.link ?? []).toString("base64url")}`)
  expect(last?.type).toBe("closing.exported")
})
