export const messages = {
  'overview.title': 'Overview',
  'overview.steps': 'First steps',
  'overview.stepsAbout': 'What a fresh installation should do next.',
  'overview.done': 'Done',
  'overview.open': 'Open',
  'overview.projectAbout': 'Who you are here, and what you may do.',
  'overview.roles': 'Your roles',
  'overview.none': 'Everything is set up.',
  'stuck.title': 'Stuck',
  'stuck.about': 'What should not be. This page is empty as long as all is well.',
  'stuck.nothing': 'Nothing is stuck',
} as const
