"use client"
import { useEffect, useRef, useState, type RefObject, type SubmitEvent } from "react"
import type { Progress } from "./ask.ts"
import { post } from "./post.ts"
import { byField, type Problem } from "./problem.ts"

export type Sending =
  | { readonly kind: "writing" }
  | ({ readonly kind: "leaving"; readonly act: string } & Progress)
  | ({ readonly kind: "refused"; /** Changes with every answer. */ readonly answer: number } & Problem)

type Options = {
  readonly problem: Problem | null
  readonly words: { readonly unreachable: string; readonly notSent: string }
  /** Ahead of a sending: what has to be there first, and nothing else may write the draft from then on. @returns why it cannot be sent, or null */
  readonly before: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<Problem | null>
  /** Adds to the form what came ahead of it, and where it is saved by now. */
  readonly complete: (body: FormData) => void
  /** Where an answer says that it is saved. */
  readonly onDraft: (draft: string | undefined) => void
  readonly afterRefusal: () => void
}

/**
 * Sends the form from the page, so that progress shows and everything stays where it is on a failure (U5).
 * Until the browser runs this, and without JavaScript, the form posts itself.
 */
export function useSending({ problem, words, before, complete, onDraft, afterRefusal }: Options) {
  const [state, setState] = useState<Sending>(problem === null ? { kind: "writing" } : { kind: "refused", answer: 0, ...problem })
  const [isDirty, setDirty] = useState(false)
  const answers = useRef(0)
  const request = useRef<AbortController | null>(null)
  const isSent = useRef(false)
  useWarning(isDirty, isSent)

  const refuse = (refusal: Problem) => {
    answers.current += 1
    setState({ kind: "refused", answer: answers.current, ...refusal })
    afterRefusal()
  }

  const send = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (request.current !== null) return
    const form = event.currentTarget
    const button = event.nativeEvent.submitter as HTMLButtonElement | null
    const act = button?.value ?? "send"
    const controller = new AbortController()
    request.current = controller
    setState({ kind: "leaving", act, sent: 0, total: 0 })
    const onProgress = (progress: Progress) => {
      setState({ kind: "leaving", act, ...progress })
    }
    const body = new FormData(form, button)
    const obstacle = await before(controller.signal, onProgress)
    if (obstacle !== null && !controller.signal.aborted) {
      request.current = null
      refuse(obstacle)
      return
    }
    complete(body)
    const outcome = await post({ url: form.action, body, onProgress, signal: controller.signal })
    if (outcome.kind === "moved") {
      isSent.current = true
      window.location.assign(outcome.location)
      return
    }
    request.current = null
    if (outcome.kind === "refused") onDraft(outcome.draft)
    if (controller.signal.aborted) {
      setState({ kind: "writing" })
      afterRefusal()
    } else refuse(outcome.kind === "refused" ? byField(outcome, words.notSent) : { message: words.unreachable, fields: {} })
  }

  return {
    state,
    send,
    stop: () => {
      request.current?.abort()
    },
    touch: () => {
      setDirty(true)
    },
  }
}

/** Asks before a page with unsent text is left. */
function useWarning(isDirty: boolean, isSent: RefObject<boolean>): void {
  useEffect(() => {
    if (!isDirty) return
    const warn = (event: BeforeUnloadEvent) => {
      if (!isSent.current) event.preventDefault()
    }
    window.addEventListener("beforeunload", warn)
    return () => {
      window.removeEventListener("beforeunload", warn)
    }
  }, [isDirty, isSent])
}
