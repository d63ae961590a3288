/** How soon after us a change of the owner by another tool is a conflict, where the policy says nothing. */
export const USUAL_CONFLICT_MINUTES = 15
/** After so many quiet days a conflict closes by itself, where the policy says nothing. */
export const USUAL_QUIET_DAYS = 14
