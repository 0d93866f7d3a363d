"use client"
import { createContext, useContext, type ReactNode } from "react"

export type ErrorTexts = {
  readonly brand: string
  readonly title: string
  readonly body: string
  readonly tryAgain: string
  readonly toStart: string
}

const Texts = createContext<ErrorTexts | null>(null)

/** Carries the sentences of the error page to where they may be needed: an error boundary runs in the browser and cannot read catalogues. */
export function ErrorTextsProvider({ texts, children }: { readonly texts: ErrorTexts; readonly children: ReactNode }) {
  return <Texts value={texts}>{children}</Texts>
}

/** The sentences in the page's language; null outside the layout. */
export const useErrorTexts = () => useContext(Texts)
