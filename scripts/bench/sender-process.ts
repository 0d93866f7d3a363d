/** A process of the product as far as sending goes; told by `senders.ts` who sends how much, it says when all of it is committed and queued. */
import { sendMessage } from "#lib/messages/send-message.ts"
import { openServices } from "../command-line/open-services.ts"
import { letterTo, requestOf, type BenchPerson } from "./ground.ts"

export type Order = { readonly senders: readonly BenchPerson[]; readonly reader: BenchPerson; readonly each: number }

const { services } = await openServices(process.cwd())

async function carryOut({ senders, reader, each }: Order): Promise<void> {
  const sendAll = async (sender: BenchPerson) => {
    for (let at = 0; at < each; at++) {
      const sent = await sendMessage(await requestOf(services, sender), letterTo(reader))
      if (!sent.ok) throw new Error(`nothing was sent: ${sent.error.code}`)
    }
  }
  await Promise.all(senders.map(sendAll))
}

process.on("message", (order: Order) => void carryOut(order).then(() => process.send?.("done")))
process.on("disconnect", () => process.exit(0))
process.send?.("there")
