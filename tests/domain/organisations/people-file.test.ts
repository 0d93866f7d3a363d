import { unitWords } from "#app/organizer/[organisation]/log/unit-words.ts"
import { pageInvitations, type InvitationsPage } from "#lib/organisations/find-invitations.ts"
import { INVITATIONS_SHOWN, invitePeople, listInvitations } from "#lib/organisations/invitations.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { listPeople } from "#lib/organisations/people.ts"
import { showPerson } from "#lib/organisations/show-person.ts"
import { listUnits } from "#lib/organisations/units.ts"
import { exportPeople, type PersonRow } from "#lib/people-files/export-people.ts"
import { inviteFromFile } from "#lib/people-files/invite-from-file.ts"
import { leftToMail, mailInvitations } from "#lib/people-files/mail-invitations.ts"
import { phoneGiven } from "#lib/people-files/phone-given.ts"
import { dropPeopleFile, forgetPeopleFiles, lookAtPeople, readPeopleFile } from "#lib/people-files/read-people-file.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { Id } from "#lib/ids.ts"
import { testDatabase } from "../../support/database.ts"
import { allRows } from "../../support/database-rows.ts"
import { givenServices, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { handOver } from "../../support/visitor.ts"

const database = testDatabase()
const given = givenServices(database)
const { organisation, organizer, unit, joined } = givenOrganisations(given)

const read = (ctx: OrganizerContext, unitId: Id, text: string) =>
  readPeopleFile(ctx, { bytes: new TextEncoder().encode(text), unitId, kind: "employee" })

const HEADING = "Name,E-mail,Phone,Department,Employee or member,Plan,Administrator of\n"

test("O6 a file is looked at before anything happens; the yes makes its departments and asks everybody whose line holds", async () => {
  const { anna, org, care, dag } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  const mailed = async () =>
    (await handOver(database, given.services)).flatMap(({ recipient }) => (/^(?:eva|fia)@/.test(recipient) ? [recipient] : [])).sort()
  const text = `${HEADING}Eva Ek,eva@example.org,070-174 06 05,Care > Night,,,\nFia,fia@example.org,,Board,member,,Care\n,nobody,,,,,\n${dag.name},${dag.address},,Care,,,\n`
  value(await read(ctx, org, text))
  const plan = value(await lookAtPeople(ctx))
  expect(plan?.problems.map(({ row, what }) => [row, what])).toEqual([
    [4, "address"],
    [5, "there"],
  ])
  expect(plan?.newUnits.map(({ name }) => name)).toEqual(["Night", "Board"])
  expect(await mailed()).toEqual([])
  expect(value(await listInvitations(ctx, null))).toEqual([])

  expect(value(await inviteFromFile(ctx, { missing: "make" }))).toEqual({ invited: 2, units: 2 })
  // The second press of the same button.
  expect(value(await inviteFromFile(ctx, { missing: "make" }))).toEqual({ invited: 0, units: 0 })
  const asked = value(await listInvitations(ctx, null)).map(({ address, unitName, kind, administers }) => [
    address,
    unitName,
    kind,
    administers,
  ])
  expect(asked.sort()).toEqual([
    ["eva@example.org", "Night", "employee", false],
    ["fia@example.org", "Board", "member", false],
    ["fia@example.org", "Care", null, true],
  ])
  const units = value(await listUnits(ctx))
  expect(units.find(({ name }) => name === "Night")?.parentId).toBe(care)
  expect(value(await leftToMail(ctx))).toBe(3)
  expect(await mailInvitations(given.services)).toBe(3)
  expect(value(await leftToMail(ctx))).toBe(0)
  expect(await mailed()).toEqual(["eva@example.org", "fia@example.org", "fia@example.org"])
  expect(value(await listLog(ctx, { type: "people.invited" })).entries.map(({ details }) => details["count"])).toEqual([1, 1, 1])
  expect(await phoneGiven(given.services, "eva@example.org")).toMatchObject({ phone: "+46701740605", organisation: ctx.organisation.name })
  expect(await phoneGiven(given.services, "fia@example.org")).toBeNull()
})

test("O6 those whose department is missing can be left out; who only dropped the file invited nobody", async () => {
  const { anna, org } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  value(await read(ctx, org, `${HEADING},a@example.org,,Care,,,\n,b@example.org,,Nowhere,,,\n`))
  expect(value(await inviteFromFile(ctx, { missing: "leave_out" }))).toEqual({ invited: 1, units: 0 })
  value(await read(ctx, org, `${HEADING},c@example.org,,Care,,,\n`))
  value(await dropPeopleFile(ctx))
  expect(value(await lookAtPeople(ctx))).toBeNull()
  expect(value(await inviteFromFile(ctx, { missing: "make" }))).toEqual({ invited: 0, units: 0 })
})

test("O4 B30 a file of a department's administrator reaches nothing beside or above; a right in it asks for a fresh proof (B25)", async () => {
  const { bo, org, care, school } = await twoDepartments(given)
  const ctx = await organizer(bo, org)
  expect(await read(ctx, school, `${HEADING},a@example.org,,,,,\n`)).toMatchObject({ error: { code: "not_found" } })
  value(await read(ctx, care, `${HEADING},a@example.org,,School,,,\n,b@example.org,,Care,,,x\n`))
  const plan = value(await lookAtPeople(ctx))
  // What is out of sight is not there: a department of that name would be made below their own.
  expect(plan?.newUnits.map(({ names }) => names.join("/"))).toEqual(["Care/School"])
  const stale = { ...ctx, member: { ...ctx.member, provenAt: null } }
  expect(await inviteFromFile(stale, { missing: "make" })).toMatchObject({ error: { code: "proof_needed" } })
  expect(value(await inviteFromFile(ctx, { missing: "make" })).invited).toBe(2)
})

test("O6 what is exported says where everybody belongs, and is found again when it is read", async () => {
  const { anna, bo, cia, org, care, dag } = await twoDepartments(given)
  await unit(anna, org, { name: "Night", below: care })
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  const rows: PersonRow[] = []
  for await (const portion of value(await exportPeople(await organizer(anna, org)))) rows.push(...portion)
  expect(rows.map(({ address, department, kind, plan, administers }) => [address, department, kind, plan, administers])).toEqual([
    [anna.address, "", "administrator", null, expect.stringMatching(/^Exempel/)],
    [bo.address, "Care", "employee", "full", "Care"],
    [cia.address, "", "administrator", null, "School"],
    [dag.address, "Care", "employee", "full", ""],
  ])
  expect(await exportPeople(await organizer(bo, org))).toMatchObject({ ok: true })
})

test("O4 O6 O12 that people were taken into a file says how many rows, and of which units", async () => {
  const { anna, bo, org, care, school } = await twoDepartments(given)
  await joined(anna, org, { person: bo, unitId: school, as: "administrator" })
  const taken = async (who: Person) => {
    let rows = 0
    for await (const portion of value(await exportPeople(await organizer(who, org)))) rows += portion.length
    const { entries, units } = value(await listLog(await organizer(anna, org), { type: "people.exported" }))
    const { count, unit: whole, parts } = entries[0]?.details ?? {}
    return {
      isTold: count === rows && rows > 1,
      units: String(whole ?? parts)
        .split(" ")
        .sort(),
      names: unitWords(entries[0] ?? { details: {} }, units),
    }
  }
  expect(await taken(anna)).toEqual({ isTold: true, units: [org], names: expect.stringMatching(/^Exempel/) })
  const both = await taken(bo)
  expect(both).toMatchObject({ isTold: true, units: [care, school].sort() })
  expect(both.names.split(", ").sort()).toEqual(["Care", "School"])
})

test("O4 O6 who only administers stands in People as an administrator, and what everybody administers is exported; a row that SQL wrote is no right", async () => {
  const { anna, bo, cia, org, care, school, dag } = await twoDepartments(given)
  await joined(anna, org, { person: bo, unitId: care, as: "employee" })
  await joined(anna, org, { person: bo, unitId: school, as: "administrator" })
  const listed = async (kind: "administrator" | "belongs" | null) =>
    value(await listPeople(await organizer(anna, org), { unitId: null, kind, words: "", after: "" })).people.map(
      ({ address, unitId, kind: what }) => [address, unitId, what],
    )
  const [annaHere, ciaHere] = [
    [anna.address, org, "administrator"],
    [cia.address, school, "administrator"],
  ]
  const belonging = [
    [bo.address, care, "employee"],
    [dag.address, care, "employee"],
  ]
  expect(await listed("belongs")).toEqual(belonging)
  expect(await listed(null)).toEqual([annaHere, belonging[0], ciaHere, belonging[1]])
  expect(await listed("administrator")).toEqual(
    expect.arrayContaining([annaHere, [bo.address, care, "administrator"], [bo.address, school, "administrator"], ciaHere]),
  )
  const rows: PersonRow[] = []
  for await (const portion of value(await exportPeople(await organizer(anna, org)))) rows.push(...portion)
  const administering = rows.map(({ address, kind, administers }) => [address, kind, administers]).filter(([, , what]) => what !== "")
  expect(administering.toSorted()).toEqual(
    [
      [anna.address, "administrator", administering.find(([who]) => who === anna.address)?.[2]],
      [bo.address, "administrator", expect.stringMatching(/^(?:Care|School)$/)],
      [bo.address, "employee", expect.stringMatching(/^(?:Care|School)$/)],
      [cia.address, "administrator", "School"],
    ].toSorted(),
  )
  // Cia sees her own part alone; her page opens there for who administers it with her.
  expect(value(await showPerson(await organizer(anna, org), cia.accountId))).toMatchObject({ places: [], help: "member" })
  expect(await showPerson(await organizer(cia, org), anna.accountId)).toMatchObject({ error: { code: "not_found" } })
  await database.owner`update unit_administrators set signature = decode('00', 'hex') where account_id = ${cia.accountId}`
  expect(await listed(null)).toEqual([annaHere, ...belonging])
})

test("D2 B15 a file that waits is sealed to who read it, and forgotten after a day", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const ctx = await organizer(anna, org)
  value(await read(ctx, org, `${HEADING}Hidden Name,hidden.person@example.org,+46701740605,,,,\n`))
  const rows = await allRows(database.owner)
  for (const text of ["hidden.person", "Hidden Name", "701740605"])
    expect([text, rows.filter((row) => row.text.includes(text)).map(({ table }) => table)]).toEqual([text, []])
  expect(await forgetPeopleFiles(given.services)).toBe(0)
  await database.owner`update people_imports set read_at = read_at - interval '25 hours'`
  expect(await forgetPeopleFiles(given.services)).toBe(1)
})

