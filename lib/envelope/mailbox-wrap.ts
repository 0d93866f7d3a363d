import type { Bytes, Random } from "../crypto/bytes.ts"
import { openWith, sealTo } from "../crypto/hpke.ts"
import { openKemRecipient, type KemIdentity } from "../crypto/kem.ts"
import { LABELS } from "../crypto/labels.ts"
import type { AccountKey } from "./account-keys.ts"
import { recordContext } from "./context.ts"

const KEY_BYTES = 32

/** Where a wrap belongs. All of it goes into HPKE's `info`, so that a row moved by SQL does not open (B7). */
export type WrapPlace = {
  readonly installationId: string
  readonly mailboxId: string
  readonly memberId: string
  /** Of the mailbox's account key. */
  readonly generation: number
  /** Of the member's keys that it is sealed to. */
  readonly memberGeneration: number
}

const wrapInfo = ({ installationId, mailboxId, memberId, generation, memberGeneration }: WrapPlace): Bytes =>
  recordContext(LABELS.mailboxWrap, installationId, mailboxId, memberId, generation, memberGeneration)

type Seal = WrapPlace & { readonly accountKey: AccountKey; readonly kemPublic: Bytes; readonly random: Random }

/** Seals a mailbox's account key to one member's public key (keys.md 5): nobody's session has to be open for it. */
export function sealMailboxKey({ accountKey, kemPublic, random, ...place }: Seal): Bytes {
  return sealTo({ recipient: openKemRecipient(kemPublic), info: wrapInfo(place), plaintext: accountKey, random })
}

/** The mailbox's account key, or null where the wrap is not for this member at this place. */
export function openMailboxKey(given: WrapPlace & { readonly wrap: Bytes; readonly identity: KemIdentity }): AccountKey | null {
  const accountKey = openWith({ identity: given.identity, info: wrapInfo(given), sealed: given.wrap })
  return accountKey?.length === KEY_BYTES ? accountKey : null
}
