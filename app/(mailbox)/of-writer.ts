import type { MemberContext } from "#lib/context.ts"

/** What a form says of whoever acts: the shared mailbox, by its name; nothing for a person as themselves. */
export const ofWriter = ({ actor }: Pick<MemberContext, "actor">): Readonly<Record<string, string>> =>
  actor.memberId === null ? {} : { mailbox: actor.accountId }
