import { listAudit, ownAudit } from "#lib/audit/list-audit.ts"
import { recordAudit } from "#lib/audit/record-audit.ts"
import { verifyAudit } from "#lib/audit/verify-audit.ts"
import type { InstallationRole } from "#lib/authz/actor.ts"
import type { Id } from "#lib/ids.ts"
import { auditCommand } from "../../../scripts/command-line/audit.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, value } from "../../support/given.ts"
import { employ } from "../../support/staff.ts"

const database = testDatabase()
const given = givenServices(database)

const record = (subjectId: Id, role: InstallationRole = "seller") =>
  given.services.db.transaction((tx) =>
    recordAudit(tx, given.services, { type: "role.granted", subjectId, details: { role, way: "command" } }),
  )

describe("the audit trail", () => {
  const chain = async (count: number): Promise<Id> => {
    const { anna } = await given.people("anna")
    await database.owner`truncate audit_entries, audit_heads`
    for (let entry = 0; entry < count; entry++) await record(anna.accountId)
    expect(await verifyAudit(given.services)).toMatchObject({ count, faults: [] })
    return anna.accountId
  }
  const faults = async () => (await verifyAudit(given.services)).faults

  it("B78 an act and its entry are there together or not at all", async () => {
    const subjectId = await chain(1)
    const act = given.services.db.transaction(async (tx) => {
      await recordAudit(tx, given.services, { type: "role.withdrawn", subjectId, details: { role: "seller" } })
      throw new Error("undone")
    })
    await expect(act).rejects.toThrow("undone")
    expect(await verifyAudit(given.services)).toMatchObject({ count: 1, head: { sequence: 1 }, faults: [] })
  })

  it("B78 many at once make one chain", async () => {
    const subjectId = await chain(0)
    await Promise.all(Array.from({ length: 20 }, () => record(subjectId)))
    expect(await verifyAudit(given.services)).toMatchObject({ count: 20, head: { sequence: 20 }, faults: [] })
  })

  it.each([
    ["the time", "update audit_entries set at = at + interval '1 second' where sequence = 3"],
    ["who did it", "update audit_entries set actor_id = gen_random_uuid() where sequence = 3"],
    ["what", "update audit_entries set type = 'role.withdrawn' where sequence = 3"],
    ["whom it concerns", "update audit_entries set subject_id = null where sequence = 3"],
    ["a detail", `update audit_entries set details = '{"role": "operator", "way": "command"}' where sequence = 3`],
    ["the link", "update audit_entries set link = sha256(link) where sequence = 3"],
  ])("B78 an entry whose %s was edited is found", async (_what, statement) => {
    await chain(5)
    await database.owner.unsafe(statement)
    expect(await faults()).toContainEqual({ sequence: 3, problem: "changed" })
  })

  it("B78 a removed entry is found", async () => {
    await chain(5)
    await database.owner`delete from audit_entries where sequence = 3`
    expect(await faults()).toEqual([{ sequence: 3, problem: "missing" }])
    await database.owner`update audit_entries set sequence = sequence - 1 where sequence > 3`
    await database.owner`update audit_heads set sequence = 4`
    expect(await faults()).toContainEqual({ sequence: 3, problem: "changed" })
  })

  it("B78 entries that changed places are found", async () => {
    await chain(5)
    await database.owner`update audit_entries set sequence = case sequence when 2 then 103 else 102 end where sequence in (2, 3)`
    await database.owner`update audit_entries set sequence = sequence - 100 where sequence > 100`
    expect((await faults()).map(({ sequence }) => sequence)).toEqual(expect.arrayContaining([2, 3]))
  })

  it("B78 an end that was cut off is found by the head, and with the head by what was noted elsewhere", async () => {
    await chain(5)
    const said = await auditCommand(given.services, ["verify"])
    const noted = said.split("\n").at(-1)?.trim() ?? ""
    expect(await auditCommand(given.services, ["verify", noted])).toContain("holds: 5 entries")
    await database.owner`delete from audit_entries where sequence > 3`
    expect(await faults()).toEqual([{ sequence: 4, problem: "cut" }])
    await expect(auditCommand(given.services, ["verify"])).rejects.toThrow(/entry 4 and what followed were cut/)
    await database.owner`update audit_heads set (sequence, link) = (select sequence, link from audit_entries where sequence = 3)`
    expect(await faults()).toEqual([])
    await expect(auditCommand(given.services, ["verify", noted])).rejects.toThrow(/entry 5 is not what you noted/)
  })

  it("B78 a trail written without the server's key is found whole", async () => {
    await chain(3)
    const other = { ...given.services.serverKeys.installation, key: new Uint8Array(32) }
    const serverKeys = { ...given.services.serverKeys, installation: other }
    expect((await verifyAudit({ ...given.services, serverKeys })).faults).toHaveLength(3)
  })
})

describe("who sees it", () => {
  it("O12 operators page through it and filter it; names are looked up, and a deleted account is nobody", async () => {
    const { anna, bo, cia } = await given.people("anna", "bo", "cia")
    await database.owner`truncate audit_entries, audit_heads`
    await employ(given.services, anna.accountId, "operator")
    for (let entry = 0; entry < 60; entry++) await record(bo.accountId)
    await record(cia.accountId)
    const ctx = await given.as(anna)
    const newest = value(await listAudit(ctx, {}))
    expect(newest.entries).toHaveLength(50)
    expect(newest.entries[0]).toMatchObject({ actor: null, subject: { name: "Cia", address: cia.address } })
    expect(newest.newer).toBeNull()
    const rest = value(await listAudit(ctx, { before: newest.older ?? 0 }))
    expect(rest.entries.map(({ sequence }) => sequence)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(rest.older).toBeNull()
    expect(value(await listAudit(ctx, { after: rest.newer ?? 0 })).entries).toEqual(newest.entries)
    expect(value(await listAudit(ctx, { who: bo.address, type: "role.withdrawn" })).entries).toEqual([])
    expect(value(await listAudit(ctx, { who: cia.address })).entries).toHaveLength(1)
    expect(value(await listAudit(ctx, { who: "nobody@example.org" })).entries).toEqual([])
    await database.owner`delete from accounts where id = ${cia.accountId}`
    expect(value(await listAudit(ctx, {})).entries[0]?.subject).toBe("gone")
    expect(await listAudit(await given.as(bo), {})).toEqual({ ok: false, error: { code: "not_found" } })
  })

  it("O12 everybody sees what concerns their own account, and nothing else", async () => {
    const { anna, bo } = await given.people("anna", "bo")
    await record(anna.accountId, "support")
    await given.services.db.transaction(async (tx) => {
      const actor = { accountId: bo.accountId, memberId: null }
      await recordAudit(tx, { ...given.services, actor }, { type: "case.declined", subjectId: anna.accountId, details: {} })
    })
    const own = value(await ownAudit(await given.as(anna)))
    expect(own.map(({ type, by }) => [type, by])).toEqual([
      ["case.declined", "staff"],
      ["role.granted", "service"],
    ])
    expect(value(await ownAudit(await given.as(bo)))).toEqual([])
  })

  it("D2 no entry holds an address, a name or a number", async () => {
    const { anna } = await given.people("anna")
    await employ(given.services, anna.accountId, "operator", "support")
    const rows = await database.owner`select row_to_json(e)::text as text from audit_entries e where subject_id = ${anna.accountId}`
    expect(rows.length).toBeGreaterThan(1)
    for (const { text } of rows) for (const word of [anna.address, anna.name, anna.phone]) expect(String(text)).not.toContain(word)
  })
})
