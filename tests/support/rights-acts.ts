import { sql } from "drizzle-orm"
import { approveClosing, callOffClosing } from "#lib/closing/answer-closing.ts"
import { askClosing, showClosing } from "#lib/closing/ask-closing.ts"
import { earliestDay } from "#lib/closing/day.ts"
import { exportOrganisation } from "#lib/closing/export-organisation.ts"
import { setRules, showRules } from "#lib/helping/recovery-rules.ts"
import { otherFacts } from "#lib/organisations/advice-facts.ts"
import { acceptNewAgreement } from "#lib/organisations/accept-agreement.ts"
import { prepareColours, prepareLogo, prepareTexts, showBranding } from "#lib/organisations/branding.ts"
import { buildDepartments } from "#lib/organisations/build-departments.ts"
import { showFirstDay } from "#lib/organisations/first-day.ts"
import type { OrganizerContext } from "#lib/organisations/context.ts"
import { exportLog, listLog } from "#lib/organisations/list-log.ts"
import {
  confirmOrganisationSheet,
  drawOrganisationSheet,
  removeOrganisationSheet,
  showSheet,
  spendOrganisationSheet,
} from "#lib/organisations/sheet.ts"
import { dropBranding, publishBranding, restoreBranding } from "#lib/organisations/publish-branding.ts"
import type { Id } from "#lib/ids.ts"
import { objectToSuccessor } from "#lib/succession/answer-successor.ts"
import { showSuccessor } from "#lib/succession/show-successor.ts"
import { dropPeopleFile } from "#lib/people-files/read-people-file.ts"
import { beingPrinted, SHEET_KEY, unseen } from "./rights-world.ts"
import type { Act } from "./rights-act.ts"
import { ACTS_OF_DOMAINS, addSomeDomain } from "./rights-acts-of-domains.ts"
import { ACTS_OF_PEOPLE } from "./rights-acts-of-people.ts"
import { ACTS_OF_UNITS } from "./rights-acts-of-units.ts"

/** Every use case of the Organizer by its name in the code. A new one that is missing here fails the test of rights. */
export const ACTS: Readonly<Record<string, Act>> = { ...ACTS_OF_UNITS, ...ACTS_OF_PEOPLE, ...ACTS_OF_DOMAINS }

const COLOURS = { seal: "#005a3c", accent: "", takesNearest: false } as const

/** Something prepared that can be published, as far as whoever asks may prepare it. */
async function prepared(ctx: OrganizerContext): Promise<number> {
  await prepareColours(ctx, COLOURS)
  const shown = await showBranding(ctx)
  return shown.ok ? (shown.value.preparedAt?.getTime() ?? 0) : 0
}
/** Asked for by nobody who could not approve it. */
const closingAsked = (
  organisationId: Id,
) => sql`insert into organisation_closings (organisation_id, state, closes_on, closes_at, outcome, asked_at)
  values (${organisationId}, 'asked', current_date + 40, now() + interval '40 days', 'release', now())`

