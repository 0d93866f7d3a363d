"use client"
import { useRef, useState } from "react"
import type { PeopleToPick } from "#lib/contacts/people-to-pick.ts"
import { forWriter } from "./for-writer.ts"

const NOBODY: PeopleToPick = { people: [], lists: [] }

/**
 * Whom the writer may mean: fetched once, when somebody goes to a field of recipients, and kept in the page's memory alone (M12). Where that fails nothing
 * is offered, and addresses are typed as ever.
 * @param mailbox the shared mailbox that writes, whose people they are then (M15)
 */
export function usePeople(mailbox: string | null): { readonly people: PeopleToPick; readonly wake: () => void } {
  const [people, setPeople] = useState(NOBODY)
  const isAsked = useRef(false)
  const wake = () => {
    if (isAsked.current) return
    isAsked.current = true
    void fetchPeople(mailbox).then(setPeople, () => undefined)
  }
  return { people, wake }
}

async function fetchPeople(mailbox: string | null): Promise<PeopleToPick> {
  const answer = await fetch(forWriter("/contacts/people", mailbox), {
    headers: { Accept: "application/json" },
    cache: "no-store",
    redirect: "error",
  })
  return answer.ok ? ((await answer.json()) as PeopleToPick) : NOBODY
}
