import type { CommandName } from '../commands.ts'
import type { OptionName } from './words.ts'

const commands = {
  start: { summary: 'démarre le service' },
  doctor: { summary: 'vérifie la machine, la configuration et les données' },
  ask: { summary: 'pose une question à l’assistant et affiche la réponse et ses sources', words: '"question"' },
  'key create': { summary: 'crée une clé d’API, affichée une seule fois', words: 'NOM' },
  'key list': { summary: 'liste les clés' },
  'key revoke': { summary: 'révoque une clé', words: 'NUMÉRO' },
  'admin-link': { summary: 'donne un nouveau lien à usage unique pour le premier administrateur' },
  'corpus list': { summary: 'liste les corpus officiels et leur état' },
  'corpus add': { summary: 'installe un corpus officiel', words: 'NOM' },
  'corpus sync': { summary: 'met un corpus à jour', words: '[NOM]' },
  'index rebuild': { summary: 'reconstruit l’index de recherche depuis la base' },
  'eval retrieval': { summary: 'mesure la recherche sur un jeu de questions' },
  'audit verify': { summary: 'vérifie que le journal d’audit est intact' },
  'config check': { summary: 'vérifie socle.yaml', words: '[FICHIER]' },
  'config schema': { summary: 'affiche le schéma JSON de socle.yaml' },
  'config docs': { summary: 'affiche la documentation de chaque réglage' },
} satisfies Record<CommandName, { summary: string; words?: string }>

const options = {
  config: 'FICHIER : fichier de configuration (socle.yaml par défaut)',
  data: 'DOSSIER : dossier des données',
  expires: 'JOURS : durée de vie de la clé en jours (sans fin par défaut)',
  help: 'affiche cette aide',
  host: 'ADRESSE : adresse d’écoute (127.0.0.1 par défaut)',
  json: 'répond en JSON sur la sortie standard',
  lang: 'fr | en : langue des messages',
  limit: 'N : nombre de résultats examinés par question (10 par défaut)',
  method: 'lexical | semantic | hybrid : façon de chercher (hybrid par défaut)',
  port: 'PORT : port d’écoute (8080 par défaut, 0 : un port libre)',
  questions: 'FICHIER : questions, une par ligne en JSON : qid, q, rel',
  role: 'all | api | worker : rôle de ce processus',
  scopes: 'LISTE : permissions, séparées par des virgules',
  tarball: 'FICHIER : archive npm du corpus, au lieu du registre',
} satisfies Record<OptionName, string>

const messages = {
  headline: 'Socle : service d’IA générative d’un organisme public',
  usage: 'Usage : socle {command}',
  usageShort: 'commande [options]',
  options: 'Options',
  commandsTitle: 'Commandes',
  moreHelp: '« socle COMMANDE --help » décrit une commande.',
  seeHelp: 'Aide : socle {command} --help',
  unknownCommand: 'Commande inconnue : {command}.',
  unknownLanguage: 'Langue inconnue : {language} (fr ou en).',
  unknownOption: 'Option inconnue : {option}.',
  optionNeedsValue: 'L’option {option} attend une valeur.',
  optionTakesNoValue: 'L’option {option} n’attend pas de valeur.',
  missingWord: 'Il manque un mot à cette commande.',
  unexpectedWord: 'Mot inattendu : {word}.',
  notANumber: 'L’option --{option} attend un nombre entier, pas « {value} ».',
  notOneOf: 'L’option --{option} attend {choices}, pas « {value} ».',
  unexpected: 'Erreur inattendue : {reason}',
  configGood: '{file} : configuration correcte.',
  configAbsent: '{file} n’existe pas : les réglages par défaut s’appliquent.',
}

export const frenchWords = { commands, options, messages }
