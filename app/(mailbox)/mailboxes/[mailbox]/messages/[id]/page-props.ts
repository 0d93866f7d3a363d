import type { PageParams } from "../../../../_folder/said.ts"

/** What a page below a message of a shared mailbox is given. */
export type SharedMessageProps = {
  readonly params: Promise<{ readonly mailbox: string; readonly id: string }>
  readonly searchParams: Promise<PageParams>
}
