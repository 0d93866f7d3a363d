import type { MemberContext } from "../context.ts"
import { adoptKept } from "./kept-messages.ts"
import { adoptLateDrafts } from "./late-drafts.ts"

/**
 * Makes drafts of what waits for the writer's key to be open: of what was posted after a session had ended (M4), and of what was scheduled and did not leave (M14).
 * Before anything in the request sees a draft: an older text that is shown would be saved over the later one. What fails is logged and waits on.
 */
export async function takeInDrafts(writer: MemberContext): Promise<void> {
  if (!writer.hasLateDrafts) return
  try {
    await adoptLateDrafts(writer)
    await adoptKept(writer)
  } catch (error) {
    writer.log.error("late_drafts_failed", error)
  }
}
