import { findAddressesOf } from "#db/queries/own-account.ts"
import type { Tx } from "#db/client.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { sendMail, type ReadyMail } from "./notices.ts"

type Mailing = { readonly accountId: Id; readonly mailTo: (address: string) => ReadyMail }

/**
 * Tells every proven address of an account, each in a mail of its own: whoever reads only one of them must not be the only one who knows (B25). The mails
 * leave once the transaction has committed; what they tell of does not happen if they cannot be queued.
 */
export async function mailEveryAddress(services: Services, tx: Tx, { accountId, mailTo }: Mailing): Promise<void> {
  for (const { address } of await findAddressesOf(tx, accountId)) await sendMail(services, tx, mailTo(address))
}
