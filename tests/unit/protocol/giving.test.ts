import { signGiving, verifyGiving } from "#lib/envelope/giving.ts"
import { givenLetter } from "../../support/letter.ts"
import { isSignedBy, LP, readCertificate, time } from "./reader.ts"

const { anna, installationId, installationKey } = givenLetter("given by the protocol")
const [messageId, mailboxId] = ["00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"]
const givenAt = "2026-11-27T05:00:00.123Z"
const said = {
  messageId,
  mailboxId,
  giverId: anna.accountId,
  giverGeneration: 1,
  giverName: "Anna Åkesson",
  giverAddress: anna.address,
  givenAt: new Date(givenAt),
}

test("K7 O6 what is signed of a message that is given to a shared mailbox is what docs/protocol.md says, both ways", () => {
  const { body, signature, certificate } = signGiving({ ...said, signer: anna.signer, certificate: anna.certificate })
  const bytes = LP("sigill/v1/giving", 1, messageId, mailboxId, anna.accountId, 1, "Anna Åkesson", anna.address, time(givenAt))
  expect(Buffer.from(body).equals(bytes)).toBe(true)
  const read = readCertificate(certificate.bytes, certificate.signature, installationKey.publicKey)
  expect(isSignedBy(read.signing, bytes, signature)).toBe(true)
  const place = { messageId, mailboxId, installationId, installationPublicKey: installationKey.publicKey }
  expect(verifyGiving({ body: bytes, signature, certificate, ...place })).toMatchObject(said)
})
