/** What becomes of notices, and what goes wrong with some of them. */
import { setTimeout as wait } from "node:timers/promises"
import { findWaitingOutgoing, markNotice } from "#db/queries/outgoing.ts"
import { HOUR, MINUTE } from "#lib/clock.ts"
import type { Services } from "#lib/context.ts"
import type { Id } from "#lib/ids.ts"
import { notMyNumber } from "#lib/links/wrong-number.ts"
import { deliverOutgoing } from "#lib/notifications/deliver-outgoing.ts"
import { evaluationTransports } from "#lib/notifications/evaluation.ts"
import { readOutbox } from "#lib/notifications/outbox.ts"
import { valueOf } from "./value-of.ts"
import type { DemoLetter } from "./world.ts"

type Sent = { readonly letter: DemoLetter; readonly messageId: Id; readonly at: Date }

/** Lets every notice leave, and dates it a minute after its letter; some were refused. */
export async function settleNotices(services: Services, sent: readonly Sent[]): Promise<void> {
  await handOverAll(services)
  await services.db.transaction(async (tx) => {
    for (const { letter, messageId, at } of sent) {
      const notice = letter.mishap === "refused" ? "refused" : "handed_over"
      const count = letter.to.length + (letter.cc ?? []).length
      for (let position = 0; position < count; position++)
        await markNotice(tx, { messageId, position, notice, at: new Date(at.getTime() + MINUTE) })
    }
  })
}

const ONE_PAGE = 500

/** The worker of a running installation takes its share. @throws when something stays */
async function handOverAll(services: Services): Promise<void> {
  const transports = evaluationTransports(services)
  for (let tries = 0; tries < 100; tries++) {
    const before = new Date(services.clock.now().getTime() + HOUR)
    const rows = await findWaitingOutgoing(services.db, { before, after: null, limit: ONE_PAGE })
    if (rows.length === 0) return
    for (const { id } of rows) await deliverOutgoing(services, transports, id)
    await wait(100)
  }
  throw new Error("the demonstration could not be made: a notice does not leave")
}

/** Somebody follows the link of their mail and says that the number is not theirs (M16). */
export async function sayWrongNumber(services: Services, address: string): Promise<void> {
  const mail = valueOf(await readOutbox(services, { token: services.env.outboxToken })).find(({ to }) => to === address)
  const secret = /\/invitation\/([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? ""
  const visitor = { ...services, language: "en" }
  valueOf(await notMyNumber(visitor, { secret, token: null }))
}
