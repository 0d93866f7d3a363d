"use client"
import { withName } from "./place-of-name.ts"
import type { ComposeWords } from "./words.ts"

type FirstNoteProps = { readonly words: ComposeWords; /** Whom the sender has no message to. */ readonly firsts: readonly string[] }

/** As many as are named; of more it is said how many they are. */
const MOST_NAMED = 3

/** Says quietly to whom this would be the first message (M17). There before it says anything, so that it is heard when it does. */
export function FirstNote({ words, firsts }: FirstNoteProps) {
  return (
    <div role="status" className="compose-first">
      {firsts.length > 0 && <p>{said(words, firsts)}</p>}
    </div>
  )
}

function said({ locale, firstMessage, firstMessages }: ComposeWords, firsts: readonly string[]): string {
  if (firsts.length > MOST_NAMED) return withName(firstMessages, String(firsts.length))
  return withName(firstMessage, new Intl.ListFormat(locale, { type: "disjunction" }).format(firsts))
}
