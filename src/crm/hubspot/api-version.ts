/** The version segment of every HubSpot path. */
export const API_VERSION = '2026-03'
