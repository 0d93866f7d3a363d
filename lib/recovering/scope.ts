import { authorize } from "../authz/policy.ts"
import type { HolderScope, OwnerScope } from "../authz/scope.ts"
import type { Id } from "../ids.ts"

/** The account of whoever has proven what the step asks for. */
export function ownerScope(accountId: Id): OwnerScope {
  const scope = authorize({ kind: "recovering", accountId }, "account:recover")
  if (!scope.ok) throw new Error("the policy lets an owner get back in")
  return scope.value
}

/** Their mailbox, where it is begun anew. */
export function restartScope(accountId: Id): HolderScope {
  const scope = authorize({ kind: "recovering", accountId }, "mailbox:restart")
  if (!scope.ok) throw new Error("the policy lets an owner begin anew")
  return scope.value
}
