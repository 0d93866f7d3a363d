import { parseAddress, type Address } from "./address.ts"
import type { Env } from "./env.ts"

/** The address that people write to for help (U4), as it stands in rows; null where the setting is none that can be written to. */
export const supportAddressOf = ({ supportAddress }: Pick<Env, "supportAddress">): Address | null => parseAddress(supportAddress)

/** Whether all of these are the support address: it can always be asked, for room, why one was stopped, or for the account to be deleted (I11, M18). */
export const isToSupport = (env: Pick<Env, "supportAddress">, addresses: readonly Address[]): boolean =>
  addresses.every((address) => address === supportAddressOf(env))
