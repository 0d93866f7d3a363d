/** Pages that a sign-in may lead to (B56). Everything else, and whatever a browser could read as another site, leads to the Inbox. */
const OWN_PAGE =
  /^\/(inbox|sent|drafts|archive|trash|compose|messages|mailboxes|account|organizer|operator)(\/[A-Za-z0-9_/-]*)?(\?[A-Za-z0-9_=&.%-]*)?$/

/** The page of ours that `wanted` names, or the Inbox. */
export function nextPath(wanted: string | null | undefined): string {
  return typeof wanted === "string" && wanted.length <= 500 && OWN_PAGE.test(wanted) && !wanted.includes("//") ? wanted : "/inbox"
}

/** Where two factors are proven anew (B25), and the page to come back to. */
export const proofPage = (path: string | null): string => `/account/prove?next=${encodeURIComponent(nextPath(path))}`
