import type { Actor } from "#lib/authz/actor.ts"
import { authorize, PERMISSIONS, type Permission } from "#lib/authz/policy.ts"

const member = {
  kind: "member",
  accountId: "a",
  sessionId: "s",
  name: "Anna",
  address: "anna@example.org",
  generation: 1,
  roles: [],
  hasStrongFactor: false,
  isHeldBack: false,
  memberId: null,
} as const satisfies Actor
const strong = { ...member, hasStrongFactor: true } as const
const administrator = { kind: "administrator", accountId: "a", organisationId: "o", tops: ["u"], isOfAll: false, memberId: null } as const
const actors = {
  visitor: { kind: "visitor" },
  link: { kind: "link", holderId: "a", messageId: "m" },
  journal: { kind: "journal", holderId: "a" },
  recovering: { kind: "recovering", accountId: "a" },
  leaving: { kind: "leaving", holderId: "a" },
  expiryClock: { kind: "expiry_clock", holderId: "a" },
  recordsClock: { kind: "records_clock", holderId: "a" },
  trashClock: { kind: "trash_clock", holderId: "a" },
  member,
  administrator,
  ofAll: { ...administrator, tops: ["o"], isOfAll: true },
  ofNothing: { ...administrator, tops: [] },
  mailbox: { ...strong, roles: ["support", "operator"], memberId: "b" },
  seller: { ...strong, roles: ["seller"] },
  support: { ...strong, roles: ["support"] },
  operator: { ...strong, roles: ["operator"] },
  heldBack: { ...member, roles: ["operator", "support", "seller"], isHeldBack: true },
  weakOperator: { ...member, roles: ["operator", "support", "seller"] },
} as const satisfies Record<string, Actor>

const people = ["member", "seller", "support", "operator", "weakOperator"] as const
const holders = [...people, "mailbox"] as const

/** Every permission × every kind of actor; a permission without a line does not compile. Who lacks the second factor is as somebody without a role (R4), and looks after their own account alone where the organisation demands one (O11). */
const matrix: Record<Permission, readonly (keyof typeof actors)[]> = {
  "mailbox:list": holders,
  "message:open": ["link", ...holders],
  "message:send": holders,
  "message:recall": holders,
  "message:move": holders,
  "message:give": people,
  "message:erase": holders,
  "trash:expire": ["trashClock"],
  "message:expire": ["expiryClock"],
  "records:dispose": ["recordsClock"],
  "message:register": ["mailbox"],
  "mailbox:work": ["mailbox"],
  "erasure:repeat": ["journal"],
  "holdings:erase": ["leaving"],
  "attachment:download": ["link", ...holders],
  "draft:write": holders,
  "contacts:use": holders,
  "mailbox:enter": people,
  "account:read": [...people, "heldBack"],
  "account:change": [...people, "heldBack"],
  "account:recover": ["recovering"],
  "mailbox:restart": ["recovering"],
  "operator:see": ["seller", "support", "operator"],
  "people:manage": ["operator"],
  "audit:read": ["operator"],
  "support:work": ["support"],
  "case:decide": ["support"],
  "organisations:manage": ["seller", "operator"],
  "organisations:succeed": ["operator"],
  "organizer:see": ["administrator", "ofAll"],
  "organizer:units": ["administrator", "ofAll"],
  "organizer:people": ["administrator", "ofAll"],
  "organizer:administrators": ["administrator", "ofAll"],
  "organizer:settings": ["ofAll"],
  "organizer:audit": ["ofAll"],
}

describe("who may do what", () => {
  const rows = PERMISSIONS.flatMap((permission) =>
    Object.keys(actors).map(
      (actor) => [permission, actor as keyof typeof actors, matrix[permission].includes(actor as keyof typeof actors)] as const,
    ),
  )

  it.each(rows)("B37 R4 %s by a %s: %s", (permission, actor, allowed) => {
    const result = authorize(actors[actor], permission)
    expect(result.ok).toBe(allowed)
    if (!result.ok) expect(result.error).toEqual({ code: "not_found" })
  })

  it("B38 an unknown permission is refused", () => {
    expect(authorize(member, "mailbox:empty" as Permission)).toEqual({ ok: false, error: { code: "not_found" } })
  })

  it("a scope covers the actor's own holdings only", () => {
    expect(authorize(member, "mailbox:list")).toMatchObject({ ok: true, value: { holderId: "a" } })
  })
})
