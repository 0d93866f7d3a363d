import { readFileSync } from "node:fs"
import path from "node:path"
import { makeSampleMessage, type SampleMessage } from "../../support/sample-message.ts"
import {
  fromBase64url,
  json,
  LP,
  openAgeFile,
  openHpke,
  openLink,
  openMessage,
  openPayload,
  openRecord,
  isSignedBy,
  passwordKeys,
  readCertificate,
  replyReference,
  sessionKey,
  time,
} from "./reader.ts"

/** docs/protocol.md, tried: a fixed message is read by a reader that was written after the document and knows nothing of ours. */
const sample = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../vectors/message.json"), "utf8")) as SampleMessage
const { installation, account, message, delivery } = sample
const bytes = fromBase64url

const accountKeyUnder = (kind: string, id: string, key: Uint8Array, sealed: string) =>
  openRecord(key, bytes(sealed), LP("sigill/v1/account-key", installation.id, account.id, account.generation, kind, id))
const secret = (accountKey: Uint8Array, name: keyof typeof account.secrets) =>
  openRecord(
    accountKey,
    bytes(account.secrets[name]),
    LP("sigill/v1/account-secret", installation.id, account.id, account.generation, name),
  )

const session = account.session
const accountKey = accountKeyUnder("session", session.id, sessionKey(bytes(session.secret)), session.sealedKey)
const [kemSeed, listKey] = [secret(accountKey, "kemSeed"), secret(accountKey, "listKey")]
const stanzaInfo = LP("sigill/v1/stanza", installation.id, message.id, delivery.holder, delivery.generation, delivery.role)
const fileKey = openHpke(kemSeed, stanzaInfo, bytes(delivery.stanza))

const stored = {
  installationId: installation.id,
  installationKey: bytes(installation.publicKey),
  messageId: message.id,
  header: bytes(message.header),
  signature: bytes(message.signature),
  certificate: { bytes: bytes(message.certificate.bytes), signature: bytes(message.certificate.signature) },
  manifest: bytes(message.manifest),
  rowSeal: bytes(message.rowSeal),
}

