import { drizzle } from "drizzle-orm/postgres-js"
import * as schema from "#db/schema.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import type { TestDatabase } from "./database.ts"

/** The same request, with every question that it asks the database. */
export function watched({ sql }: Pick<TestDatabase, "sql">, ctx: OrganizerContext) {
  const questions: string[] = []
  const logger = { logQuery: (query: string) => void questions.push(query) }
  const db = drizzle(sql, { schema, casing: "snake_case", logger })
  return { ctx: { ...ctx, db, member: { ...ctx.member, db } } satisfies OrganizerContext, questions }
}
