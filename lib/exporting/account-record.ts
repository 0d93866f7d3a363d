import { findOwnAccount, findOwnAddresses } from "#db/queries/own-account.ts"
import { findKnownBrowsers } from "#db/queries/known-browsers.ts"
import { findLiveSessions } from "#db/queries/sessions.ts"
import { ownAbsence, type OwnAbsence } from "../absences/own-absence.ts"
import type { OwnerScope } from "../authz/scope.ts"
import { listBlocked } from "../blocking/list-blocked.ts"
import type { MemberContext } from "../context.ts"
import { factorsOf } from "../factors/account-factors.ts"
import { listOwnInvitations } from "../organisations/join.ts"
import { listAdministered } from "../organisations/open-organizer.ts"
import { listOwnMemberships } from "../organisations/own-memberships.ts"
import { listOwnMailboxes } from "../shared-mailboxes/own-mailboxes.ts"
import { ownClaims } from "../shared-mailboxes/work.ts"
import { listOwnTexts } from "../own-texts/list-own-texts.ts"
import { mailboxOverview } from "../folders/mailbox-overview.ts"

/**
 * Everything kept about a person besides their messages, in words a program can read (D4): what they told us and what we noted. Keys, seeds,
 * password and codes are no data about them and stay out: whoever finds the file must not get in with it.
 */
export async function accountRecord(ctx: MemberContext, scope: OwnerScope): Promise<Readonly<Record<string, unknown>>> {
  const epoch = new Date(0)
  const [account, addresses, factors, sessions, browsers, overview, texts, absence, blocked, places, administered, asked, mailboxes] =
    await Promise.all([
      findOwnAccount(ctx.db, scope),
      findOwnAddresses(ctx.db, scope),
      factorsOf(ctx, ctx.db, scope.accountId),
      findLiveSessions(ctx.db, scope, { now: epoch, seenAfter: epoch }),
      findKnownBrowsers(ctx.db, scope),
      mailboxOverview(ctx),
      listOwnTexts(ctx),
      ownAbsence(ctx),
      listBlocked(ctx),
      listOwnMemberships(ctx),
      listAdministered(ctx),
      listOwnInvitations(ctx),
      listOwnMailboxes(ctx),
    ])
  const claims = await ownClaims(ctx)
  return {
    exportedAt: ctx.clock.now(),
    service: ctx.env.baseUrl,
    account: {
      id: scope.accountId,
      name: account?.name,
      addresses: addresses.map(({ address, isMain }) => ({ address, isMain })),
      language: account?.language,
      timeZone: account?.timeZone,
      termsAccepted: account?.termsVersion,
      trashErasesAfterDays: account?.trashDays,
      toldOfMessages: account?.noticeChoice,
      hasKeyboardShortcuts: account?.shortcuts,
      sendingStoppedAt: account?.sendingStoppedAt ?? null,
      erasingStopped: ctx.hold,
      createdAt: account?.createdAt,
      roles: ctx.actor.roles,
    },
    identityControl: {
      mobilePhone: factors?.phone ?? null,
      mobilePhoneIsLost: factors?.isPhoneLost ?? false,
      backupPhone: factors?.backupPhone ?? null,
      authenticatorSince: factors?.authenticator?.since ?? null,
      oneTimeCodes: factors?.codes ?? null,
      hasRecoverySheet: factors?.hasRecoverySheet ?? false,
      passkeys: factors?.passkeys ?? 0,
    },
    sessions: sessions.map(({ device, createdAt, seenAt }) => ({ device, signedInAt: createdAt, lastUsedAt: seenAt })),
    knownBrowsers: browsers.map(({ device, seenAt }) => ({ device, lastUsedAt: seenAt })),
    folders: overview.ok ? overview.value : null,
    automaticReply: absence.ok && absence.value !== null ? replyRecord(absence.value) : null,
    signature: texts.ok ? texts.value.signature : null,
    templates: texts.ok ? texts.value.templates.map(({ name, text }) => ({ name, text })) : [],
    blockedSenders: blocked.ok ? blocked.value.flatMap(({ sender }) => sender ?? []) : [],
    organisations: places.ok
      ? places.value.map(({ organisationName, unitName, kind, joinedAt, isRecoverable, ends }) => ({
          organisation: organisationName,
          unit: unitName,
          as: kind,
          since: joinedAt,
          helpsAccountBackIn: isRecoverable,
          ends: ends === null ? null : { on: ends.endsAt, account: ends.outcome === "erase" ? "erased" : "private" },
        }))
      : [],
    administers: administered.ok
      ? administered.value.map(({ name, units }) => ({ organisation: name, units: units.map((unit) => unit.name) }))
      : [],
    askedToJoin: asked.ok
      ? asked.value.invitations.map(({ organisationName, unitName, expiresAt }) => ({
          organisation: organisationName,
          unit: unitName,
          until: expiresAt,
        }))
      : [],
    readsSharedMailboxes: mailboxes.ok
      ? mailboxes.value.map(({ id, name, address, organisation }) => ({ name, address, organisation, takesCareOf: claims.get(id) ?? 0 }))
      : [],
  }
}

const replyRecord = ({ subject, text, startsAt, endsAt }: OwnAbsence) => ({ subject, text, from: startsAt, until: endsAt })
