/** People who send at the same time, shared out among as many processes as the product serves with on this machine. */
import { fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { SCRIPT_FLAGS, YOUNG_GENERATION } from "../launch/run-script.mjs"
import { readSettings } from "../start/ground.ts"
import { webProcessesOf } from "../start/web-processes.ts"
import type { BenchPerson } from "./ground.ts"
import type { Order } from "./sender-process.ts"

export type Senders = {
  /** Each of these sends so many messages, one after the other. */
  readonly send: (senders: readonly BenchPerson[], each: number) => Promise<void>
  readonly stop: () => void
}

export async function startSenders(root: string, reader: BenchPerson): Promise<Senders> {
  const count = webProcessesOf(readSettings(process.env))
  const processes = await Promise.all(Array.from({ length: count }, () => startOne(root)))
  return {
    send: async (senders, each) => {
      const share = (at: number) => senders.filter((_sender, index) => index % count === at)
      await Promise.all(processes.map((one, at) => carryOut(one, { senders: share(at), reader, each })))
    },
    stop: () => processes.forEach((one) => one.disconnect()),
  }
}

const ANSWER_WITHIN_MS = 120_000

async function startOne(root: string): Promise<ChildProcess> {
  const child = fork(path.join(root, "scripts/bench/sender-process.ts"), {
    cwd: root,
    execArgv: [...SCRIPT_FLAGS, YOUNG_GENERATION],
    serialization: "advanced",
  })
  await answerOf(child)
  return child
}

async function carryOut(child: ChildProcess, order: Order): Promise<void> {
  if (order.senders.length === 0) return
  child.send(order)
  await answerOf(child)
}

async function answerOf(child: ChildProcess): Promise<void> {
  const [done, over] = [new AbortController(), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }]
  const gone = once(child, "exit", { signal: done.signal }).then(() => {
    throw new Error("a process of the bench ended")
  })
  gone.catch(() => undefined)
  try {
    await Promise.race([once(child, "message", over), gone])
  } finally {
    done.abort()
  }
}
