"use client"
import { createContext, useContext, type ReactNode } from "react"
import type { FootWords } from "./shell/public-frame.tsx"

type Texts = { readonly title: string; readonly body: string }

export type ErrorTexts = {
  readonly brand: string
  readonly skip: string
  readonly foot: FootWords
  readonly unexpected: Texts
  readonly notFound: Texts
  readonly tryAgain: string
  readonly toStart: string
}

const Given = createContext<ErrorTexts | null>(null)

/**
 * Carries the sentences of the error pages to where they may be needed: an error boundary runs in the browser and cannot read catalogues,
 * and the page for what is not there goes along with every other page.
 */
export function ErrorTextsProvider({ texts, children }: { readonly texts: ErrorTexts; readonly children: ReactNode }) {
  return <Given value={texts}>{children}</Given>
}

/** The sentences in the page's language; null outside the layout. */
export const useErrorTexts = () => useContext(Given)
