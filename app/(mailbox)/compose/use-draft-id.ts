import { useRef, useState } from "react"

export type DraftId = {
  /** Empty while the form knows of no draft. */
  readonly id: string
  /** An answer said where the form is saved. */
  readonly hear: (draft: string | undefined) => void
  /** Puts it into a form that is posted, also where an answer came since its fields were read. */
  readonly put: (body: FormData) => void
}

/** The draft that the form is by its last answer: one that is not there at the next save was sent or erased elsewhere, and does not come back (M4). */
export function useDraftId(opened: string | null): DraftId {
  const [id, setId] = useState(opened ?? "")
  const now = useRef(id)
  return {
    id,
    hear: (draft) => {
      if (draft === undefined) return
      now.current = draft
      setId(draft)
    },
    put: (body) => {
      body.set("draft", now.current)
    },
  }
}
