import { adoptLateDrafts, keepLateDraft } from "#lib/composing/late-drafts.ts"
import { submitCompose, type Submitted } from "#lib/composing/submit-compose.ts"
import { takeBack } from "#lib/composing/take-back.ts"
import { openDraft } from "#lib/drafts/open-draft.ts"
import { newId, type Id } from "#lib/ids.ts"
import { issueAuthorTicket } from "#lib/keys/author-ticket.ts"
import { prepareAnswer } from "#lib/messages/answer.ts"
import { eraseMessages } from "#lib/messages/erase-message.ts"
import { readComposeForm } from "#lib/messages/input.ts"
import { moveToTrash } from "#lib/messages/move-message.ts"
import { releaseDue } from "#lib/messages/release-held.ts"
import { sendMessage } from "#lib/messages/send-message.ts"
import { setUnitPolicy, showUnitPolicy } from "#lib/organisations/unit-policy.ts"
import { NO_DEMANDS } from "#lib/policies/policy.ts"
import { testDatabase } from "../../support/database.ts"
import { tablesNaming } from "../../support/database-rows.ts"
import { givenServices, toSend, value, type Person } from "../../support/given.ts"
import { givenOrganisations, twoDepartments } from "../../support/organisations.ts"

const database = testDatabase()
const given = givenServices(database)
const { organizer, joined, unit } = givenOrganisations(given)

type Fields = Readonly<Record<string, string>>

const formOf = (fields: Fields) =>
  readComposeForm(
    new Map(Object.entries({ token: newId(), subject: "Fwd", message: "See below", ...fields }).map(([name, text]) => [name, [text]])),
  )

/** As a browser posts the compose form; with ten seconds to undo where that is asked for. */
async function post(person: Person, fields: Fields, undoSeconds = 0): Promise<Submitted> {
  const ctx = await given.as(person)
  return submitCompose({ ...ctx, env: { ...ctx.env, undoSeconds } }, { form: formOf(fields), uploads: [], uploadFailure: null })
}

const draftOf = async (person: Person, submitted: Submitted) => {
  if (submitted.kind === "sent" || submitted.draftId === null) throw new Error(JSON.stringify(submitted))
  return value(await openDraft(await given.as(person), submitted.draftId))
}

/** Dag works in Care, whose rule it is, and Bo and Cia elsewhere; Eva is in nothing, Finn in a sponsored group. Eva has written to Dag, with a file. */
async function workplace() {
  const world = await twoDepartments(given)
  const { anna, bo, cia, dag, org, care, school } = world
  const { eva, finn } = await given.people("eva", "finn")
  const group = await unit(anna, org, { name: "Patients", group: true })
  for (const [person, unitId] of [
    [cia, school],
    [bo, care],
  ] as const)
    await joined(anna, org, { person, unitId, as: "member" })
  await joined(anna, org, { person: finn, unitId: group, as: "member" })
  const file = await given.attachment(eva, "plan.txt", "content")
  const id = await given.sentMessage({ from: eva, to: [dag], attachments: [file] })
  return { ...world, eva, finn, id, file }
}

const demand = async (administrator: Person, org: Id, unitId: Id) =>
  value(await setUnitPolicy(await organizer(administrator, org), { unitId, demands: { ...NO_DEMANDS, forwardsInside: true } }))

const refused = (field: string, ...outsiders: readonly Person[]) => ({
  kind: "refused",
  failure: {
    code: "invalid_fields",
    fields: { [field]: "forward_outside" },
    organisation: expect.stringMatching(/Exempel/),
    outsiders: outsiders.map(({ address }) => address).join(", "),
  },
})

test("O11 M1 where forwarding outside is off, a forward goes to people of the whole organisation, and others are refused by name with nothing lost", async () => {
  const { anna, bo, cia, dag, eva, finn, org, care, id } = await workplace()
  expect(value(await prepareAnswer(await given.as(dag), id, "forward")).forwardOf).toBe(id)
  const fields = { forward_of: id, keep: `${id}.0` }
  expect((await post(dag, { ...fields, to: eva.address })).kind).toBe("sent")
  await demand(anna, org, org)
  expect(value(await showUnitPolicy(await organizer(anna, org), care))).toMatchObject({
    own: { forwardsInside: null },
    policy: { forwardsInside: true },
    by: { forwardsInside: expect.stringMatching(/Exempel/) },
  })
  expect((await post(dag, { ...fields, to: cia.address, cc: bo.address, bcc: dag.address })).kind).toBe("sent")
  const stopped = await post(dag, { ...fields, to: cia.address, cc: `${eva.address}, ${finn.address}`, act: "send_anyway" })
  expect(stopped).toMatchObject(refused("cc", eva, finn))
  const draft = await draftOf(dag, stopped)
  expect(draft).toMatchObject({
    text: "See below",
    forwardOf: id,
    cc: `${eva.address}, ${finn.address}`,
    problem: { code: "invalid_fields" },
  })
  expect(draft.attachments).toHaveLength(1)
  // What was written anew, and an answer, go where they are to; whoever is no employee is asked nothing.
  expect((await post(dag, { to: eva.address })).kind).toBe("sent")
  expect((await post(dag, { to: eva.address, in_reply_to: id })).kind).toBe("sent")
  expect((await post(eva, { to: finn.address, keep: `${id}.0`, forward_of: id })).kind).toBe("sent")
})

