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
}
const sealed = sealMailboxNote({ ...place, note, listKey, random: (length) => new Uint8Array(randomBytes(length)) })

describe("an internal note of a shared mailbox", () => {
  it("K7 M15 is what docs/protocol.md says", () => {
    const opened = openRecord(listKey, sealed, LP("sigill/v1/mailbox-note", installationId, mailboxId, messageId, noteId, 3))
    expect(json(opened)).toEqual({ ...note, writtenAt: "2026-11-27T05:00:00.000Z" })
  })

  it("B7 opens at its own place only, under its own key", () => {
    expect(openMailboxNote({ ...place, sealed, listKey })).toEqual(note)
    for (const moved of [{ mailboxId: randomUUID() }, { messageId: randomUUID() }, { noteId: randomUUID() }, { generation: 4 }])
      expect(openMailboxNote({ ...place, ...moved, sealed, listKey })).toBeNull()
    expect(openMailboxNote({ ...place, sealed, listKey: new Uint8Array(randomBytes(32)) })).toBeNull()
  })
})
