import { openKemIdentity } from "#lib/crypto/kem.ts"
import { signingKeyFromSeed } from "#lib/crypto/signature.ts"
import { createAccountKeys } from "#lib/envelope/account-keys.ts"
import { issueCertificate, type CertificateBody } from "#lib/envelope/certificate.ts"
import { sealMessage, type SealMessage } from "#lib/envelope/seal.ts"
import { seededRandom } from "./bytes.ts"

/** An installation, two accounts and what is needed to seal a letter from one to the other; the same in every run. */
export function givenLetter(name: string) {
  const random = seededRandom(name)
  const installationId = "00000000-0000-4000-8000-000000000001"
  const installationKey = signingKeyFromSeed(random(32))
  const account = (accountId: string, address: string) => {
    const keys = createAccountKeys(random)
    const body: CertificateBody = {
      installationId,
      accountId,
      kind: "person",
      generation: 1,
      kemPublic: keys.publicKeys.kem,
      signingPublic: keys.publicKeys.signing,
      addresses: [address],
      previousHash: null,
      issuedAt: new Date("2026-01-02T03:04:05Z"),
    }
    return {
      accountId,
      address,
      keys,
      body,
      identity: openKemIdentity(keys.secrets.kemSeed),
      signer: signingKeyFromSeed(keys.secrets.signingSeed),
      certificate: issueCertificate({ body, installationKey }),
    }
  }
  const anna = account("00000000-0000-4000-8000-00000000000a", "anna@example.com")
  const bo = account("00000000-0000-4000-8000-00000000000b", "bo@example.com")
  const toSeal: SealMessage = {
    installationId,
    messageId: "00000000-0000-4000-8000-0000000000ff",
    sender: {
      accountId: anna.accountId,
      generation: 1,
      name: "Anna Å",
      address: anna.address,
      signer: anna.signer,
      certificate: anna.certificate,
    },
    recipients: [{ role: "to", name: "Bo", address: bo.address }],
    sentAt: new Date("2026-02-03T04:05:06.789Z"),
    inReplyTo: null,
    options: ["letter"],
    manifest: { subject: "Hej", body: { type: "text/plain", content: "En rad.\nOch en till." }, attachments: [] },
    plainText: "En rad.\nOch en till.",
    holders: [
      { holderId: anna.accountId, generation: 1, kemPublic: anna.keys.publicKeys.kem, role: "sender" },
      { holderId: bo.accountId, generation: 1, kemPublic: bo.keys.publicKeys.kem, role: "to" },
    ],
    random,
  }
  return {
    random,
    installationId,
    installationKey,
    anna,
    bo,
    toSeal,
    seal: (changes: Partial<SealMessage> = {}) => sealMessage({ ...toSeal, ...changes }),
  }
}
