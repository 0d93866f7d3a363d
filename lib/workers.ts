import { setTimeout as wait } from "node:timers/promises"
import { isMigrated } from "#db/migrate.ts"
import { answerDue } from "./absences/answer-due.ts"
import type { BounceListener } from "./bounces/listener.ts"
import type { Services } from "./context.ts"
import { expireLateDrafts } from "./composing/late-drafts.ts"
import { forgetAnswered } from "./domains/ask-people.ts"
import { checkDue } from "./domains/check-domain.ts"
import { forgetCorrections } from "./corrections/settle.ts"
import { endDue } from "./ending/end-due.ts"
import { closeDue } from "./closing/close-due.ts"
import { tellClosing } from "./closing/tell.ts"
import { forgetUnapproved } from "./succession/standing.ts"
import { tellSuccessor } from "./succession/tell-successor.ts"
import { sweep } from "./erasure/sweep.ts"
import { rewriteErased } from "./erasure/rewrite.ts"
import { runErasure } from "./erasure/run-erasure.ts"
import { doEach } from "./jobs/do-each.ts"
import { startWorking, type Handlers, type Worker } from "./jobs/worker.ts"
import { tellDaily } from "./daily-notices/tell-daily.ts"
import { finishDeletions } from "./leaving/delete-account.ts"
import { expireUnclaimed } from "./links/unclaimed.ts"
import { log } from "./log.ts"
import { expireMessages } from "./messages/expire-messages.ts"
import { expireTrash } from "./messages/expire-trash.ts"
import { forgetRequests } from "./helping/requests.ts"
import { tellMoved } from "./organisations/tell-moved.ts"
import { forgetInvitations } from "./organisations/withdraw.ts"
import { mailInvitations } from "./people-files/mail-invitations.ts"
import { forgetPeopleFiles } from "./people-files/read-people-file.ts"
import { releaseDue } from "./messages/release-held.ts"
import { deliverOutgoing } from "./notifications/deliver-outgoing.ts"
import { forgetReports } from "./staff/forget-reports.ts"
import { watchSms } from "./staff/watch-sms.ts"
import { MAIL_CONNECTIONS } from "./notifications/smtp.ts"
import { tendOutgoing } from "./notifications/tend-outgoing.ts"
import { openTransports, type Transports } from "./notifications/transports.ts"
import { disposeRecords } from "./records/dispose.ts"
import { noteHolds } from "./records/note-holds.ts"
import { tendRestarted } from "./recovering/erase-lost.ts"
import { tendWaits } from "./recovering/waits.ts"
import { countStorage } from "./storage/count-anew.ts"
import { forgetInProcess, oncePerProcess } from "./runtime.ts"
import { env, pool, services } from "./services.ts"

type Running = { readonly worker: Worker; readonly transports: Transports; readonly bounces: BounceListener | null }

/** Works on the queues in this process, once however often it is asked. */
export async function startWorkers(all: Services): Promise<void> {
  await oncePerProcess("workers", () =>
    start(all).catch((error: unknown) => {
      forgetInProcess("workers")
      throw error
    }),
  )
}

/** Lets jobs in hand finish, within some seconds, and closes what they used. What is left is done by the next process. */
export async function stopWorkers(): Promise<void> {
  const running = oncePerProcess<Promise<Running> | null>("workers", () => null)
  forgetInProcess("workers")
  const found = await running?.catch(() => null)
  await found?.bounces?.stop()
  await found?.worker.stop()
  found?.transports.mail.close()
}

async function start(all: Services): Promise<Running> {
  const transports = await openTransports(all)
  const worker = await startWorking(all, handlersOf(all, transports))
  return { transports, worker, bounces: await listening(all) }
}

/** Loaded only where bounces are taken in. */
async function listening(all: Services): Promise<BounceListener | null> {
  const { bounces } = all.env
  if (bounces?.listen == null) return null
  const { listenForBounces } = await import("./bounces/listener.ts")
  return listenForBounces(all, bounces)
}

