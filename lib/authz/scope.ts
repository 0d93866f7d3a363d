import type { Id } from "../ids.ts"

declare const brand: unique symbol

/** Proof that the policy was asked; protected queries demand one, so a query that forgot the check does not compile (design 4). */
export type HolderScope = {
  readonly holderId: Id
  /** Who acts, where the holder is a shared mailbox (M15). */
  readonly memberId?: Id | null
  readonly [brand]: "holder"
}
export type OwnerScope = { readonly accountId: Id; readonly [brand]: "owner" }
export type OperatorScope = { readonly actorId: Id; readonly [brand]: "operator" }

/** What an administrator may see and manage of one organisation: the units named and everything below them (O4). */
export type OrganisationScope = {
  readonly organisationId: Id
  /** The units that the actor administers. */
  readonly tops: readonly Id[]
  readonly actorId: Id
  readonly [brand]: "organisation"
}
