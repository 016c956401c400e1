import { catalogOf } from '@pileus/api/platform/root'
import { hasApi } from '@pileus/api/platform/service'
import { services } from '@pileus/api/services/index'
import { bootstrap as bootstrapIdentity } from '@pileus/api/services/identity/index'
import type { Db } from '@pileus/db/client'
import type { Config } from './config.ts'

export interface Bootstrap {
  db: Db
  config: Config
  /** For the admin, if this call is the one that makes it. */
  password: string
  url: string
  moveEndpoints: boolean
}

/** What a cloud needs before anybody can log in. Runs at every start, under a lock, and adds only what is missing. */
export function bootstrap({ db, config, password, url, moveEndpoints }: Bootstrap): Promise<{ created: boolean }> {
  return bootstrapIdentity(db, {
    password,
    passwordHash: config.PASSWORD_HASH,
    region: config.REGION,
    moveEndpoints,
    catalog: catalogOf(services.filter(hasApi), url),
  })
}
