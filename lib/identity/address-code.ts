import { findAddressOwner } from "#db/queries/accounts.ts"
import { parseAddress, type Address } from "../address.ts"
import type { VisitorContext } from "../context.ts"
import { codeThatNobodyHas, newCode } from "./codes.ts"
import { addressCodeMail, haveAccountMail, type ReadyMail } from "./notices.ts"

/** `code`: what is kept of it. `isTaken`: the address has an account already. */
export type AddressCode = { readonly code: string; readonly mail: ReadyMail; readonly isTaken: boolean }

/**
 * A code for whoever wants to prove an address as theirs; where it has an account already, its owner is told so instead and no code fits (B20).
 * Both mails are made and one is chosen, so that making them takes the same time.
 */
export async function prepareAddressCode(ctx: VisitorContext, address: Address): Promise<AddressCode> {
  const owner = await findAddressOwner(ctx.db, address)
  const { digits, kept } = newCode(ctx.random)
  const nobodys = codeThatNobodyHas(ctx.random)
  const invitation = addressCodeMail(ctx, { to: address, language: ctx.language, digits })
  const reminder = haveAccountMail(ctx, { to: address, language: owner?.language ?? ctx.language })
  // Support's address is nobody's, also before its mailbox is made: who reads the ordinary mailbox behind it cannot pose as support.
  const isTaken = owner !== null || address === parseAddress(ctx.env.supportAddress)
  return { isTaken, ...(isTaken ? { code: nobodys, mail: reminder } : { code: kept, mail: invitation }) }
}