/** What the jobs of each queue do. */
export function handlersOf(all: Services, transports: Transports): Handlers {
  const deliver = ({ outgoingId }: { readonly outgoingId: string }) => deliverOutgoing(all, transports, outgoingId)
  return {
    "deliver-mail": { atOnce: MAIL_CONNECTIONS, run: deliver },
    "deliver-sms": { atOnce: 4, run: deliver },
    erase: {
      atOnce: 1,
      run: () => doEach(all, { expireMessages: () => expireMessages(all), runErasure: () => runErasure(all, { limit: 10_000 }) }),
    },
    trash: {
      atOnce: 1,
      run: () => doEach(all, { expireTrash: () => expireTrash(all), disposeRecords: () => disposeRecords(all) }),
    },
    release: { atOnce: 1, run: async () => void (await releaseDue(all)) },
    "tell-daily": { atOnce: 1, run: async () => void (await tellDaily(all)) },
    "tell-moved": { atOnce: 1, run: async (data) => void (await tellMoved(all, data)) },
    "tell-closing": { atOnce: 1, run: async (data) => void (await tellClosing(all, data)) },
    "tell-successor": { atOnce: 1, run: async (data) => void (await tellSuccessor(all, data)) },
    close: { atOnce: 1, run: async () => void (await closeDue(all)) },
    reply: { atOnce: 1, run: async () => void (await answerDue(all)) },
    invite: { atOnce: 1, run: async () => void (await mailInvitations(all)) },
    rewrite: { atOnce: 1, run: async () => void (await rewriteErased(all)) },
    sweep: {
      atOnce: 1,
      run: ({ whole }) =>
        doEach(all, {
          tendOutgoing: () => tendOutgoing(all),
          sweep: () => sweep(all, { whole }),
          expireUnclaimed: () => expireUnclaimed(all),
          expireLateDrafts: () => expireLateDrafts(all),
          watchSms: () => watchSms(all),
          tendWaits: () => tendWaits(all),
          tendRestarted: () => tendRestarted(all),
          endDue: () => endDue(all),
          finishDeletions: () => finishDeletions(all),
          countStorage: () => countStorage(all),
          forgetReports: () => forgetReports(all),
          forgetInvitations: () => forgetInvitations(all),
          forgetCorrections: () => forgetCorrections(all),
          forgetRequests: () => forgetRequests(all),
          forgetUnapproved: () => forgetUnapproved(all),
          forgetPeopleFiles: () => forgetPeopleFiles(all),
          checkDue: () => checkDue(all),
          forgetAnswered: () => forgetAnswered(all),
          noteHolds: () => noteHolds(all),
        }),
    },
  }
}

const ASK_AGAIN_MS = 1_000

/** A start needs some seconds until its database is there and at this version; after that it is said, once a minute. */
const SAID_FROM = 20

/**
 * Starts the workers of this process as soon as the database is there and at this version; never throws, however long that takes.
 * Then a signal to end lets jobs finish before the web server's own handling of it goes on.
 */
export async function startWorkersWhenReady(): Promise<void> {
  const stopping = new AbortController()
  for (let tries = 0; !stopping.signal.aborted; tries++) {
    try {
      if (env().role === "web") return
      if (tries === 0) stopBeforeOthers(stopping)
      if (await isMigrated(pool().sql)) return await startWorkers(await services())
    } catch (error) {
      if (tries % 60 === SAID_FROM) log.error("workers_wait", error)
    }
    await wait(ASK_AGAIN_MS, undefined, { ref: false })
  }
}

/** Takes the place of the listeners that are there and calls them when the workers have stopped. */
function stopBeforeOthers(stopping: AbortController): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    process.once(signal, () => {
      stopping.abort()
      const goOn = () => (others.length === 0 ? process.kill(process.pid, signal) : others.forEach((listener) => listener(signal)))
      stopWorkers().then(goOn, goOn)
    })
  }
}
