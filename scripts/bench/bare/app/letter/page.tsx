import { headers } from "next/headers"
import { database } from "../../database.ts"

const LINE = "Hej, alla värden ligger där de ska. Vi ses i mars."

/** A row of the database and as much text as makes the page so long; text goes to the browser twice, as HTML and for React. */
export default async function Letter({ searchParams }: { readonly searchParams: Promise<{ readonly length?: string }> }) {
  await headers()
  const { length = "0" } = await searchParams
  const [row] = await database()<{ who: string }[]>`select who from bench_list where holder = 1 order by at desc limit 1`
  const lines = Math.max(0, Math.floor((Number(length) - 6_000) / (2 * (LINE.length + 15))))
  return (
    <main>
      <h1>{row?.who}</h1>
      {Array.from({ length: lines }, (_, at) => (
        <p key={at}>{LINE}</p>
      ))}
    </main>
  )
}
