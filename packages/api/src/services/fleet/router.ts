import { read, router, write } from '../../platform/trpc.ts'
import * as alarmPages from './alarms/browse.ts'
import * as alarms from './alarms/ops.ts'
import * as hostPages from './hosts/browse.ts'
import * as hosts from './hosts/ops.ts'
import * as metrics from './metrics/ops.ts'
import * as tokenPages from './tokens/browse.ts'
import * as tokens from './tokens/ops.ts'

export const fleetRouter = router({
  hosts: router({
    browse: read(hostPages.browseHosts),
    page: read(hostPages.showHost),
    metrics: read(metrics.showMetrics),
    history: read(metrics.showHistory),
    enable: write(hosts.enableHost),
    disable: write(hosts.disableHost),
    maintain: write(hosts.maintainHost),
    rename: write(hosts.renameHost),
    check: write(hosts.checkHost),
    acceptSession: write(hosts.acceptSession),
    remove: write(hosts.removeHost),
  }),
  tokens: router({
    browse: read(tokenPages.browseTokens),
    create: write(tokens.createToken),
    revoke: write(tokens.revokeToken),
  }),
  alarms: router({
    browse: read(alarmPages.browseAlarms),
    clear: write(alarms.clearAlarm),
  }),
})
