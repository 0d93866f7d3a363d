"use client"
import { useSyncExternalStore } from "react"

const never = () => () => undefined

/** Whether JavaScript runs here: false on the server and until the browser has taken the page over. */
export const useIsRunning = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
