import { findLetterhead } from "#db/queries/brandings.ts"
import { publishedLogo } from "#lib/branding/published-logo.ts"
import { openMessage } from "#lib/messages/open-message.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { evaluationTransports } from "#lib/notifications/evaluation.ts"
import { smtpTransport } from "#lib/notifications/smtp.ts"
import * as branding from "#lib/organisations/branding.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { dropBranding, publishBranding, restoreBranding } from "#lib/organisations/publish-branding.ts"
import { invitePeople } from "#lib/organisations/invitations.ts"
import { listLog } from "#lib/organisations/list-log.ts"
import { testDatabase } from "../../support/database.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"
import { png } from "../../support/pictures.ts"
import { startMailServer } from "../../support/smtp.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, organisation } = givenOrganisations(given)

const TEXTS = { nameLine: "Vård och omsorg", addressLines: "Storgatan 1\n753 20 Uppsala", footer: "Telefon 018-12 34 56", sender: "person" }

const preparedAt = async (ctx: OrganizerContext) => value(await branding.showBranding(ctx)).preparedAt?.getTime() ?? 0

const publish = async (administrator: Person, org: string) => {
  const ctx = await organizer(administrator, org)
  return publishBranding(ctx, { preparedAt: await preparedAt(ctx) })
}

const letterOf = async (reader: Person, id: string) => value(await openMessage(await given.as(reader), id, { record: true })).letterhead

test("O13 is prepared, looked at and published; until then nobody sees it, and back to the service's look nobody does", async () => {
  const { anna, dag, bo, org } = await twoDepartments(given)
  const id = await given.sentMessage({ from: dag, to: [bo] })
  const name = (await findLetterhead(given.services.db, org))?.name
  const plain = { name, nameLine: "", addressLines: "", footer: "", seal: null, accent: null, logo: null, isPublished: false }
  expect(await letterOf(bo, id)).toMatchObject(plain)
  const ctx = await organizer(anna, org)
  value(await branding.prepareLogo(ctx, { file: png() }))
  value(await branding.prepareColours(ctx, { seal: "005A3C", accent: "", takesNearest: false }))
  value(await branding.prepareTexts(ctx, TEXTS))
  expect(value(await branding.showBranding(ctx))).toMatchObject({
    current: { ...TEXTS, seal: "#005a3c", accent: null, logoWidth: 32 },
    isPublished: false,
  })
  const hash = value(await branding.showBranding(ctx)).current.logoHash ?? ""
  expect(await letterOf(bo, id)).toMatchObject(plain)
  expect(await publishedLogo(given.services, hash)).toBeNull()

  value(await publish(anna, org))
  const { sender: _sender, ...texts } = TEXTS
  expect(await letterOf(bo, id)).toMatchObject({ ...texts, name, seal: "#005a3c", logo: { hash, width: 32, height: 20 } })
  expect(await publishedLogo(given.services, hash)).toMatchObject({ type: "image/png" })
  expect((await given.as(dag)).home).toMatchObject({ name, sender: "person", isPublished: true })
  // What is prepared next begins as what is published, and is let go of without touching it.
  value(await branding.prepareColours(ctx, { seal: "", accent: "#1d4680", takesNearest: false }))
  expect(value(await branding.showBranding(ctx))).toMatchObject({ current: { ...texts, seal: null, accent: "#1d4680" }, isPublished: true })
  value(await dropBranding(ctx, { preparedAt: await preparedAt(ctx) }))
  expect(await letterOf(bo, id)).toMatchObject({ seal: "#005a3c" })

  value(await restoreBranding(ctx))
  value(await restoreBranding(ctx))
  expect(await letterOf(bo, id)).toMatchObject(plain)
  expect(await publishedLogo(given.services, hash)).toBeNull()
  const log = value(await listLog(ctx, {})).entries.map(({ type }) => type)
  expect(log.filter((type) => type.startsWith("branding."))).toEqual(["branding.restored", "branding.published"])
})

test("O13 a letter stays on the paper that it was written on, whoever its writer is employed by then; letters of one's own are on nobody's", async () => {
  const { bo, dag } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  const other = await organisation(eva, "Helt annan ort")
  const before = await given.sentMessage({ from: dag, to: [bo] })
  const ofMember = await given.sentMessage({ from: bo, to: [dag] })
  expect((await letterOf(bo, before))?.name).toMatch(/^Exempel/)
  expect(await letterOf(dag, ofMember)).toBeNull()
  await database.owner`delete from unit_people where account_id = ${dag.accountId}`
  const after = await given.sentMessage({ from: dag, to: [bo] })
  expect([(await letterOf(bo, before))?.name.slice(0, 7), await letterOf(bo, after)]).toEqual(["Exempel", null])
  expect((await letterOf(dag, before))?.name).toMatch(/^Exempel/)
  // A row that SQL alone changed puts it on no other paper: what is signed says whose it is.
  await database.owner`insert into unit_people (unit_id, account_id, organisation_id, kind, is_primary, joined_at)
    values (${other}, ${dag.accountId}, ${other}, 'employee', true, now())`
  expect((await letterOf(bo, before))?.name).toMatch(/^Exempel/)
  expect(await letterOf(bo, after)).toBeNull()
})