/** They name nothing but the organisation of the request; the rule says which of its administrators may. */
export const OF_THE_REQUEST: Readonly<Record<string, Act>> = {
  listLog: { rule: "whole", reads: true, ask: (ctx) => listLog(ctx, {}) },
  exportLog: { rule: "whole", proven: true, ask: (ctx) => exportLog(ctx) },
  buildDepartments: { rule: "whole", ask: (ctx) => buildDepartments(ctx, "Garden;77;Green") },
  otherFacts: { rule: "any", reads: true, ask: (ctx) => otherFacts(ctx) },
  showFirstDay: { rule: "whole", reads: true, ask: (ctx) => showFirstDay(ctx) },
  acceptNewAgreement: { rule: "whole", ask: (ctx) => acceptNewAgreement(ctx, { agreement: true }) },
  showBranding: { rule: "whole", reads: true, ask: (ctx) => showBranding(ctx) },
  prepareColours: { rule: "whole", ask: (ctx) => prepareColours(ctx, COLOURS) },
  prepareTexts: { rule: "whole", ask: (ctx) => prepareTexts(ctx, { nameLine: "", addressLines: "", footer: "", sender: "service" }) },
  prepareLogo: { rule: "whole", ask: (ctx) => prepareLogo(ctx, { file: null }) },
  publishBranding: { rule: "whole", proven: true, ask: async (ctx) => publishBranding(ctx, { preparedAt: await prepared(ctx) }) },
  dropBranding: { rule: "whole", ask: async (ctx) => dropBranding(ctx, { preparedAt: await prepared(ctx) }) },
  restoreBranding: { rule: "whole", proven: true, ask: (ctx) => restoreBranding(ctx) },
  showRules: { rule: "any", reads: true, ask: (ctx) => showRules(ctx) },
  setRules: { rule: "whole", proven: true, ask: (ctx) => setRules(ctx, { waitHours: 24, needsTwo: false }) },
  showClosing: { rule: "whole", reads: true, ask: (ctx) => showClosing(ctx) },
  askClosing: { rule: "whole", proven: true, ask: (ctx) => askClosing(ctx, { day: earliestDay(ctx).closesOn, outcome: "release" }) },
  approveClosing: {
    rule: "whole",
    proven: true,
    ask: async (ctx) => {
      await unseen(ctx.db, closingAsked(ctx.organisation.id))
      return approveClosing(ctx)
    },
  },
  callOffClosing: {
    rule: "whole",
    ask: async (ctx) => {
      await unseen(ctx.db, closingAsked(ctx.organisation.id))
      return callOffClosing(ctx)
    },
  },
  showSuccessor: { rule: "whole", reads: true, ask: (ctx) => showSuccessor(ctx) },
  objectToSuccessor: {
    rule: "whole",
    ask: async (ctx) => {
      await unseen(
        ctx.db,
        sql`insert into organisation_successors (organisation_id, address, language, reason, asked_at)
          values (${ctx.organisation.id}, 'eva@example.org', 'en', 'Gone', now())`,
      )
      return objectToSuccessor(ctx)
    },
  },
  exportOrganisation: { rule: "whole", proven: true, ask: (ctx) => exportOrganisation(ctx) },
  dropPeopleFile: { rule: "any", ask: (ctx) => dropPeopleFile(ctx) },
  addDomain: addSomeDomain,
  showSheet: { rule: "whole", reads: true, ask: (ctx) => showSheet(ctx) },
  drawOrganisationSheet: { rule: "whole", proven: true, ask: (ctx) => drawOrganisationSheet(ctx) },
  confirmOrganisationSheet: {
    rule: "whole",
    ask: async (ctx) => confirmOrganisationSheet(ctx, { token: await beingPrinted(ctx), typed: SHEET_KEY }),
  },
  removeOrganisationSheet: { rule: "whole", proven: true, ask: (ctx) => removeOrganisationSheet(ctx) },
  spendOrganisationSheet: {
    rule: "whole",
    proven: true,
    // Whoever has the keys needs no sheet.
    ask: async (ctx) => {
      await unseen(ctx.db, sql`delete from unit_key_wraps where holder_id = ${ctx.actor.accountId}`)
      return spendOrganisationSheet(ctx, { typed: SHEET_KEY })
    },
  },
}

/** What gives nobody anything to see or to do, and why. */
export const NO_RIGHT_NEEDED: Readonly<Record<string, string>> = {
  awaitedUnitAddress: "says which address this administrator typed in this browser",
  showDrawnOrganisationSheet: "says what is printed in this browser; it opens nothing before it is confirmed",
  handOnUnitKeys: "sees to the keys of the administrator's own units (keys.md 5); what it opens is tried in keys.test.ts",
  isFirstDay: "says of the administrator's own organisation whether it has any unit below it",
  isAlone: "says of the administrator's own organisation whether anybody else looks after it",
}
