import { CHOICES, NO_DEMANDS, strictest } from "#lib/policies/policy.ts"

describe("what is demanded of somebody", () => {
  it("O11 where nobody says anything nothing is demanded", () => {
    expect(strictest([])).toEqual(NO_DEMANDS)
    expect(strictest([NO_DEMANDS, NO_DEMANDS])).toEqual(NO_DEMANDS)
  })

  it("O11 of several units the strictest holds, whichever stands above: a part adds to what the whole demands and takes nothing from it", () => {
    const whole = { ...NO_DEMANDS, requiresFactor: true, idleMinutes: 15, expiryDays: 30 } as const
    const part = { ...NO_DEMANDS, idleMinutes: 5, expiryDays: 365, registeredOnly: true, forwardsInside: true } as const
    const both = { ...NO_DEMANDS, requiresFactor: true, idleMinutes: 5, expiryDays: 30, registeredOnly: true, forwardsInside: true }
    expect(strictest([whole, part])).toEqual(both)
    expect(strictest([part, whole])).toEqual(both)
  })

  it("O11 B35 whatever is chosen demands more than what holds for everybody", () => {
    expect(Math.max(...CHOICES.idleMinutes)).toBeLessThan(30)
    expect(Math.max(...CHOICES.sessionHours)).toBeLessThan(12)
  })
})
