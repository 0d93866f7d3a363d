import { argon2Sync } from "node:crypto"
import { sealRecord } from "#lib/crypto/aead.ts"
import { concatBytes, uint32, type Bytes, type Random } from "#lib/crypto/bytes.ts"
import { LABELS } from "#lib/crypto/labels.ts"
import { ARGON2_COST, splitPasswordKey } from "#lib/crypto/password.ts"
import { signingKeyFromSeed, type SigningKey } from "#lib/crypto/signature.ts"
import { sealPayload } from "#lib/crypto/stream.ts"
import { createAccountKeys, sealAccountKey, sealAccountSecrets, sessionWrappingKey } from "#lib/envelope/account-keys.ts"
import { sealAgeHeader } from "#lib/envelope/age-file.ts"
import { issueCertificate } from "#lib/envelope/certificate.ts"
import { recordContext, utf8 } from "#lib/envelope/context.ts"
import { encodeJson } from "#lib/envelope/format.ts"
import { signMailboxGrant, signRoleGrant } from "#lib/envelope/grants.ts"
import { sealLateDraft } from "#lib/envelope/late-draft.ts"
import { sealLinkStanza, sealServerHalf } from "#lib/envelope/link-stanza.ts"
import { sealMailboxKey } from "#lib/envelope/mailbox-wrap.ts"
import { sealListRow } from "#lib/envelope/row.ts"
import { sealMessage } from "#lib/envelope/seal.ts"
import { replyReference } from "#lib/messages/reply-reference.ts"
import { seededRandom } from "./bytes.ts"

const INSTALLATION = "11111111-1111-4111-8111-111111111111"
const [ANN, BO, CLEO] = [
  "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
  "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb",
  "cccccccc-cccc-4ccc-8ccc-cccccccccccc",
] as const
const MESSAGE = "22222222-2222-4222-8222-222222222222"
const ANSWERED = "33333333-3333-4333-8333-333333333333"
const [UNLOCKER, SESSION, LINK] = [
  "44444444-4444-4444-8444-444444444444",
  "55555555-5555-4555-8555-555555555555",
  "66666666-6666-4666-8666-666666666666",
] as const
const [DRAFT, CONTENT, LATE, FOLDER, BLOB] = [
  "77777777-7777-4777-8777-777777777777",
  "88888888-8888-4888-8888-888888888888",
  "99999999-9999-4999-8999-999999999999",
  "dddddddd-dddd-4ddd-8ddd-dddddddddddd",
  "eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee",
] as const
const MAILBOX = "ffffffff-ffff-4fff-8fff-ffffffffffff"
const SENT = new Date("2026-03-14T15:09:26.535Z")
const PASSWORD = "å, vilken tung häst i regnet"

const text = (bytes: Bytes) => Buffer.from(bytes).toString("base64url")

/**
 * One message from Ann to Bo (To) and Cleo (link), with everything around it, as it would lie in an installation: made by our own functions from fixed randomness.
 * Only what ML-KEM draws for itself (stanzas, the head of the exported file) differs each time. tests/vectors/message.json holds one such making.
 */
