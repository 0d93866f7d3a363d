import { sealRecord } from "#lib/crypto/aead.ts"
import { hkdf, sha256 } from "#lib/crypto/kdf.ts"
import { recordContext, utf8 } from "#lib/envelope/context.ts"
import { encodeJson } from "#lib/envelope/format.ts"
import type { MessageHeader } from "#lib/envelope/header.ts"
import { openListRow, openRowSeal, sealListRow, sealRow, type ListRow } from "#lib/envelope/row.ts"
import { damagedWays, oneFieldOther, seededRandom } from "../../support/bytes.ts"

const random = seededRandom("row")
const fileKey = random(16)
const which = { installationId: "inst", messageId: "mess" }
const row = { subject: "Hej", preview: "En rad. Och en till.", attachmentCount: 2 }
const rowSeal = sealRow({ ...which, fileKey, row, random })

/** Of the header, a row's check reads the hash alone. */
const headerFor = (seal: Uint8Array): MessageHeader => ({
  messageId: which.messageId,
  senderAccountId: "acc",
  senderGeneration: 1,
  senderName: "",
  senderAddress: "",
  recipients: [],
  sentAt: new Date(0),
  options: [],
  inReplyTo: null,
  manifestHash: new Uint8Array(32),
  commit: new Uint8Array(32),
  rowSealHash: sha256(seal),
})
const header = headerFor(rowSeal)

describe("the row that the sender sealed", () => {
  it("M2 opens for every holder of the file key", () => {
    expect(openRowSeal({ ...which, fileKey, rowSeal, header })).toEqual(row)
    expect(openRowSeal({ ...which, fileKey: random(16), rowSeal, header })).toBeNull()
  })

  it.each(oneFieldOther(which, { installationId: "inzt", messageId: "mest" }))(
    "B7 moved to another %s does not open",
    (_field, elsewhere) => {
      expect(openRowSeal({ ...elsewhere, fileKey, rowSeal, header })).toBeNull()
    },
  )

  it("K4 one that another holder of the file key put in its place is refused: the header has its hash", () => {
    const swapped = sealRow({ ...which, fileKey, row: { ...row, subject: "Betala" }, random })
    expect(openRowSeal({ ...which, fileKey, rowSeal: swapped, header: headerFor(swapped) })).not.toBeNull()
    expect(openRowSeal({ ...which, fileKey, rowSeal: swapped, header })).toBeNull()
    // The same content sealed again is refused too: what counts are the bytes that were signed.
    expect(openRowSeal({ ...which, fileKey, rowSeal: sealRow({ ...which, fileKey, row, random }), header })).toBeNull()
  })

  it("B5 no changed, cut or added byte opens, even where the header named it", () => {
    for (const damaged of damagedWays(rowSeal)) {
      expect(openRowSeal({ ...which, fileKey, rowSeal: damaged, header })).toBeNull()
      expect(openRowSeal({ ...which, fileKey, rowSeal: damaged, header: headerFor(damaged) })).toBeNull()
    }
  })

  it.each([
    { preview: "", attachmentCount: 0 },
    { ...row, subject: 1 },
    { ...row, preview: null },
    { ...row, attachmentCount: "2" },
  ])("B3 a record that is no row is refused: %j", (content) => {
    const key = hkdf({ secret: fileKey, salt: new Uint8Array(0), info: utf8("sigill/v1/row-key"), length: 32 })
    const sealed = sealRecord({ key, plaintext: encodeJson(content), context: recordContext("sigill/v1/row", "inst", "mess"), random })
    expect(openRowSeal({ ...which, fileKey, rowSeal: sealed, header: headerFor(sealed) })).toBeNull()
  })
})

describe("the row as its holder keeps it", () => {
  const listKey = random(32)
  const place = { ...which, holderId: "hold", generation: 3 }
  const listed: ListRow = {
    ...row,
    senderName: "Anna Å",
    senderAddress: "anna@example.com",
    recipients: [{ role: "bcc", name: "", address: "bo@example.com" }],
    seal: "holds",
  }
  const sealed = sealListRow({ ...place, listKey, row: listed, random })

  it("M2 opens with the holder's list key at its place", () => {
    expect(openListRow({ ...place, listKey, sealed })).toEqual(listed)
    expect(openListRow({ ...place, listKey: random(32), sealed })).toBeNull()
    const broken = { ...listed, seal: "broken" as const, recipients: [] }
    expect(openListRow({ ...place, listKey, sealed: sealListRow({ ...place, listKey, row: broken, random }) })).toEqual(broken)
  })

  it.each(oneFieldOther(place, { installationId: "inzt", messageId: "mest", holderId: "holt", generation: 4 }))(
    "B7 moved to another %s does not open",
    (_field, elsewhere) => {
      expect(openListRow({ ...elsewhere, listKey, sealed })).toBeNull()
    },
  )

  it("B7 message and holder cannot trade places", () => {
    expect(openListRow({ ...place, messageId: "hold", holderId: "mess", listKey, sealed })).toBeNull()
  })

  it("B5 no changed, cut or added byte opens", () => {
    for (const damaged of damagedWays(sealed)) expect(openListRow({ ...place, listKey, sealed: damaged })).toBeNull()
  })

  it("B7 a sender's row is none of a holder's, under whatever key", () => {
    const key = hkdf({ secret: fileKey, salt: new Uint8Array(0), info: utf8("sigill/v1/row-key"), length: 32 })
    expect(openListRow({ ...place, listKey: key, sealed: rowSeal })).toBeNull()
  })

  it.each([{ seal: "perhaps" }, { senderName: null }, { senderAddress: 1 }, { recipients: "all" }, { subject: undefined }])(
    "B3 a record that is no row is refused: %j",
    (change) => {
      const context = recordContext("sigill/v1/list-row", "inst", "hold", "mess", 3)
      const record = (content: object) => sealRecord({ key: listKey, plaintext: encodeJson({ ...content }), context, random })
      expect(openListRow({ ...place, listKey, sealed: record(listed) })).toEqual(listed)
      expect(openListRow({ ...place, listKey, sealed: record({ ...listed, ...change }) })).toBeNull()
    },
  )
})