test("O11 a forward stays one in a draft, after Undo, while it is scheduled and where the session had ended, also when the original is gone", async () => {
  const { anna, cia, dag, eva, org, care, id } = await workplace()
  await demand(anna, org, care)
  const saved = await post(dag, { forward_of: id, to: cia.address, act: "save" })
  expect((await draftOf(dag, saved)).forwardOf).toBe(id)
  const held = await post(dag, { forward_of: id, to: cia.address }, 10)
  if (held.kind !== "sent") throw new Error(JSON.stringify(held))
  const later = new Date(given.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10)
  const scheduled = { send_date: later, send_time: "12:00" }
  expect(await post(dag, { forward_of: id, to: eva.address, ...scheduled })).toMatchObject(refused("to", eva))
  const waits = await post(dag, { forward_of: id, to: cia.address, ...scheduled })
  if (waits.kind !== "sent") throw new Error(JSON.stringify(waits))
  const ctx = await given.as(dag)
  const late = newId()
  const kept = await keepLateDraft(ctx, {
    ticket: issueAuthorTicket(ctx, dag.accountId),
    form: formOf({ token: late, forward_of: id, to: eva.address }),
  })
  await adoptLateDrafts(ctx)
  expect(value(await openDraft(ctx, kept ?? "")).forwardOf).toBe(id)
  for (const holder of [ctx, await given.as(eva)]) {
    value(await moveToTrash(holder, [id]))
    value(await eraseMessages(holder, [id]))
  }
  // No row says in clear what was passed on.
  expect(await tablesNaming(database.owner, id)).toEqual([])
  for (const messageId of [held.messageId, waits.messageId]) {
    value(await takeBack(ctx, messageId))
    const draft = value(await openDraft(ctx, messageId))
    expect(draft.forwardOf).toBe(id)
    const again = { draft: messageId, forward_of: draft.forwardOf ?? "" }
    expect(await post(dag, { ...again, to: eva.address })).toMatchObject(refused("to", eva))
    expect((await post(dag, { ...again, to: cia.address })).kind).toBe("sent")
  }
  expect(await releaseDue(given.services)).toBe(0)
})

test("O11 files of a message do not go outside where the form leaves out what it forwards, nor by way of a draft, and a field that says nothing true forbids only", async () => {
  const { anna, cia, dag, eva, org, care, id, file } = await workplace()
  await demand(anna, org, care)
  expect(await post(dag, { to: eva.address, keep: `${id}.0` })).toMatchObject(refused("to", eva))
  const saved = await post(dag, { to: cia.address, keep: `${id}.0`, act: "save" })
  const draft = await draftOf(dag, saved)
  expect(draft).toMatchObject({ forwardOf: id, attachments: [{ id: file.blobId }] })
  const bare = { draft: draft.draftId ?? "", keep: file.blobId }
  expect(await post(dag, { ...bare, to: eva.address })).toMatchObject(refused("to", eva))
  // Whichever way it is sent.
  const direct = await sendMessage(await given.as(dag), toSend({ to: [eva], attachments: [file] }))
  expect(direct).toMatchObject({ error: { fields: { to: "forward_outside" } } })
  expect((await post(dag, { ...bare, to: cia.address })).kind).toBe("sent")
  const own = await given.attachment(dag, "own.txt", "own")
  expect((await sendMessage(await given.as(dag), toSend({ to: [eva], attachments: [own] }))).ok).toBe(true)
  expect((await post(dag, { to: eva.address, forward_of: "not an id" })).kind).toBe("sent")
  expect(await post(dag, { to: eva.address, forward_of: newId() })).toMatchObject(refused("to", eva))
})
