/** The oldest Node that runs TypeScript as it is, and the oldest that can install the carried one. */
const oldestToRun = { major: 22, minor: 19 }
const oldestToInstall = { major: 20, minor: 0 }

/** @typedef {'fr' | 'en'} Language */
/** @typedef {{ node: string, system: string, libc: 'glibc' | 'musl' | null }} Machine */

const texts = {
  fr: {
    /** @type {(found: string, wanted: string) => string} */
    node: (found, wanted) => `Socle demande Node ${wanted} ou plus récent ; cette machine a Node ${found}.`,
    musl: 'Socle demande un système Linux avec la bibliothèque glibc (Debian, Ubuntu, Fedora, RHEL…).',
    /** @type {(name: string) => string} */
    system: (name) => `Sur ${name}, Socle ne fournit pas son propre Node : installez Node 24, puis relancez.`,
  },
  en: {
    /** @type {(found: string, wanted: string) => string} */
    node: (found, wanted) => `Socle needs Node ${wanted} or newer; this machine has Node ${found}.`,
    musl: 'Socle needs a Linux system with the glibc library (Debian, Ubuntu, Fedora, RHEL…).',
    /** @type {(name: string) => string} */
    system: (name) => `On ${name}, Socle does not bring its own Node: install Node 24, then start again.`,
  },
}

/**
 * French unless the machine speaks English.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Language}
 */
export function chooseLanguage({ LC_ALL, LC_MESSAGES, LANG }) {
  return (LC_ALL || LC_MESSAGES || LANG || 'fr').startsWith('en') ? 'en' : 'fr'
}

/**
 * What this machine runs; `libc` is null where the question does not arise.
 * @returns {Machine}
 */
export function describeMachine() {
  const system = `${process.platform}-${process.arch}`
  if (process.platform !== 'linux') return { node: process.versions.node, system, libc: null }
  // Without this the report looks up the name of every network address.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = reportOf(process.report.getReport())
  const libc = header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
  return { node: process.versions.node, system, libc }
}

/**
 * The report is declared as a bare object; its header is part of Node's documentation.
 * @param {object} report
 * @returns {{ header: { glibcVersionRuntime?: string } }}
 */
function reportOf(report) {
  return 'header' in report ? /** @type {ReturnType<typeof reportOf>} */ (report) : { header: {} }
}

/**
 * A sentence that says why this machine cannot run Socle, or null.
 * @param {Machine} machine
 * @param {Language} language
 */
export function findObstacle({ node, system, libc }, language) {
  const words = texts[language]
  if (isOlder(node, oldestToInstall)) return words.node(node, '20')
  if (libc === 'musl') return words.musl
  const carriesNode = system === 'linux-x64' || system === 'linux-arm64'
  return carriesNode || !isOlder(node, oldestToRun) ? null : words.system(system)
}

/**
 * @param {string} version
 * @param {{ major: number, minor: number }} limit
 */
function isOlder(version, { major, minor }) {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number)
  return foundMajor < major || (foundMajor === major && foundMinor < minor)
}
