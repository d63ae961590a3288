import type { NamedReview, Signature } from '../domain/definitions/agreement.ts'
import type { InstallationId } from './crm.ts'

/** A signature under the definitions as a version of the policy gives them. */
export interface StoredSignature extends Signature {
  /** A uuid, given by whoever asks: the same signature sent twice is kept once. */
  readonly signatureId: string
  readonly person: string
  /** In the signer's words; empty when they said nothing. */
  readonly comment: string
}

export interface StoredReview extends NamedReview {
  readonly setBy: string
}

/** The agreement of marketing and sales about the words of the policy. */
export interface AgreementStore {
  /** Newest first, at most 200. */
  signatures(installation: InstallationId): Promise<readonly StoredSignature[]>
  /** `signed-before`: this side has signed this version, and nothing was stored. */
  sign(installation: InstallationId, signature: StoredSignature): Promise<'signed' | 'signed-before'>
  review(installation: InstallationId): Promise<StoredReview | null>
  setReview(installation: InstallationId, review: StoredReview): Promise<void>
}
