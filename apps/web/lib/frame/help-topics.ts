/** What help there is about which page. The texts are those of the namespace `help`; commands are the same in every language. */
const topics = {
  overview: { cli: ['openstack project list --my-projects', 'openstack catalog list'], words: ['project', 'domain', 'role', 'system'] },
  domains: {
    cli: ['openstack domain list', 'openstack domain create acme', 'openstack domain set --disable acme'],
    words: ['domain', 'system'],
  },
  projects: {
    cli: [
      'openstack project list',
      'openstack project create --domain default shop',
      'openstack role add --project shop --user ana member',
    ],
    words: ['project', 'domain', 'role'],
  },
  users: {
    cli: ['openstack user list', 'openstack user create --domain default --password-prompt ana', 'openstack user set --disable ana'],
    words: ['user', 'group', 'role'],
  },
  groups: {
    cli: ['openstack group list', 'openstack group create operators', 'openstack group add user operators ana'],
    words: ['group', 'role'],
  },
  roles: { cli: ['openstack role list', 'openstack role create auditor', 'openstack implied role list'], words: ['role', 'assignment'] },
  assignments: {
    cli: ['openstack role assignment list --names', 'openstack role assignment list --user ana --effective --names'],
    words: ['assignment', 'role', 'system'],
  },
  limits: { cli: ['openstack limit list', 'openstack registered limit list'], words: ['limit', 'project'] },
  'registered-limits': {
    cli: ['openstack registered limit list', 'openstack registered limit create --service nova --default-limit 10 servers'],
    words: ['limit', 'service'],
  },
  regions: { cli: ['openstack region list', 'openstack region create east'], words: ['region', 'endpoint'] },
  services: { cli: ['openstack service list', 'openstack catalog list'], words: ['service', 'endpoint'] },
  endpoints: {
    cli: ['openstack endpoint list', 'openstack endpoint list --service keystone --interface public'],
    words: ['endpoint', 'service', 'region'],
  },
  'identity-providers': {
    cli: ['openstack identity provider list', 'openstack federation protocol list --identity-provider corp'],
    words: ['provider', 'mapping'],
  },
  mappings: { cli: ['openstack mapping list', 'openstack mapping create --rules rules.json corp'], words: ['mapping', 'provider'] },
  'application-credentials': {
    cli: ['openstack application credential create ci', 'openstack --os-cloud ci token issue'],
    words: ['credential', 'role'],
  },
  credentials: { cli: ['openstack ec2 credentials create', 'openstack credential list'], words: ['credential'] },
  trusts: { cli: ['openstack trust create --project shop --role member ana bob', 'openstack trust list'], words: ['trust', 'role'] },
  'api-access': { cli: ['openstack --os-cloud pileus token issue', 'openstack catalog list'], words: ['credential', 'endpoint'] },
  information: { cli: ['openstack catalog list', 'openstack versions show'], words: ['service', 'region'] },
  activity: { cli: ['pileus why <id>'], words: ['request', 'system'] },
  stuck: { cli: ['pileus stuck'], words: ['task', 'request'] },
  messages: { cli: ['openstack --version'], words: ['system'] },
  settings: { cli: ['openstack user password set', 'openstack token revoke <token>'], words: ['session', 'credential'] },
} satisfies Record<string, { cli: readonly string[]; words: readonly Word[] }>

export const words = [
  'project',
  'domain',
  'system',
  'user',
  'group',
  'role',
  'assignment',
  'service',
  'endpoint',
  'region',
  'limit',
  'credential',
  'trust',
  'provider',
  'mapping',
  'session',
  'task',
  'request',
] as const

type Word = (typeof words)[number]
type TopicId = keyof typeof topics

export interface Topic {
  id: TopicId
  cli: readonly string[]
  words: readonly Word[]
}

const isTopic = (name: string): name is TopicId => Object.hasOwn(topics, name)

/** By the part of the address that names the list: `/system/projects/42` is about projects. */
export function topicAt(path: string): Topic {
  const [, first = '', ...rest] = path.split('/')
  const name = first === 'settings' ? first : (rest.find(isTopic) ?? '')
  const id = isTopic(name) ? name : 'overview'
  return { id, ...topics[id] }
}
