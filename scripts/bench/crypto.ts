import { xchacha20poly1305 } from "@noble/ciphers/chacha.js"
import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from "node:crypto"
import { sealRecord } from "#lib/crypto/aead.ts"
import { giveBack } from "#lib/crypto/bytes.ts"
import { decapsulateWith, encapsulateTo, openKemIdentity, openKemRecipient } from "#lib/crypto/kem.ts"
import { sealPayload } from "#lib/crypto/stream.ts"
import { openListRow, sealListRow, type ListRow } from "#lib/envelope/row.ts"
import { openStanza, sealStanza } from "#lib/envelope/stanza.ts"
import { alternate, throughput, time, type Row, type Tell } from "./measure.ts"

const random = (length: number) => new Uint8Array(randomBytes(length))
const MIB = 1024 * 1024

/** What the product does with a message, against the bare primitive under it (docs/performance.md). */
export function benchCrypto(tell: Tell): void {
  tell(body())
  record().forEach(tell)
  wrapping().forEach(tell)
  listing().forEach(tell)
}

function body(): Row {
  const [fileKey, plaintext, key] = [random(16), random(MIB), createSecretKey(random(32))]
  const bare = () => {
    const cipher = createCipheriv("chacha20-poly1305", key, random(12), { authTagLength: 16 })
    giveBack(cipher.update(plaintext))
    cipher.final()
  }
  // Either gives its memory back: collecting it would be most of the time, and falls on whoever comes next.
  const ours = () => giveBack(sealPayload({ fileKey, plaintext, random }))
  return throughput("seal 1 MiB body", 0.7, alternate({ ours, reference: bare, times: 60 }))
}

/** Against noble, as the goal is written, and beside it against Node's own cipher under a key that is ready, of which a record needs one for each nonce. */
function record(): Row[] {
  const [key, plaintext, context, ready] = [random(32), random(1024), random(40), createSecretKey(random(32))]
  const ours = () => sealRecord({ key, plaintext, context, random })
  const noble = () => xchacha20poly1305(key, random(24), context).encrypt(plaintext)
  const native = () => sealNatively(ready, plaintext, context)
  return [
    throughput("seal 1 KiB record", 0.7, alternate({ ours, reference: noble, times: 3000 })),
    throughput("the same, against the native cipher under a ready key", null, alternate({ ours, reference: native, times: 3000 })),
  ]
}

const ZERO = new Uint8Array(12)

function sealNatively(
  key: KeyObject,
  plaintext: Uint8Array,
  context: Uint8Array,
): { readonly sealed: Uint8Array; readonly tag: Uint8Array } {
  const cipher = createCipheriv("chacha20-poly1305", key, ZERO, { authTagLength: 16 })
  cipher.setAAD(context, { plaintextLength: plaintext.length })
  const sealed = cipher.update(plaintext)
  cipher.final()
  return { sealed, tag: cipher.getAuthTag() }
}

function openNatively(key: KeyObject, { sealed, tag }: ReturnType<typeof sealNatively>, context: Uint8Array): Uint8Array {
  const decipher = createDecipheriv("chacha20-poly1305", key, ZERO, { authTagLength: 16 })
  decipher.setAAD(context, { plaintextLength: sealed.length })
  decipher.setAuthTag(tag)
  const plaintext = decipher.update(sealed)
  decipher.final()
  return plaintext
}

const place = {
  installationId: crypto.randomUUID(),
  messageId: crypto.randomUUID(),
  holderId: crypto.randomUUID(),
  generation: 1,
  role: "to",
} as const

function wrapping(): Row[] {
  // More people than keys are kept opened, in turn: the next hundred are always new.
  const everybody = Array.from({ length: 700 }, () => openKemIdentity(random(32)).publicKey)
  const hundred = everybody.slice(0, 100)
  const fileKey = random(16)
  const wrap = (publicKeys: readonly Uint8Array[]) =>
    publicKeys.forEach((kemPublic) => sealStanza({ ...place, fileKey, kemPublic, random }))
  const reference = () => hundred.forEach((publicKey) => ml_kem768_x25519.encapsulate(publicKey))
  let turn = 0
  const strangers = () => {
    const from = (turn++ % 7) * 100
    wrap(everybody.slice(from, from + 100))
  }
  return [
    time("wrap a file key for 100 recipients", 0.1, alternate({ ours: () => wrap(hundred), reference, times: 1 })),
    time("the same, recipients nobody wrote to lately", null, alternate({ ours: strangers, reference, times: 1 })),
  ]
}

function listing(): Row[] {
  const identity = openKemIdentity(random(32))
  const recipient = openKemRecipient(identity.publicKey)
  const stanzas = Array.from({ length: 50 }, () => sealStanza({ ...place, fileKey: random(16), kemPublic: identity.publicKey, random }))
  const encapsulations = Array.from({ length: 50 }, () => encapsulateTo(recipient, random).encapsulated)
  const first = alternate({
    ours: () => stanzas.forEach((stanza) => openStanza({ ...place, stanza, identity })),
    reference: () => encapsulations.forEach((encapsulated) => decapsulateWith(identity, encapsulated)),
    times: 10,
  })
  const row: ListRow = {
    subject: "Provsvar från kliniken",
    preview: "Hej Bo, här kommer svaren. ".repeat(4),
    attachmentCount: 1,
    senderName: "Anna Åkesson",
    senderAddress: "anna@example.org",
    recipients: [{ role: "to", name: "Bo", address: "bo@example.org" }],
    seal: "holds",
  }
  const listKey = random(32)
  const rows = Array.from({ length: 50 }, () => sealListRow({ ...place, listKey, row, random }))
  const context = random(120)
  const bareRows = rows.map((sealed) => xchacha20poly1305(listKey, sealed.subarray(1, 25), context).encrypt(sealed.subarray(41)))
  const ours = () => rows.forEach((sealed) => openListRow({ ...place, listKey, sealed }))
  const later = alternate({
    ours,
    reference: () =>
      bareRows.forEach((sealed, at) => xchacha20poly1305(listKey, rows[at]?.subarray(1, 25) ?? random(24), context).decrypt(sealed)),
    times: 20,
  })
  const ready = createSecretKey(listKey)
  const nativeRows = rows.map((sealed) => sealNatively(ready, sealed.subarray(41), context))
  const native = alternate({ ours, reference: () => nativeRows.forEach((row) => openNatively(ready, row, context)), times: 20 })
  return [
    time("unwrap 50 list rows, first visit", 1.5, first),
    time("unwrap 50 list rows, later visits", 2, later),
    time("the same, against the native cipher under a ready key", null, native),
  ]
}
