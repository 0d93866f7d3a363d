import type { AdministratorActor } from "../authz/actor.ts"
import type { MemberContext } from "../context.ts"
import type { Id } from "../ids.ts"

/** The organisation of a request, as its pages name it. */
export type OrganisationFacts = {
  readonly id: Id
  readonly name: string
  readonly number: string
  readonly postalAddress: string
  readonly region: string
  /** The version of the processing agreement that was accepted (D7); null before. */
  readonly agreementVersion: string | null
  readonly agreedAt: Date | null
}

/** A request by somebody as an administrator of an organisation (O4). It opens nobody's mail: the person's own keys come along only for recovery keys. */
export type OrganizerContext = Omit<MemberContext, "actor"> & {
  readonly actor: AdministratorActor
  /** The same request as the person themselves. */
  readonly member: MemberContext
  readonly organisation: OrganisationFacts
}
