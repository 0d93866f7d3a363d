/** The built product, running, with its use cases and its database at hand beside it. */
import type { Services } from "#lib/context.ts"
import { openServices } from "../command-line/open-services.ts"
import { startInstallation, type Installation } from "../faults/installation.ts"
import { withDatabase, type Database } from "../faults/store.ts"
import { benchFolder, type BenchPerson } from "./ground.ts"
import { signedInCookie, visitorOf, type Visitor } from "./visitor.ts"

export type Running = {
  readonly root: string
  readonly dataFolder: string
  readonly installation: Installation
  readonly services: Services
  readonly owner: Database
  /** A browser in which this person has signed in. */
  readonly browser: (person: BenchPerson) => Promise<Visitor>
  /** What is deferred here ends before the product does. */
  readonly stack: AsyncDisposableStack
}

/** @param processes `one` is as `npm start` has it by itself; of several at ports of their own the first alone serves the bench */
export async function withRunning<T>(
  { name, processes = "one" }: { readonly name: string; readonly processes?: "one" | "several" },
  use: (running: Running) => Promise<T>,
): Promise<T> {
  const root = process.cwd()
  const { folder, remove } = benchFolder(name)
  await using stack = new AsyncDisposableStack()
  stack.defer(remove)
  const installation = await startInstallation({ root, dataFolder: folder, processes })
  stack.defer(installation.stop)
  await installation.untilReady()
  process.env["SIGILL_DATA"] = folder
  const { services, close } = await openServices(root)
  stack.defer(close)
  const browser = async (person: BenchPerson) => {
    const visitor = visitorOf(installation.origin, await signedInCookie(installation.origin, person))
    stack.defer(visitor.close)
    return visitor
  }
  return await withDatabase(folder, (owner) => use({ root, dataFolder: folder, installation, services, owner, browser, stack }))
}