test("O6 U5 five thousand lines are read, shown and asked without a request that takes long", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const ctx = await organizer(anna, org)
  const lines = Array.from(
    { length: 5_000 },
    (_, at) => `Person ${at},p${at}@example.org,07017406${String(at % 100).padStart(2, "0")},Department ${at % 60},,,`,
  )
  value(await read(ctx, org, HEADING + lines.join("\n")))
  // This process's own work, because the machine may be busy with other things meanwhile.
  const work = async (run: () => Promise<void>) => {
    const before = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  const looking = await work(async () => expect(value(await lookAtPeople(ctx))?.people).toHaveLength(5_000))
  const asking = await work(async () =>
    expect(value(await inviteFromFile(ctx, { missing: "make" }))).toEqual({ invited: 5_000, units: 60 }),
  )
  expect([looking < 3_000, asking < 8_000]).toEqual([true, true])
  expect(value(await leftToMail(ctx))).toBe(5_000)
  const seen = new Set<string>()
  let pages = 0
  for (let after: string | null = ""; after !== null; pages++) {
    const page: InvitationsPage = value(await pageInvitations(ctx, { unitId: null, state: null, words: "", after }))
    page.invitations.forEach(({ id }) => seen.add(id))
    after = page.next
  }
  expect([pages, seen.size]).toEqual([5_000 / INVITATIONS_SHOWN, 5_000])
}, 120_000)

