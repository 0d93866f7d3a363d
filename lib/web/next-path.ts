/** Pages that a sign-in may lead to (B56). Everything else, and whatever a browser could read as another site, leads to the Inbox. */
const OWN_PAGE =
  /^\/(inbox|sent|drafts|archive|trash|compose|give|messages|contacts|mailboxes|account|organizer|operator)(\/[A-Za-z0-9_/-]*)?(\?[A-Za-z0-9_=&.%-]*)?$/

/**
 * A longer address than this is none that a proxy in front surely takes, written once more in another one. The longest of ours names fifty conversations that are
 * to be given, or were.
 */
const MOST_LENGTH = 2600

/** The page of ours that `wanted` names, or the Inbox. */
export function nextPath(wanted: string | null | undefined): string {
  return typeof wanted === "string" && wanted.length <= MOST_LENGTH && OWN_PAGE.test(wanted) && !wanted.includes("//") ? wanted : "/inbox"
}

/** Where two factors are proven anew (B25), and the page to come back to. */
export const proofPage = (path: string | null): string => `/account/prove?next=${encodeURIComponent(nextPath(path))}`
