"use client"
import { useEffect, useEffectEvent, useState } from "react"

type Options = {
  readonly take: (files: readonly File[]) => void
  /** What a pasted picture without a name of its own is called. */
  readonly pastedName: string
}

/** Browsers call every picture from the clipboard this. */
const NAMELESS = /^image\.(png|jpe?g|gif|webp)$/i

/**
 * Takes files that are dragged onto the page, wherever they are let go, and files that are pasted; several at once. Text that is pasted stays text, also where a
 * picture of it comes along.
 * @returns whether files are held over the page just now
 */
export function useDroppedFiles({ take, pastedName }: Options): boolean {
  const [isOver, setOver] = useState(false)
  const takeNow = useEffectEvent(take)
  const takePasted = useEffectEvent((files: readonly File[]) => {
    take(files.map((file) => (NAMELESS.test(file.name) ? renamed(file, pastedName) : file)))
  })
  useEffect(() => {
    let depth = 0
    const over = (change: number) => {
      depth = Math.max(0, depth + change)
      setOver(depth > 0)
    }
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (holdsFiles(event)) over(1)
      },
      dragleave: (event: DragEvent) => {
        if (holdsFiles(event)) over(-1)
      },
      dragover: (event: DragEvent) => {
        if (holdsFiles(event)) event.preventDefault()
      },
      drop: (event: DragEvent) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        over(-depth)
        takeNow([...(event.dataTransfer?.files ?? [])])
      },
      paste: (event: ClipboardEvent) => {
        const { files, types } = event.clipboardData ?? {}
        if (files === undefined || files.length === 0 || types?.includes("text/plain") === true) return
        event.preventDefault()
        takePasted([...files])
      },
    }
    for (const [name, listen] of Object.entries(listeners)) document.addEventListener(name, listen as EventListener)
    return () => {
      for (const [name, listen] of Object.entries(listeners)) document.removeEventListener(name, listen as EventListener)
    }
  }, [])
  return isOver
}

const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") === true

function renamed(file: File, name: string): File {
  const ending = file.name.slice(file.name.lastIndexOf("."))
  const time = new Date(file.lastModified)
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(".")
  return new File([file], `${name} ${clock}${ending}`, { type: file.type, lastModified: file.lastModified })
}
