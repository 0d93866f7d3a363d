import type { Id } from "#lib/ids.ts"
import type { MemberContext } from "#lib/context.ts"
import { approveSuccessor } from "#lib/succession/answer-successor.ts"
import { askSuccessor } from "#lib/succession/ask-successor.ts"
import type { TestDatabase } from "./database.ts"
import type { Given, Person } from "./given.ts"
import { twoDepartments } from "./organisations.ts"
import { employLongAgo } from "./staff.ts"
import { handOver } from "./visitor.ts"

/** Two operators, an organisation, and who could follow its administrator. Call it once at the top of the file. */
export function givenSuccession(database: TestDatabase, given: Given) {
  /** Two departments, whose only administrator of the whole is Anna; two operators; and Eva, who could follow. */
  const world = async () => {
    const all = await twoDepartments(given)
    const people = await given.people("eva", "ola", "pia")
    for (const { accountId } of [people.ola, people.pia]) await employLongAgo(given.services, accountId, "operator")
    return { ...all, ...people }
  }
  const askAs = (ctx: MemberContext, { org, eva }: Asked, reason = "Anna has died; her manager called.") =>
    askSuccessor(ctx, { organisationId: org, address: eva.address, language: "en", reason })
  const ask = async (operator: Person, asked: Asked, reason?: string) => askAs(await given.as(operator), asked, reason)
  /** Of the request that stands now. */
  const seen = async (org: Id) => ({
    organisationId: org,
    askedAt:
      (await database.owner<{ at: Date }[]>`select asked_at as at from organisation_successors where organisation_id = ${org}`)[0]?.at ??
      new Date(0),
  })
  const approve = async (operator: Person, { org }: Pick<Asked, "org">) => approveSuccessor(await given.as(operator), await seen(org))
  const mailsTo = async ({ address }: Person) =>
    (await handOver(database, given.services)).filter(({ recipient, channel }) => recipient === address && channel === "email")
  const subjectsTo = async (person: Person) => (await mailsTo(person)).map(({ subject }) => subject ?? "")
  return { world, askAs, ask, seen, approve, mailsTo, subjectsTo }
}

type Asked = { readonly org: Id; readonly eva: Person }

export const code = (wanted: string) => ({ ok: false, error: { code: wanted } })
