import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { createSecret, replaceSecret } from './files.ts'

/** The first user's password, and the two files from which `openstack` takes it. */
export interface Credentials {
  password: string
  openrc: string
  clouds: string
  /** Written by this start. */
  fresh: boolean
}

/**
 * Written before the user is made: should we be killed in between, the next start finds the file and makes the user with that password.
 * The other order could leave an admin whose password nobody has.
 */
export function prepareCredentials(config: Config, url: string): Credentials {
  const openrc = join(config.PILEUS_DATA, 'admin-openrc.sh')
  const clouds = join(config.PILEUS_DATA, 'clouds.yaml')
  const password = config.ADMIN_PASSWORD ?? generated()
  if (createSecret(openrc, openrcText(config, url, password))) {
    replaceSecret(clouds, cloudsText(config, url, password))
    return { password, openrc, clouds, fresh: true }
  }
  const stored = storedPassword(openrc)
  refresh(openrc, openrcText(config, url, stored))
  refresh(clouds, cloudsText(config, url, stored))
  return { password: stored, openrc, clouds, fresh: false }
}

/** Letters and digits only: a leading dash or a quote would surprise some command line. */
const generated = () =>
  randomBytes(48)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 24)

/** For when the admin turned out to exist already: another replica's folder has the true password. */
export function withdraw({ openrc, clouds }: Credentials) {
  rmSync(openrc, { force: true })
  rmSync(clouds, { force: true })
}

/** Port and address may change between starts. */
function refresh(file: string, text: string) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) replaceSecret(file, text)
}

function storedPassword(openrc: string): string {
  const quoted = /^export OS_PASSWORD='(.*)'$/m.exec(readFileSync(openrc, 'utf8'))?.[1] ?? ''
  return quoted.replaceAll(`'\\''`, `'`)
}

const openrcText = (config: Config, url: string, password: string) => `# source this file, then: openstack token issue
export OS_AUTH_URL='${url}/identity/v3'
export OS_IDENTITY_API_VERSION=3
export OS_USERNAME='admin'
export OS_PASSWORD='${password.replaceAll(`'`, `'\\''`)}'
export OS_PROJECT_NAME='admin'
export OS_USER_DOMAIN_NAME='Default'
export OS_PROJECT_DOMAIN_NAME='Default'
export OS_REGION_NAME='${config.REGION}'
`

const cloudsText = (config: Config, url: string, password: string) => `clouds:
  pileus:
    auth:
      auth_url: ${JSON.stringify(`${url}/identity/v3`)}
      username: admin
      password: ${JSON.stringify(password)}
      project_name: admin
      user_domain_name: Default
      project_domain_name: Default
    region_name: ${JSON.stringify(config.REGION)}
    identity_api_version: 3
`
