/** An address that takes what is written: of a shared mailbox with its id, so that it is the mailbox's (M15). */
export function forWriter(path: string, mailbox: string | null): string {
  return mailbox === null ? path : `${path}${path.includes("?") ? "&" : "?"}mailbox=${mailbox}`
}
