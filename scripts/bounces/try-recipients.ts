import { setTimeout as wait } from "node:timers/promises"
import { RECIPIENTS, type Recipient } from "./recipients.ts"
import type { World } from "./world.ts"

const WITHIN_MS = 90_000
/** What is over does not change any more in this time. */
const STILL_MS = 5_000

type Written = { readonly recipient: Recipient; readonly page: string }

/**
 * Writes to everybody and waits until the sender sees what became of each notice.
 * @param say is told what was seen, a line for each
 * @returns what was not as it should be
 */
export async function tryRecipients(world: World, say: (line: string) => void): Promise<readonly string[]> {
  const begun = Date.now()
  const written: Written[] = []
  for (const recipient of RECIPIENTS) written.push({ recipient, page: await world.sender.write(recipient) })
  const unseen = await Promise.all(
    written.map(async (one) => {
      const isSeen = await comesTrue(() => isSeenBySender(world, one))
      if (isSeen) say(`A notice that ${one.recipient.story}: ${inWords(one.recipient)} (${Math.round((Date.now() - begun) / 1000)} s)`)
      return isSeen ? [] : [`A notice that ${one.recipient.story}: its sender does not see that`]
    }),
  )
  await wait(STILL_MS)
  const changed = await Promise.all(written.map((one) => lookAgain(world, one)))
  return [...unseen.flat(), ...changed.flat(), ...checkTaken(world)]
}

const inWords = ({ fate }: Recipient) => (fate.notice === "returned" ? `came back, ${fate.reason}` : fate.notice.replace("_", " "))

const mailsDue = ({ fate }: Recipient) => (fate.notice === "returned" ? 1 : 0)

async function isSeenBySender({ sender }: World, { recipient, page }: Written): Promise<boolean> {
  return (await sender.sees(page, recipient.fate)) && (await sender.mailsAbout(recipient)) >= mailsDue(recipient)
}

/** What the sender saw is still so, and was told once. */
async function lookAgain({ sender }: World, { recipient, page }: Written): Promise<readonly string[]> {
  const mails = await sender.mailsAbout(recipient)
  return [
    ...((await sender.sees(page, recipient.fate)) ? [] : [`${recipient.address}: what the sender saw did not stay so`]),
    ...(mails === mailsDue(recipient) ? [] : [`${recipient.address}: the sender got ${mails} mails about it`]),
  ]
}

/** Word that a mail is late came in before the server gave up and was no end; the ends were ends. */
function checkTaken({ recorder, product }: World): readonly string[] {
  const late = RECIPIENTS.filter(({ isDelayed }) => isDelayed).length
  const back = RECIPIENTS.filter(({ fate }) => fate.notice === "returned").length
  const came = (action: string) => recorder.mails().filter((mail) => mail.includes(`\nAction: ${action}\r\n`)).length
  const taken = (as: string) => product.started.said().split(`"taken":"${as}"`).length - 1
  const counts = [came("delayed"), taken("delayed"), came("failed"), taken("recorded")]
  return counts.join() === [late, late, back, back].join()
    ? []
    : [`of ${late} delays and ${back} ends came and were taken: ${counts.join(", ")}`]
}

async function comesTrue(holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await wait(500)) if (await holds()) return true
  return false
}
