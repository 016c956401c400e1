import type { HostStatus } from '@pileus/db/schema/fleet'

/** From where a host may be brought to a status. What runs on it is not asked here: maintenance is a wish that moving guests fulfils. */
export const hostStatuses: Readonly<Record<HostStatus, readonly HostStatus[]>> = {
  enrolled: [],
  enabled: ['enrolled', 'disabled', 'maintenance'],
  disabled: ['enrolled', 'enabled', 'maintenance'],
  maintenance: ['enrolled', 'enabled', 'disabled'],
}

/** Silent for so long, it counts as down. Agents say something every ten seconds, and come back within fifteen. */
export const downAfterSeconds = 45

/** A gateway that has been well for less has not had the time to hear from everybody. */
export const wellForSeconds = 60
/** One that has not said so for longer has ended, or has lost control of itself. */
export const gatewayLostSeconds = 5
