import type { RecoveryWrapRow } from "#db/queries/unit-keys.ts"
import type { Services } from "../context.ts"
import type { Bytes } from "../crypto/bytes.ts"
import { isRecoveryAgreement, signRecoveryAgreement } from "../envelope/grants.ts"

type Agreed = Pick<RecoveryWrapRow, "organisationId" | "unitId" | "accountId" | "agreedAt">

/** The installation's word that an employee agreed to be helped by a unit (B29): given at their yes, and for another unit when they or it are moved. */
export function vouchForAgreement({ installation }: Pick<Services, "installation">, agreed: Agreed): Bytes {
  return signRecoveryAgreement({ ...agreed, installationId: installation.id, installationKey: installation.signingKey })
}

/** Whether somebody agreed indeed: what SQL alone wrote, or moved to another unit, is no agreement, and nothing is sealed by it (keys.md 2). */
export function hasAgreed({ installation }: Pick<Services, "installation">, row: RecoveryWrapRow): boolean {
  return isRecoveryAgreement({ ...row, installationId: installation.id, installationPublicKey: installation.publicKey })
}
