import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../data/queries.ts'

/** Zone of the account: reports count whole days in it, whoever reads them. */
export function useZone(): string {
  const { data } = useQuery(meQuery)
  return data?.signedIn === true ? data.installation.zone : 'UTC'
}
