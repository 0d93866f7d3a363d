import type { Id } from "../ids.ts"

export type InstallationRole = "seller" | "support" | "operator"

/** Somebody signed in, as the database has them at this request. */
export type MemberActor = {
  readonly kind: "member"
  readonly accountId: Id
  readonly sessionId: Id
  readonly name: string
  /** The main proven address. */
  readonly address: string
  readonly generation: number
  readonly roles: readonly InstallationRole[]
}

export type Actor = MemberActor | { readonly kind: "visitor" }
