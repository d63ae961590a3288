/** The version of every data path; jsforce's own default is years old. */
export const API_VERSION = '67.0'
export const DATA = `/services/data/v${API_VERSION}`
