import { checkDomain } from "#lib/domains/check-domain.ts"
import { addDomain, listDomains, removeDomain, setDomain, showDomain } from "#lib/domains/own-domains.ts"
import { newId } from "#lib/ids.ts"
import { holds, type Act } from "./rights-act.ts"

/** Domains are the whole organisation's (O10). */
export const ACTS_OF_DOMAINS: Readonly<Record<string, Act>> = {
  listDomains: { rule: "whole", reads: true, ask: (ctx, { domainId }) => holds(listDomains(ctx), ({ id }) => id === domainId) },
  showDomain: { rule: "whole", reads: true, ask: (ctx, { domainId }) => showDomain(ctx, domainId) },
  setDomain: {
    rule: "whole",
    proven: true,
    ofAllAlone: true,
    ask: (ctx, { domainId: id }) => setDomain(ctx, { id, coversBelow: true, unitId: null }),
  },
  checkDomain: { rule: "whole", ask: (ctx, { domainId }) => checkDomain(ctx, domainId) },
  removeDomain: { rule: "whole", ask: (ctx, { domainId }) => removeDomain(ctx, domainId) },
}

/** It names nothing but the organisation of the request. */
export const addSomeDomain: Act = {
  rule: "whole",
  ask: (ctx) => addDomain(ctx, { domain: `${newId()}.example`, coversBelow: false, unitId: null }),
}
