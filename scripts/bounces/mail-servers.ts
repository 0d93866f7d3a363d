import path from "node:path"
import { freePort } from "../free-port.ts"
import { startPostfix, type Postfix } from "./postfix.ts"
import { AWAY } from "./recipients.ts"

type Around = {
  readonly folder: string
  /** Where the people of example.org read their mail. */
  readonly people: number
  /** Where bounces are taken in. */
  readonly bounces: number
}

export type MailServers = { readonly ours: Postfix; readonly theirs: Postfix; readonly stop: () => Promise<void> }

export const BOUNCE_ADDRESS = "bounces@post.example.org"

/** Tries every two seconds, says after two that it is late, and gives up after ten: the days of a real server. */
const HASTY = {
  queue_run_delay: "2s",
  minimal_backoff_time: "2s",
  maximal_backoff_time: "2s",
  delay_warning_time: "2s",
  maximal_queue_lifetime: "10s",
}

/**
 * The mail server of the house, which notices leave through, and another one far away. Both hand bounces to the product:
 * ours by the two lines that docs/operations.md names, theirs as the address's MX record would lead it there.
 */
export async function startMailServers({ folder, people, bounces }: Around): Promise<MailServers> {
  const to = (port: number) => `smtp:[127.0.0.1]:${port}`
  const home = [BOUNCE_ADDRESS, to(bounces)] as const
  const nowhere = ["*", "error:5.1.2 nothing leaves this machine"] as const
  const theirs = await startPostfix({
    name: "mx.example.net",
    folder: path.join(folder, "theirs"),
    port: await freePort(),
    transports: [home, ["closed@example.net", "error:5.2.1 This mailbox was closed"], ["example.net", "discard:"], nowhere],
    refusals: [
      ["nobody@example.net", "550 5.1.1 User unknown"],
      ["overflowing@example.net", "452 4.2.2 The mailbox is full, try again later"],
    ],
    settings: {
      smtpd_data_restrictions: "check_recipient_access inline:{{suspicious@example.net=554 5.7.1 Looks like spam}}",
      // As a server that only hands on to another: it takes the mail and finds out later.
      smtpd_reject_unlisted_recipient: "no",
    },
  })
  const ours = await startPostfix({
    name: "relay.example.org",
    folder: path.join(folder, "ours"),
    port: await freePort(),
    transports: [home, ["example.org", to(people)], [AWAY, to(await freePort())], ["example.net", to(theirs.port)], nowhere],
    refusals: [["refused@example.net", "550 5.1.1 No such recipient"]],
    settings: HASTY,
  })
  return { ours, theirs, stop: async () => void (await Promise.all([ours.stop(), theirs.stop()])) }
}
