import { findExchanged, findRememberedPhones, type GivenPhone } from "#db/queries/links.ts"
import type { Address } from "../address.ts"
import type { HolderScope } from "../authz/scope.ts"
import type { MemberContext } from "../context.ts"
import { openField } from "../keys/field.ts"

/**
 * Numbers that this sender demanded last of these addresses: who was demanded to have a phone keeps having to (I9). Not one that was let go, or that
 * somebody reported as not theirs (M16).
 */
export async function rememberedPhones(
  ctx: MemberContext,
  scope: HolderScope,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, string>> {
  return numbersOf(await look(ctx, scope, { addresses, lookBack: 1 }))
}

const numbersOf = (found: ReadonlyMap<Address, AgedPhone>) => new Map([...found].map(([address, { number }]) => [address, number]))

/** What went between a sender and some addresses before, as far as the messages are there. */
export type Before = {
  /** Whoever has them. */ readonly writtenTo: ReadonlySet<string>
  /** Whose accounts have written to one of the sender's addresses. */ readonly heardFrom: ReadonlySet<string>
  /** As `rememberedPhones` gives them. */ readonly phones: ReadonlyMap<Address, string>
}

/** All of it in one question. */
export async function exchangedBefore(ctx: MemberContext, scope: HolderScope, addresses: readonly Address[]): Promise<Before> {
  const { given, heardFrom } = await findExchanged(ctx.db, scope, addresses)
  return {
    writtenTo: new Set(given.flatMap(({ address, isRecent }) => (isRecent ? [address] : []))),
    heardFrom: new Set(heardFrom),
    phones: numbersOf(agesOf(ctx, addresses, given)),
  }
}

/** A number that was demanded, and since when it is the same one: the first of the messages that are still there and asked for it without a break. */
export type AgedPhone = { readonly number: string; readonly since: Date }

/** So many messages it is looked back for that, for each address. */
const LOOK_BACK = 30

/** The same with their ages, for a page that says them. */
export async function agedPhones(
  ctx: MemberContext,
  scope: HolderScope,
  addresses: readonly Address[],
): Promise<ReadonlyMap<Address, AgedPhone>> {
  return look(ctx, scope, { addresses, lookBack: LOOK_BACK })
}

type Look = { readonly addresses: readonly Address[]; readonly lookBack: number }

async function look(ctx: MemberContext, scope: HolderScope, { addresses, lookBack }: Look): Promise<ReadonlyMap<Address, AgedPhone>> {
  return agesOf(ctx, addresses, await findRememberedPhones(ctx.db, scope, { addresses, lookBack }))
}

function agesOf(ctx: MemberContext, addresses: readonly Address[], rows: readonly GivenPhone[]): ReadonlyMap<Address, AgedPhone> {
  const demanded = rows.map(({ messageId, phone, ...row }) => ({
    ...row,
    number: phone === null ? null : openField(ctx, { name: "recipient-phone", ownerId: messageId, sealed: phone }),
  }))
  const reported = new Set(demanded.flatMap(({ address, number, isReported }) => (isReported ? [`${address} ${number}`] : [])))
  return new Map(
    addresses.flatMap((address) => {
      const recent = demanded.filter((one) => one.isRecent && one.address === address)
      const number = recent[0]?.number ?? null
      if (number === null || reported.has(`${address} ${number}`)) return []
      const change = recent.findIndex((one) => one.number !== number)
      const first = recent.at(change === -1 ? -1 : change - 1)
      return [[address, { number, since: first?.sentAt ?? ctx.clock.now() }]]
    }),
  )
}
