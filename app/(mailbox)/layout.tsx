import type { ReactNode } from "react"
import "./mailbox.css"
import "./daily.css"
import "./contacts.css"

/**
 * Around every page of the mailbox. The shell is drawn by each page (mailbox-page.tsx), because it names the page and counts anew;
 * errors are the root's. There is no `loading.tsx` here on purpose: behind one, a page without JavaScript would stay on its fallback
 * for ever, a page that is not found would answer 200, and Next.js would draw pages for its prefetches.
 */
export default function MailboxLayout({ children }: { readonly children: ReactNode }) {
  return children
}
