"use client"
import { useRef, useState } from "react"
import type { PeopleToPick } from "#lib/contacts/people-to-pick.ts"

const NOBODY: PeopleToPick = { people: [], lists: [] }

/**
 * Whom the writer may mean: fetched once, when somebody goes to a field of recipients, and kept in the page's memory alone (M12). Where that fails nothing
 * is offered, and addresses are typed as ever.
 */
export function usePeople(): { readonly people: PeopleToPick; readonly wake: () => void } {
  const [people, setPeople] = useState(NOBODY)
  const isAsked = useRef(false)
  const wake = () => {
    if (isAsked.current) return
    isAsked.current = true
    void fetchPeople().then(setPeople, () => undefined)
  }
  return { people, wake }
}

async function fetchPeople(): Promise<PeopleToPick> {
  const answer = await fetch("/contacts/people", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" })
  return answer.ok ? ((await answer.json()) as PeopleToPick) : NOBODY
}
