import { z } from "zod"
import type { SealedRow } from "#db/queries/contacts.ts"
import type { MemberContext } from "../context.ts"
import { openRecord, sealRecord } from "../crypto/aead.ts"
import { LABELS } from "../crypto/labels.ts"
import { recordContext } from "../envelope/context.ts"
import { decodeJson, encodeJson } from "../envelope/format.ts"
import type { Id } from "../ids.ts"
import type { OpenedAccount } from "../keys/opened-account.ts"
import { keysOf } from "../messages/opened-message.ts"
import type { AddressList, Contact } from "./types.ts"

const phone = z.object({ number: z.string(), origin: z.enum(["given", "file"]), since: z.coerce.date() })

const contact = z.object({
  name: z.string(),
  organisation: z.string(),
  note: z.string(),
  addresses: z.array(z.string()),
  phones: z.array(phone),
  lists: z.array(z.string()),
}) satisfies z.ZodType<Omit<Contact, "id">>

const list = z.object({ name: z.string() })

type Kind = "contact" | "addressList"

/** Holder, id and generation are authenticated with each record, so that what SQL moves elsewhere does not open there (B7). */
function contextOf(ctx: MemberContext, kind: Kind, holderId: Id, { id, generation }: Pick<SealedRow, "id" | "generation">) {
  return recordContext(LABELS[kind], ctx.installation.id, holderId, id, generation)
}

type Sealing = { readonly kind: Kind; readonly id: Id; readonly content: Readonly<Record<string, unknown>> }

function seal(ctx: MemberContext, { accountId, generation, secrets }: OpenedAccount, { kind, id, content }: Sealing): SealedRow {
  const context = contextOf(ctx, kind, accountId, { id, generation })
  return { id, generation, sealed: sealRecord({ key: secrets.listKey, plaintext: encodeJson(content), context, random: ctx.random }) }
}

async function open(ctx: MemberContext, account: OpenedAccount, kind: Kind, row: SealedRow): Promise<unknown> {
  const keys = await keysOf(account, row.generation)
  const context = contextOf(ctx, kind, account.accountId, row)
  const plaintext = keys === null ? null : openRecord({ key: keys.listKey, sealed: row.sealed, context })
  return plaintext === null ? null : decodeJson(plaintext)
}

/** Seals a contact under the list key of the generation in use (docs/protocol.md). */
export const sealContact = (ctx: MemberContext, account: OpenedAccount, { id, ...content }: Contact): SealedRow =>
  seal(ctx, account, { kind: "contact", id, content })

/** The contact in a row, or null where it does not open. */
export async function openContact(ctx: MemberContext, account: OpenedAccount, row: SealedRow): Promise<Contact | null> {
  const parsed = contact.safeParse(await open(ctx, account, "contact", row))
  return parsed.success ? { id: row.id, ...parsed.data } : null
}

/** Seals an address list; it holds nothing but its name. */
export const sealList = (ctx: MemberContext, account: OpenedAccount, { id, name }: AddressList): SealedRow =>
  seal(ctx, account, { kind: "addressList", id, content: { name } })

/** The address list in a row, or null where it does not open. */
export async function openList(ctx: MemberContext, account: OpenedAccount, row: SealedRow): Promise<AddressList | null> {
  const parsed = list.safeParse(await open(ctx, account, "addressList", row))
  return parsed.success ? { id: row.id, name: parsed.data.name } : null
}
