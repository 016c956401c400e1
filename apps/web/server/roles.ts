/** What one process of the control plane does. By default all of it; bigger installations run several with a part each. */
export const roles = ['api', 'gateway', 'worker', 'pages'] as const
