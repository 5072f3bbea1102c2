/** What stands behind `Authorization: Bearer`. */
export const bearerOf = ({ headers }: Request): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.get('Authorization') ?? '')?.[1]
