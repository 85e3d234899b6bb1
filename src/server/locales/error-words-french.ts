import type { Because } from '#platform/reasons'
import type { ErrorWords } from './error-word-table.ts'
import { reasonWords } from './reason-words.ts'
import { frenchReasons } from './reasons-french.ts'

const because = (why: Because): string => reasonWords(frenchReasons, why)

/** What is less than a megabyte is told as such, not as none. */
const megabytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.round(bytes / 1000)} ko` : `${Math.round(bytes / 1_000_000)} Mo`
/** More types than that help nobody who chose a file. */
const mostNamedTypes = 8
const place = (file: string, line: number | null): string => (line === null ? file : `${file}, ligne ${line}`)

const notFound: ReadonlyMap<string, string> = new Map(
  Object.entries({
    collection: 'Cette collection n’existe pas, ou vous n’y avez pas accès.',
    document: 'Ce document n’existe pas, ou vous n’y avez pas accès.',
    conversation: 'Cette conversation n’existe pas, ou n’est pas la vôtre.',
    message: 'Ce message n’existe pas.',
    key: 'Cette clé n’existe pas.',
    chunk: 'Ce passage n’existe pas.',
    file: 'Ce fichier n’existe pas, ou n’est pas le vôtre.',
    batch: 'Ce lot n’existe pas, ou n’est pas le vôtre.',
    response: 'Cette réponse n’existe pas, ou n’est pas la vôtre.',
    corpus: 'Ce corpus n’existe pas.',
    person: 'Cette personne n’existe pas, ou n’est pas de votre organisation.',
    group: 'Ce groupe n’existe pas.',
    organisation: 'Cette organisation n’existe pas.',
    'service account': 'Ce compte de service n’existe pas.',
    role: 'Ce rôle n’existe pas.',
    session: 'Cette session n’existe pas.',
    'second factor': 'Ce second facteur n’existe pas.',
    model: 'Ce modèle n’existe pas.',
    'model file': 'Ce fichier n’est pas dans le dossier des modèles.',
    page: 'Cette adresse n’existe pas.',
  }),
)

const levelWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    public: 'publiques',
    internal: 'internes',
    sensitive: 'sensibles',
  }),
)

const limitWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    requestsPerMinute: 'requêtes par minute',
    requestsPerDay: 'requêtes par jour',
    tokensPerMinute: 'tokens par minute',
    tokensPerDay: 'tokens par jour',
    concurrentRequests: 'requêtes en même temps',
    eurosPerMonth: 'euros par mois',
    kilowattHoursPerMonth: 'kWh par mois',
    unfinishedBatches: 'lots en cours',
    runningAnswers: 'réponses en cours',
  }),
)
const frenchRange = {
  loopback: 'celle de cette machine',
  private: 'celle d’un réseau privé',
  'link-local': 'locale au lien',
  reserved: 'réservée',
} as const

const barred = {
  corpus: 'Cette collection est alimentée par un corpus : personne d’autre ne modifie ce qu’elle contient.',
  owner: 'Seuls son propriétaire et les administrateurs de l’organisation peuvent modifier cette collection.',
}

export const frenchErrors: ErrorWords = {
  invalid_request: ({ param, ...why }) => (param === undefined ? '' : `${param} : `) + because(why),
  invalid_json: (why) => `Le corps de la requête n’est pas du JSON valide : ${because(why)}`,
  validation_failed: ({ issues }) => issues.map(({ loc, msg }) => `${loc.join('.')} : ${msg}`).join(' ; '),
  missing_key: () => 'Aucune clé n’a été donnée. Envoyez « Authorization: Bearer <clé> », ou connectez-vous.',
  invalid_key: () => 'Cette clé n’est pas valable.',
  invalid_scheme: () => 'L’en-tête Authorization doit être « Bearer <clé> ».',
  revoked_key: () => 'Cette clé a été révoquée.',
  expired_key: () => 'Cette clé a expiré.',
  invalid_credentials: ({ param }) =>
    param === undefined ? 'Adresse électronique ou mot de passe incorrect.' : 'Ce mot de passe n’est pas le vôtre.',
  account_expired: () => 'Ce compte a expiré : un administrateur peut le prolonger.',
  invalid_second_factor: () =>
    'Ce code n’est pas valable, ou a déjà servi. Attendez le suivant, ou prenez un code de secours.',
  sign_in_expired: () => 'Cette connexion a trop attendu, ou a commencé dans un autre navigateur. Recommencez.',
  second_factor_required: () =>
    'Un second facteur est exigé. À la connexion par l’API, ajoutez `code` ; sinon enregistrez-en un dans votre compte.',
  invalid_link: () => 'Ce lien a déjà servi, a expiré ou est incomplet.',
  address_refused: ({ host, range }) =>
    `L’adresse ${host} est ${frenchRange[range]} : elle n’est pas appelée. ` +
    (range === 'link-local'
      ? 'Elle ne peut pas être permise.'
      : 'Pour la permettre, listez-la dans socle.yaml (outbound.allow).'),
  unusable_address: () => 'Ce n’est pas une adresse http ou https, ou elle contient un mot de passe.',
  site_unreachable: ({ host }) => `Le site ${host} ne répond pas comme attendu.`,
  weak_password: () =>
    'Ce mot de passe se devine : il est courant, répète une suite, ou reprend votre nom. Choisissez plusieurs mots sans lien.',
  last_administrator: () => 'Il doit rester un administrateur : donnez d’abord ce rôle à une autre personne.',
  role_in_use: ({ people }) => `Ce rôle est donné à ${people} personne(s) : donnez-leur-en un autre d’abord.`,
  invalid_scim: ({ reason }) => reason,
  name_taken: ({ name }) => `« ${name} » existe déjà.`,
  unknown_scope: ({ scope }) => `Le droit « ${scope} » n’existe pas.`,
  expiry_in_the_past: () => 'La date d’expiration doit être à venir.',
  forbidden: ({ scope, bars }) => (bars === undefined ? `Il faut la permission « ${scope} » pour cela.` : barred[bars]),
  wrong_origin: ({ origin }) => `Les requêtes venant du site ${origin} sont refusées.`,
  wrong_host: ({ host }) =>
    `Ce service ne répond pas au nom ${host} : réglez http.publicUrl ou http.hosts dans sa configuration.`,
  method_not_allowed: ({ allowed }) => `Cette adresse n’accepte que ${allowed.join(', ')}.`,
  not_found: ({ what, id }) => notFound.get(what) ?? `Introuvable : ${what} ${id}.`,
  model_not_found: ({ model }) => `Le modèle ${model} n’existe pas.`,
  data_may_not_leave: ({ model, level }) =>
    `Aucun serveur du modèle ${model} ne peut recevoir de données ${levelWords.get(level) ?? level}. Choisissez un autre modèle.`,
  model_cannot: ({ model, capability }) => `Le modèle ${model} ne sait pas faire cela (${capability}).`,
  conflict: because,
  held: () =>
    'Ceci doit être conservé, par décision de votre organisme : rien n’en est supprimé tant que cette décision tient. Voyez avec un administrateur.',
  original_not_kept: () =>
    'Original non conservé : la collection de ce document ne garde que le texte. Pour qu’il soit relu, remplacez le document.',
  idempotency_conflict: ({ isRunning }) =>
    isRunning
      ? 'La requête qui porte cette Idempotency-Key est encore en cours. Renvoyez-la dans un instant.'
      : 'Cette Idempotency-Key a servi à une autre requête. Chaque requête a la sienne.',
  answer_running: () => 'Une réponse est en cours dans cette conversation. Arrêtez-la ou attendez sa fin.',
  too_large: ({ limitBytes }) => `Trop volumineux : la limite est de ${megabytes(limitBytes)}.`,
  quota_exceeded: ({ mostFiles, mostBytes }) =>
    `Vos fichiers prennent toute la place permise (${mostFiles} fichiers, ${megabytes(mostBytes)}) : supprimez-en d’abord.`,
  unsupported_type: ({ found, accepted, named }) => {
    if (named !== undefined) {
      return `Ce fichier ne contient pas ce que son nom annonce (${named}). Enregistrez-le de nouveau, puis ajoutez-le.`
    }
    return accepted.length > mostNamedTypes
      ? `Les fichiers de ce type (${found}) ne sont pas lus. Essayez de l’enregistrer en PDF.`
      : `Type reçu : ${found}. Types acceptés : ${accepted.join(', ')}.`
  },
  encrypted: () => 'Ce fichier est protégé par un mot de passe : retirez-le, puis ajoutez le fichier de nouveau.',
  corrupted: (why) => `Ce fichier est abîmé et ne peut pas être lu (${because(why)}).`,
  empty_document: () => 'Ce fichier ne contient aucun texte lisible. Une page numérisée doit d’abord être reconnue.',
  decompression_bomb: () => 'Ce fichier devient démesuré une fois décompressé : il n’a pas été lu.',
  timed_out: ({ what, limitSeconds }) =>
    what === 'document'
      ? `La lecture de ce fichier n’aboutissait pas : elle a été arrêtée après ${limitSeconds} s.`
      : `Arrêté après ${limitSeconds} s : ${what}.`,
  rate_limited: ({ retryAfterSeconds }) => `Trop de tentatives. Réessayez dans ${retryAfterSeconds} s.`,
  limit_reached: ({ limit, most, retryAfterSeconds }) =>
    `Limite atteinte : ${most} ${limitWords.get(limit) ?? limit}. Réessayez dans ${retryAfterSeconds} s.`,
  backend_busy: ({ backend, retryAfterSeconds }) =>
    `Le serveur de modèles « ${backend} » reçoit trop de demandes. Réessayez dans ${retryAfterSeconds} s.`,
  backend_refused: ({ reason }) => reason,
  backend_unavailable: ({ backend, ...why }) => `Le serveur de modèles « ${backend} » ne répond pas : ${because(why)}`,
  backend_protocol: ({ backend, ...why }) =>
    `Le serveur de modèles « ${backend} » a répondu quelque chose d’inattendu : ${because(why)}`,
  engine_unavailable: ({ engine, reason, isStarting }) =>
    `Le moteur « ${engine} » n’est pas disponible : ${isStarting ? 'il démarre encore' : reason}`,
  database_unavailable: () => 'La base de données ne répond pas pour le moment. Réessayez dans quelques secondes.',
  overloaded: ({ retryAfterSeconds }) => `Le service a trop à faire. Réessayez dans ${retryAfterSeconds} s.`,
  starting: () => 'Le serveur démarre encore. Réessayez dans quelques secondes.',
  shutting_down: () => 'Le serveur s’arrête. Réessayez dans quelques secondes.',
  config_invalid: ({ file, line, reason, frenchReason }) =>
    `Configuration incorrecte, ${place(file, line)} : ${frenchReason ?? reason}`,
  hash_mismatch: ({ file, expected, found }) =>
    `Le fichier ${file} n’est pas celui attendu : son empreinte est ${found}, et non ${expected}.`,
  registry_unreachable: ({ what, hint }) => `Le registre de paquets est injoignable : il manque ${what}. ${hint}`,
  port_in_use: ({ host, port }) => `Le port ${port} de ${host} est déjà pris. Choisissez-en un autre avec --port.`,
  folder_not_empty: ({ folder }) => `Le dossier ${folder} existe déjà et n’est pas vide.`,
  instance_not_empty: () =>
    'La restauration se fait dans une instance vide : choisissez un autre dossier ou une autre base.',
  backup_unusable: ({ folder, part }) => `La sauvegarde ${folder} est incomplète ou abîmée : ${part}.`,
  program_too_old: ({ migration }) =>
    `Cette sauvegarde vient d’une version plus récente (${migration}) : mettez d’abord le programme à jour.`,
  folder_not_writable: ({ folder, reason }) => `Impossible d’écrire dans le dossier ${folder} : ${reason}`,
  data_folder_in_use: ({ folder, pid }) =>
    `Le dossier ${folder} est utilisé par un autre processus (${pid}). Arrêtez-le d’abord.`,
  internal: () => 'Une erreur inattendue est survenue. Elle est écrite au journal sous cet identifiant de requête.',
}
