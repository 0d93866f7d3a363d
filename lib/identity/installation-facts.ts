import { readFile, statfs } from "node:fs/promises"
import path from "node:path"
import { countOutgoing, type QueueCount } from "#db/queries/operator.ts"
import { authorize, type NotFound } from "../authz/policy.ts"
import type { MemberContext } from "../context.ts"
import { oncePerProcess } from "../runtime.ts"
import { ok, type Result } from "../result.ts"
import { smsFacts, type SmsFacts } from "./sms-budget.ts"

export type InstallationFacts = {
  readonly version: string
  readonly evaluation: boolean
  readonly baseUrl: string
  readonly regions: readonly string[]
  readonly queues: readonly QueueCount[]
  /** Bytes that the data folder's file system still takes. */
  readonly diskFree: number
  readonly sms: SmsFacts
}

/** What is true of this installation now, for its operator. Counts only: no address and no content (B41). */
export async function installationFacts(ctx: MemberContext): Promise<Result<InstallationFacts, NotFound>> {
  const scope = authorize(ctx.actor, "operator:see")
  if (!scope.ok) return scope
  const [version, counted, disk, sms] = await Promise.all([
    readVersion(),
    countOutgoing(ctx.db, scope.value),
    statfs(ctx.env.dataFolder),
    smsFacts(ctx),
  ])
  const queues = (["email", "sms"] as const).map(
    (channel) => counted.find((queue) => queue.channel === channel) ?? { channel, waiting: 0, failing: 0, oldest: null },
  )
  const { evaluation, baseUrl, regions } = ctx.env
  return ok({ version, evaluation, baseUrl, regions, queues, diskFree: disk.bavail * disk.bsize, sms })
}

const readVersion = () =>
  oncePerProcess("version", async () => {
    const text = await readFile(path.join(process.cwd(), "package.json"), "utf8")
    return (JSON.parse(text) as { version: string }).version
  })
