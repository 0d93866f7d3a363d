import type { Db } from "#db/client.ts"
import type { MemberActor } from "./authz/actor.ts"
import type { BlobStore } from "./blobs/blob-store.ts"
import type { Home } from "./branding/letterhead.ts"
import type { Clock } from "./clock.ts"
import type { Env } from "./env.ts"
import type { Hold } from "./holding/gate.ts"
import type { Id } from "./ids.ts"
import type { Installation } from "./keys/installation.ts"
import type { ServerKeys } from "./keys/server-keys.ts"
import type { OpenedAccount } from "./keys/opened-account.ts"
import type { Log } from "./log.ts"
import type { Policy } from "./policies/policy.ts"

/** Everything a use case may need that is not its input; a queue and a test build one as a page does. */
export type Services = {
  readonly env: Env
  readonly db: Db
  readonly blobs: BlobStore
  readonly serverKeys: ServerKeys
  readonly installation: Installation
  readonly clock: Clock
  readonly random: (length: number) => Uint8Array
  readonly log: Log
}

/** A request by somebody who is not signed in, in the language that the page is shown in. */
export type VisitorContext = Services & { readonly language: string }

/** A request by a signed-in account holder. */
export type MemberContext = VisitorContext & {
  readonly actor: MemberActor
  readonly timeZone: string
  /** Single keys act on lists and messages; off where the owner switched them off (WCAG 2.1.4). */
  readonly hasShortcuts: boolean
  /** Whether the terms in force are those that were accepted; if not they are asked for before anything else (D7). */
  readonly hasAcceptedTerms: boolean
  /** Whether messages wait for this person's key to be open (keys.md 4). */
  readonly isWaitedFor: boolean
  /** Whether something that was posted after a session had ended waits to become a draft (keys.md 6), or something scheduled that did not leave (M14). */
  readonly hasLateDrafts: boolean
  readonly signedInAt: Date
  /** The authenticator is on and nothing else is set up: a lost phone would lock the account (I4). */
  readonly hasNoWayBack: boolean
  /** When two factors were proven last in this session, or null (B25). */
  readonly provenAt: Date | null
  /** The passkey that proved this session, for a session that takes its place; null where none did. */
  readonly passkeyId: Id | null
  /** The automatic reply is on, or will be: from when until when; null where there is none (M14). */
  readonly absence: { readonly startsAt: Date; readonly endsAt: Date | null } | null
  /** What the account waits for and its owner can stop (I7, I12). */
  readonly waits: readonly ("restart" | "new_number" | "help")[]
  /** Some unit names them as its administrator, so that the way to the Organizer is shown (O4); what they may do, `openOrganizer` says. */
  readonly isAdministrator: boolean
  /** Some unit's shared mailbox names them as its member, so that the way to it is shown (M15); what they may open, `openUnitMailbox` says. */
  readonly readsMailboxes: boolean
  /** What colleagues gave them to take care of in shared mailboxes and they have not opened yet (M15). */
  readonly newClaims: number
  /** Organisations ask so many times for an answer of theirs (O6). */
  readonly invitations: number
  /** An organisation of theirs leaves (D8): when, and what becomes of this account; `none` of who is a member or only administers. */
  readonly closing: { readonly organisation: string; readonly day: string; readonly outcome: "release" | "erase" | "none" } | null
  /** The hold that stands over the account, so that nothing of it is erased (O16). */
  readonly hold: Hold | null
  /** What the organisation demands of this person (O11); nothing of whoever is employed nowhere. */
  readonly policy: Policy
  /** The organisation that owns the account (O3), whose letterhead its letters have (O13) and in whose region they lie (O14); null for an account of one's own. */
  readonly home: Home | null
  /** Opens the account's secrets with the secret in the cookie; done once per request, only where needed. */
  readonly open: () => Promise<OpenedAccount>
}
