import type { Page } from "playwright-core"
import { testBrowser, type TestBrowser, type Visitor } from "./browser.ts"
import { openDoor, type Door } from "./door.ts"
import type { Person } from "./given.ts"

/** The running product and browsers at it, in which people are signed in already. */
export type Visits = {
  readonly browser: TestBrowser
  readonly door: Door
  /** A new browser in which this person is signed in. */
  readonly visitAs: (who: Person, visitor?: Visitor) => Promise<Page>
}

/** Call it once at the top of the file: it registers hooks. */
export function openVisits(): Visits {
  const [browser, door] = [testBrowser(), openDoor()]
  // A journey's time, and not that of the requests for which a door gives less.
  jest.setTimeout(120_000)
  const visitAs = async (who: Person, visitor?: Visitor) => {
    const page = await browser.visit(visitor)
    await door.enter(page, who)
    return page
  }
  return { browser, door, visitAs }
}
