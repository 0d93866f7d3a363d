import type { Queryable } from "#db/client.ts"
import { findDemands } from "#db/queries/unit-policies.ts"
import type { Services } from "../context.ts"
import type { Id } from "../ids.ts"
import { strictest, type Policy } from "./policy.ts"

/** What is demanded of an account whose owner is not signed in yet; of who is, the context says it. */
export const policyOf = async ({ db }: Pick<Services, "db">, accountId: Id, on: Queryable = db): Promise<Policy> =>
  strictest(await findDemands(on, accountId))