export function makeSampleMessage() {
  const random = seededRandom("sample message")
  const installationKey = signingKeyFromSeed(random(32))
  const pepper = random(32)
  const [ann, bo] = [createAccountKeys(random), createAccountKeys(random)]
  const certificate = issueCertificate({
    installationKey,
    body: {
      installationId: INSTALLATION,
      accountId: ANN,
      kind: "person",
      generation: 1,
      kemPublic: ann.publicKeys.kem,
      signingPublic: ann.publicKeys.signing,
      addresses: ["ann@example.org"],
      previousHash: null,
      issuedAt: new Date("2026-01-02T03:04:05.678Z"),
    },
  })
  const place = { installationId: INSTALLATION, accountId: BO, generation: 1 }
  const salt = random(16)
  const argon2Output = new Uint8Array(
    argon2Sync("argon2id", {
      message: utf8(PASSWORD.normalize("NFC")),
      nonce: salt,
      memory: ARGON2_COST.memory,
      passes: ARGON2_COST.passes,
      parallelism: ARGON2_COST.lanes,
      tagLength: 32,
    }),
  )
  const { verifier, wrappingKey } = splitPasswordKey({ argon2Output, pepper })
  const wrap = (unlockerKind: string, unlockerId: string, key: Bytes) =>
    sealAccountKey({ ...place, unlockerKind, unlockerId, wrappingKey: key, accountKey: bo.accountKey, random })
  const sessionSecret = random(32)
  const attachment = { plaintext: utf8("Räkningar, sju stycken.\n"), fileKey: random(16) }
  const signed = sealMessage({
    installationId: INSTALLATION,
    messageId: MESSAGE,
    sender: {
      accountId: ANN,
      generation: 1,
      name: "Ann Åberg",
      address: "ann@example.org",
      signer: signingKeyFromSeed(ann.secrets.signingSeed),
      certificate,
    },
    recipients: [
      { role: "to", name: "Bo", address: "bo@example.org" },
      { role: "cc", name: "", address: "cleo@example.net" },
    ],
    sentAt: SENT,
    inReplyTo: replyReference(INSTALLATION, ANSWERED),
    options: [],
    manifest: {
      subject: "Räkningar för mars",
      body: { type: "text/html", content: "<p>Hej Bo, <strong>här</strong> är de.</p>" },
      attachments: [
        { name: "räkningar.txt", type: "text/plain", size: attachment.plaintext.length, blobId: BLOB, fileKey: attachment.fileKey },
      ],
    },
    plainText: "Hej Bo, här är de.",
    holders: [{ holderId: BO, generation: 1, kemPublic: bo.publicKeys.kem, role: "to" }],
    random,
  })
  const { fileKey } = signed
  const row = { subject: "Räkningar för mars", preview: "Hej Bo, här är de.", attachmentCount: 1 }
  const listRow = {
    ...row,
    senderName: "Ann Åberg",
    senderAddress: "ann@example.org",
    recipients: [
      { role: "to" as const, name: "Bo", address: "bo@example.org" },
      { role: "cc" as const, name: "", address: "cleo@example.net" },
    ],
    seal: "holds" as const,
  }
  const linkPlace = { installationId: INSTALLATION, linkId: LINK, messageId: MESSAGE, holderId: CLEO }
  const [secret, serverHalf] = [random(32), random(32)]
  const half = sealServerHalf({ pepper, installationId: INSTALLATION, linkId: LINK, version: 1, serverHalf, random })
  const draftKey = random(16)
  const draft = {
    to: "Ann <ann@example.org>",
    cc: "",
    bcc: "",
    subject: "Svar",
    text: "Tack!",
    formatted: false,
    attachments: [],
    inReplyTo: MESSAGE,
    problem: null,
    phone: "",
    line: "",
  }
  const listKey = bo.secrets.listKey
  return {
    about:
      "One message from Ann to Bo, a link for Cleo, and Bo's keys: docs/protocol.md. Bytes in base64url. Nothing in it belongs to anybody.",
    installation: { id: INSTALLATION, publicKey: text(installationKey.publicKey), pepper: text(pepper) },
    account: {
      id: BO,
      generation: 1,
      password: {
        typed: PASSWORD.normalize("NFD"),
        unlocker: UNLOCKER,
        params: { salt: text(salt), ...ARGON2_COST, pepperVersion: 1 },
        verifier: text(verifier),
        sealedKey: text(wrap("password", UNLOCKER, wrappingKey)),
      },
      session: { id: SESSION, secret: text(sessionSecret), sealedKey: text(wrap("session", SESSION, sessionWrappingKey(sessionSecret))) },
      secrets: mapValues(sealAccountSecrets({ ...place, accountKey: bo.accountKey, secrets: bo.secrets, random }), text),
    },
    message: {
      id: MESSAGE,
      header: text(signed.header),
      signature: text(signed.signature),
      certificate: { bytes: text(certificate.bytes), signature: text(certificate.signature) },
      manifest: text(signed.manifestPayload),
      rowSeal: text(signed.rowSeal),
    },
    delivery: {
      holder: BO,
      role: "to",
      generation: 1,
      stanza: text(signed.stanzas[0]?.stanza ?? new Uint8Array(0)),
      listRow: text(sealListRow({ ...place, messageId: MESSAGE, holderId: BO, listKey, row: listRow, random })),
    },
    attachment: { id: BLOB, payload: text(sealPayload({ fileKey: attachment.fileKey, plaintext: attachment.plaintext, random })) },
    answered: ANSWERED,
    link: {
      id: LINK,
      holder: CLEO,
      secret: text(secret),
      serverHalf: text(concatBytes(uint32(1), half)),
      stanza: text(sealLinkStanza({ ...linkPlace, secret, serverHalf, fileKey, random })),
    },
    draft: {
      id: DRAFT,
      contentId: CONTENT,
      sealed: text(
        sealRecord({
          key: listKey,
          plaintext: encodeJson({ fileKey: text(draftKey), subject: draft.subject, to: draft.to, attachmentCount: 0 }),
          context: recordContext(LABELS.draft, INSTALLATION, BO, DRAFT, 1, CONTENT),
          random,
        }),
      ),
      content: text(sealPayload({ fileKey: draftKey, plaintext: encodeJson(draft), random })),
    },
    lateDraft: {
      id: LATE,
      contentId: CONTENT,
      stanza: text(
        sealLateDraft({
          installationId: INSTALLATION,
          id: LATE,
          holderId: BO,
          generation: 1,
          contentId: CONTENT,
          fileKey: draftKey,
          kemPublic: bo.publicKeys.kem,
          random,
        }),
      ),
    },
    ownFolder: {
      id: FOLDER,
      sealedName: text(
        sealRecord({
          key: listKey,
          plaintext: utf8("Räkningar"),
          context: recordContext(LABELS.ownFolder, INSTALLATION, BO, FOLDER, 1),
          random,
        }),
      ),
    },
    sharedMailbox: sharedMailbox({ installationKey, member: bo, random }),
    exported: text(concatBytes(sealAgeHeader({ fileKey, kemPublic: bo.publicKeys.kem, random }), signed.manifestPayload)),
  }
}

