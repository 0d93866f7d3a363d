import { findInvitedPhone } from "#db/queries/people-imports.ts"
import { inAll } from "#db/tenancy.ts"
import type { Address } from "../address.ts"
import type { Services } from "../context.ts"
import { openField } from "../keys/field.ts"

export type PhoneGiven = { readonly phone: string; readonly organisation: string }

/**
 * The mobile phone that an organisation gave with an invitation to this address, or null: what registration offers first (O6). Only for whoever has just proven
 * the address.
 */
export async function phoneGiven(services: Services, address: Address): Promise<PhoneGiven | null> {
  const found = await inAll(services.db, "service", (tx) => findInvitedPhone(tx, address, services.clock.now()))
  if (found === null) return null
  const { id: ownerId, phone: sealed, organisationName: organisation } = found
  return { phone: openField(services, { name: "invited-phone", ownerId, sealed }), organisation }
}