test("O13 B43 of two administrators nobody publishes what the other has prepared meanwhile, and not without a fresh proof", async () => {
  const { anna, org } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  value(await branding.prepareColours(ctx, { seal: "#005a3c", accent: "", takesNearest: false }))
  const looked = value(await branding.showBranding(ctx)).preparedAt?.getTime() ?? 0
  value(await branding.prepareColours(ctx, { seal: "#1d4680", accent: "", takesNearest: false }))
  expect(await publishBranding(ctx, { preparedAt: looked })).toMatchObject({ error: { code: "branding_changed" } })
  const both = await Promise.all([publish(anna, org), publish(anna, org)])
  expect(both.filter((one) => one.ok)).toHaveLength(1)
  const unproven = { ...ctx, member: { ...ctx.member, provenAt: null } }
  expect(await publishBranding(unproven, { preparedAt: looked })).toMatchObject({ error: { code: "proof_needed" } })
  expect(await restoreBranding(unproven)).toMatchObject({ error: { code: "proof_needed" } })
})

test("U3 I10 B75 colours that cannot be read, links, hidden signs and names of others are refused with why; the nearest colour is taken when that is asked for", async () => {
  const { anna, org } = await twoDepartments(given)
  const { eva } = await given.people("eva")
  await organisation(eva, "Skatteförvaltningen AB")
  const ctx = await organizer(anna, org)
  const light = await branding.prepareColours(ctx, { seal: "#ffcc00", accent: "grön", takesNearest: false })
  expect(light).toMatchObject({ error: { fields: { seal: "colour_seal", accent: "colour" }, sealNearest: expect.stringMatching(/^#/) } })
  expect(value(await branding.showBranding(ctx)).preparedAt).toBeNull()
  value(await branding.prepareColours(ctx, { seal: "#ffcc00", accent: "#ffcc00", takesNearest: true }))
  expect(value(await branding.showBranding(ctx)).current.seal).toBe(light.ok ? null : (light.error as { sealNearest?: string }).sealNearest)
  const refused = await branding.prepareTexts(ctx, {
    nameLine: "skatteforvaltningen",
    addressLines: "Storgatan 1\nwww.evil.example",
    footer: "Ring\u202e 018",
    sender: "boss",
  })
  expect(refused).toMatchObject({
    error: { fields: { name_line: "name_of_another", address_lines: "line_link", footer: "line_signs", sender: "required" } },
  })
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
  expect(await branding.prepareLogo(ctx, { file: svg })).toMatchObject({ error: { code: "logo_kind" } })
})

test("O13 I10 M9 B74 mails are from the organisation's checked name by way of the service, in its colours, and say how to check that they are real", async () => {
  const { anna, dag, bo, org, care } = await twoDepartments(given)
  const ctx = await organizer(anna, org)
  value(await branding.prepareColours(ctx, { seal: "#005a3c", accent: "", takesNearest: false }))
  value(await branding.prepareTexts(ctx, TEXTS))
  value(await publish(anna, org))
  await database.owner`delete from outgoing`
  await database.owner`update accounts set name = ${"Dag\r\nBcc: all@example.org"} where id = ${dag.accountId}`
  value(await sendMessage(await given.as(dag), toSend({ to: [bo] })))
  await database.owner`update accounts set name = 'Dag' where id = ${dag.accountId}`
  value(await sendMessage(await given.as(dag), toSend({ to: [bo] })))
  value(await sendMessage(await given.as(bo), toSend({ to: [dag] })))
  value(await invitePeople(ctx, { unitId: care, lines: "ny@example.org", kind: "employee", administers: false }))
  const server = await startMailServer()
  const mail = smtpTransport({ settings: { url: server.url, from: "post@example.com" }, senderName: "Sigill" })
  try {
    const { sms } = evaluationTransports(given.services)
    for (const { id } of await database.owner<{ id: string }[]>`select id from outgoing order by created_at`)
      await deliverOutgoing(given.services, { mail, sms }, id)
    const raw = server.received.map((one) => one.raw)
    const from = raw.map((text) => /^From: (.*(?:\r\n[ \t].*)*)/m.exec(text)?.[1]?.replaceAll(/\r\n\s*/g, " "))
    const by = (await given.as(dag)).home?.name ?? ""
    expect(from).toEqual([
      // What a name held of another line, and of an address, is nothing that a notice calls anybody by.
      `${by} via Sigill <post@example.com>`,
      `"Dag, ${by} via Sigill" <post@example.com>`,
      "Sigill <post@example.com>",
      `${by} via Sigill <post@example.com>`,
    ])
    for (const text of raw) expect(text).not.toMatch(/^Bcc:/m)
    const plain = raw.map((text) => text.replaceAll(/=\r\n/g, ""))
    expect(plain[1]).toContain("#005a3c")
    expect(plain[1]).toContain("/genuine")
    expect(plain[1]).toContain("Storgatan 1")
    expect(plain[2]).not.toContain("#005a3c")
  } finally {
    mail.close()
    await server.close()
  }
})