describe("a reader written after docs/protocol.md", () => {
  it("K7 uses nothing of ours", () => {
    const source = readFileSync(path.join(import.meta.dirname, "reader.ts"), "utf8")
    const imported = [...source.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name]) => name ?? "")
    expect(imported.length).toBeGreaterThan(5)
    expect(imported.filter((name) => !name.startsWith("@noble/") && name !== "node:crypto")).toEqual([])
  })

  it("K7 opens the account with the password, typed on another keyboard, and with the session", () => {
    const { typed, params, verifier, unlocker, sealedKey } = account.password
    expect(typed).not.toBe(typed.normalize("NFC"))
    const keys = passwordKeys(typed, params, bytes(installation.pepper))
    expect(keys.verifier).toEqual(bytes(verifier))
    expect(accountKeyUnder("password", unlocker, keys.wrappingKey, sealedKey)).toEqual(accountKey)
  })

  it("K7 reads the message: who, to whom, when, what", () => {
    const { header, manifest, row, certificate } = openMessage(fileKey, stored)
    expect(header).toMatchObject({
      sender: { name: "Ann Åberg", address: "ann@example.org", generation: 1 },
      recipients: [
        { role: "to", name: "Bo", address: "bo@example.org" },
        { role: "cc", name: "", address: "cleo@example.net" },
      ],
      time: "2026-03-14T15:09:26.535Z",
      options: [],
      inReplyTo: replyReference(installation.id, sample.answered),
    })
    expect(certificate).toMatchObject({ kind: "person", addresses: ["ann@example.org"], isFirst: true, time: "2026-01-02T03:04:05.678Z" })
    expect(row).toEqual({ subject: "Räkningar för mars", preview: "Hej Bo, här är de.", attachmentCount: 1 })
    expect(manifest).toMatchObject({
      version: 1,
      subject: "Räkningar för mars",
      body: { type: "text/html", content: "<p>Hej Bo, <strong>här</strong> är de.</p>" },
      attachments: [{ name: "räkningar.txt", type: "text/plain", size: 25, blobId: sample.attachment.id }],
      certificate: message.certificate,
    })
    const [attachment] = (manifest as { attachments: readonly { fileKey: string }[] }).attachments
    expect(Buffer.from(openPayload(bytes(attachment?.fileKey ?? ""), bytes(sample.attachment.payload))).toString()).toBe(
      "Räkningar, sju stycken.\n",
    )
  })

  it("K7 reads the row of a list, a draft, a late draft and a folder's name", () => {
    const place = [installation.id, account.id] as const
    expect(json(openRecord(listKey, bytes(delivery.listRow), LP("sigill/v1/list-row", ...place, message.id, 1)))).toEqual({
      subject: "Räkningar för mars",
      preview: "Hej Bo, här är de.",
      attachmentCount: 1,
      senderName: "Ann Åberg",
      senderAddress: "ann@example.org",
      recipients: [
        { role: "to", name: "Bo", address: "bo@example.org" },
        { role: "cc", name: "", address: "cleo@example.net" },
      ],
      seal: "holds",
    })
    const { draft, lateDraft, ownFolder } = sample
    const summary = json(openRecord(listKey, bytes(draft.sealed), LP("sigill/v1/draft", ...place, draft.id, 1, draft.contentId)))
    expect(summary).toMatchObject({ subject: "Svar", to: "Ann <ann@example.org>", attachmentCount: 0 })
    const draftKey = bytes((summary as { fileKey: string }).fileKey)
    expect(json(openPayload(draftKey, bytes(draft.content)))).toMatchObject({ text: "Tack!", formatted: false, inReplyTo: message.id })
    const lateInfo = LP("sigill/v1/late-draft", installation.id, lateDraft.id, account.id, 1, lateDraft.contentId)
    expect(openHpke(kemSeed, lateInfo, bytes(lateDraft.stanza))).toEqual(draftKey)
    const name = openRecord(listKey, bytes(ownFolder.sealedName), LP("sigill/v1/own-folder", ...place, ownFolder.id, 1))
    expect(Buffer.from(name).toString()).toBe("Räkningar")
  })

  it("K7 opens the same message by link and code, and as an exported age file", () => {
    const { link } = sample
    const opened = openLink({
      installationId: installation.id,
      linkId: link.id,
      messageId: message.id,
      holderId: link.holder,
      pepper: bytes(installation.pepper),
      secret: bytes(link.secret),
      serverHalf: bytes(link.serverHalf),
      stanza: bytes(link.stanza),
    })
    expect(opened).toEqual(fileKey)
    expect(openAgeFile(kemSeed, bytes(sample.exported))).toEqual(openPayload(fileKey, stored.manifest))
  })

  it("K7 opens the key of a shared mailbox as its member, and tells who gave the role and the membership", () => {
    const { id, wrap, listKey: itsListKey, role, membership, certificate } = sample.sharedMailbox
    const publicKey = stored.installationKey
    const key = openHpke(kemSeed, LP("sigill/v1/mailbox-wrap", installation.id, id, account.id, 1, 1), bytes(wrap))
    const context = LP("sigill/v1/account-secret", installation.id, id, 1, "listKey")
    expect(openRecord(key, bytes(itsListKey), context)).toHaveLength(32)
    const shared = readCertificate(bytes(certificate.bytes), bytes(certificate.signature), publicKey)
    expect(shared).toMatchObject({ account: id, kind: "shared", addresses: ["support@example.org"] })
    const since = time(shared.time)
    expect(isSignedBy(publicKey, LP("sigill/v1/role-grant", 1, installation.id, account.id, "support", since), bytes(role))).toBe(true)
    const member = (whose: string) => LP("sigill/v1/mailbox-grant", 1, installation.id, id, whose, since, "")
    expect(isSignedBy(publicKey, member(account.id), bytes(membership))).toBe(true)
    expect(isSignedBy(publicKey, member(id), bytes(membership))).toBe(false)
  })

  it.each(["header", "signature", "manifest", "rowSeal"] as const)("K4 a changed %s breaks the seal for that reader too", (part) => {
    const changed = Uint8Array.from(stored[part])
    changed[40] = (changed[40] ?? 0) ^ 1
    expect(() => openMessage(fileKey, { ...stored, [part]: changed })).toThrow()
  })

  it("K7 we still write the same bytes from the same randomness", () => {
    const made = makeSampleMessage()
    // ML-KEM draws for itself, so what is sealed to a key differs each time; the tests above open it.
    const withoutSeals = ({ delivery: itsDelivery, lateDraft, exported, sharedMailbox, ...rest }: SampleMessage) => ({
      ...rest,
      shared: { ...sharedMailbox, wrap: sharedMailbox.wrap.length },
      lengths: [itsDelivery.stanza, lateDraft.stanza, exported].map((sealed) => sealed.length),
      listRow: itsDelivery.listRow,
    })
    expect(withoutSeals(made)).toEqual(withoutSeals(sample))
  })
})
