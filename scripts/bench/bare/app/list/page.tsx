import { headers } from "next/headers"
import { database } from "../../database.ts"
import { Clock } from "../clock.tsx"

type Row = { id: string; at: Date; who: string; subject: string; preview: string; is_unread: boolean }

/** Fifty rows as Next.js shows them when nobody asks for more. */
export default async function List() {
  await headers()
  const rows = await database()<Row[]>`
    select id, at, who, subject, preview, is_unread from bench_list where holder = 1 order by at desc, id desc limit 50`
  return (
    <main>
      <h1>List</h1>
      <Clock />
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{row.is_unread ? "unread" : ""}</td>
              <td>{row.who}</td>
              <td>
                <a href={`/letter?id=${row.id}`}>{row.subject}</a>
              </td>
              <td>{row.preview}</td>
              <td>{row.at.toISOString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  )
}
