export type Queue = {
  /** Whether what comes now has to wait. */ readonly isFull: () => boolean
  /** How many wait. */ readonly waiting: () => number
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
}

/** Lets `width` pieces of work go at once; the others wait in order. */
export function createQueue(width: number): Queue {
  let free = width
  const waiting: (() => void)[] = []
  const take = async () => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  // A slot goes straight to the next in line, so that a newcomer cannot overtake.
  const give = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    isFull: () => free === 0,
    waiting: () => waiting.length,
    run: async (work) => {
      await take()
      try {
        return await work()
      } finally {
        give()
      }
    },
  }
}