test("O4 who was asked to administer a unit is listed, however many were asked into it since", async () => {
  const { anna } = await given.people("anna")
  const org = await organisation(anna)
  const care = await unit(anna, org, { name: "Care" })
  const ctx = await organizer(anna, org)
  value(await invitePeople(ctx, { unitId: care, lines: "bo@example.org", kind: null, administers: true }))
  await database.owner`update unit_invitations set invited_at = invited_at - interval '1 day'`
  const lines = Array.from({ length: INVITATIONS_SHOWN }, (_, at) => `q${at}@example.org`).join("\n")
  value(await invitePeople(ctx, { unitId: care, lines, kind: "member", administers: false }))
  expect(value(await listInvitations(ctx, care)).some(({ administers }) => administers)).toBe(false)
  expect(value(await listInvitations(ctx, care, "administering")).map(({ address }) => address)).toEqual(["bo@example.org"])
  expect(value(await listInvitations(ctx, org, "administering"))).toEqual([])
})

test("O6 a file of many people keeps no other organisation's invitations waiting", async () => {
  // Of the tests above.
  await database.owner`update unit_invitations set awaits_mail = false`
  const many = await twoDepartments(given)
  const few = await twoDepartments(given)
  const line = (name: string) => `,${name}@many.example.org,,Care,,,\n`
  const lines = Array.from({ length: 120 }, (_, at) => line(`p${at}`)).join("")
  for (const [{ anna, org }, text] of [
    [many, lines],
    [few, line("only")],
  ] as const) {
    const ctx = await organizer(anna, org)
    value(await read(ctx, org, `${HEADING}${text}`))
    value(await inviteFromFile(ctx, { missing: "make" }))
  }
  expect(await mailInvitations(given.services)).toBe(121)
  const sent = (await handOver(database, given.services)).map(({ recipient }) => recipient).reverse()
  const asked = sent.filter((recipient) => recipient.endsWith("@many.example.org"))
  expect(asked).toHaveLength(121)
  expect(asked.indexOf("only@many.example.org")).toBeLessThan(50)
})
