import type { MemberContext } from "../context.ts"

const MEBIBYTE = 1_048_576

/** How large a file may be that somebody adds, in bytes: what the service takes or, where it is less, what the organisation demands (O11). */
export const fileLimit = ({ env, policy: { fileMebibytes } }: Pick<MemberContext, "env" | "policy">): number =>
  Math.min(env.attachmentLimit, (fileMebibytes ?? Infinity) * MEBIBYTE)
