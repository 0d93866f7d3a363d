import { randomBytes, randomUUID } from "node:crypto"
import { openMailboxNote, sealMailboxNote } from "#lib/envelope/mailbox-note.ts"
import { json, LP, openRecord } from "./reader.ts"

const [installationId, mailboxId, messageId, noteId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
const place = { installationId, mailboxId, messageId, noteId, generation: 3 }
const listKey = new Uint8Array(randomBytes(32))
const note = {
  text: "Ring tillbaka\nefter tre",
  writerId: randomUUID(),
  writer: "Anna Åkesson",
  writtenAt: new Date("2026-11-27T05:00:00.000Z"),
  changedAt: null,
}
const random = (length: number) => new Uint8Array(randomBytes(length))
const sealed = sealMailboxNote({ ...place, note, listKey, random })

describe("an internal note of a shared mailbox", () => {
  it("K7 M15 is what docs/protocol.md says", () => {
    const opened = openRecord(listKey, sealed, LP("sigill/v1/mailbox-note", installationId, mailboxId, messageId, noteId, 3))
    const { changedAt: _changedAt, ...first } = note
    const asWritten = { ...first, writtenAt: "2026-11-27T05:00:00.000Z" }
    expect(json(opened)).toEqual(asWritten)
    const changed = { ...note, changedAt: new Date("2026-11-27T06:00:00.000Z") }
    const again = sealMailboxNote({ ...place, note: changed, listKey, random })
    const context = LP("sigill/v1/mailbox-note", installationId, mailboxId, messageId, noteId, 3)
    expect(json(openRecord(listKey, again, context))).toEqual({ ...asWritten, changedAt: "2026-11-27T06:00:00.000Z" })
    expect(openMailboxNote({ ...place, sealed: again, listKey })).toEqual(changed)
  })

  it("B7 opens at its own place only, under its own key", () => {
    expect(openMailboxNote({ ...place, sealed, listKey })).toEqual(note)
    for (const moved of [{ mailboxId: randomUUID() }, { messageId: randomUUID() }, { noteId: randomUUID() }, { generation: 4 }])
      expect(openMailboxNote({ ...place, ...moved, sealed, listKey })).toBeNull()
    expect(openMailboxNote({ ...place, sealed, listKey: new Uint8Array(randomBytes(32)) })).toBeNull()
  })
})