type Shared = { readonly installationKey: SigningKey; readonly member: ReturnType<typeof createAccountKeys>; readonly random: Random }

/** A mailbox that Bo reads, because he is of support: its certificate, his role, his membership and his wrap of its key. */
function sharedMailbox({ installationKey, member, random }: Shared) {
  const keys = createAccountKeys(random)
  const certificate = issueCertificate({
    installationKey,
    body: {
      installationId: INSTALLATION,
      accountId: MAILBOX,
      kind: "shared",
      generation: 1,
      kemPublic: keys.publicKeys.kem,
      signingPublic: keys.publicKeys.signing,
      addresses: ["support@example.org"],
      previousHash: null,
      issuedAt: SENT,
    },
  })
  const grant = { installationId: INSTALLATION, grantedAt: SENT, installationKey }
  const place = { installationId: INSTALLATION, mailboxId: MAILBOX, memberId: BO, generation: 1, memberGeneration: 1 }
  return {
    id: MAILBOX,
    certificate: { bytes: text(certificate.bytes), signature: text(certificate.signature) },
    role: text(signRoleGrant({ ...grant, accountId: BO, role: "support" })),
    membership: text(signMailboxGrant({ ...grant, mailboxId: MAILBOX, memberId: BO })),
    listKey: text(sealAccountSecrets({ ...place, accountId: MAILBOX, accountKey: keys.accountKey, secrets: keys.secrets, random }).listKey),
    wrap: text(sealMailboxKey({ ...place, accountKey: keys.accountKey, kemPublic: member.publicKeys.kem, random })),
  }
}

export type SampleMessage = ReturnType<typeof makeSampleMessage>

const mapValues = <K extends string>(given: Readonly<Record<K, Bytes>>, to: (bytes: Bytes) => string) =>
  Object.fromEntries(Object.entries<Bytes>(given).map(([name, value]) => [name, to(value)])) as Record<K, string>
