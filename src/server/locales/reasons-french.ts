/** Reasons that people of the page may read; others stay as the program says them. */
const reasons: Readonly<Record<string, string>> = {
  'an administrator already exists': 'un administrateur existe déjà',
  'an answer is already being written': 'une réponse est déjà en cours d’écriture',
  'upload the file again': 'ajoutez le fichier de nouveau',
  'the file has no name': 'le fichier n’a pas de nom',
  'the connection closed': 'la connexion a été coupée',
  'the body was cut': 'la requête a été coupée',
  'the path is not properly encoded': 'l’adresse est mal encodée',
  'no chat model was found': 'aucun modèle de conversation n’a été trouvé',
  'the key of a server goes in its own field': 'la clé d’un serveur s’écrit dans son propre champ',
  'not an http or https address': 'ce n’est pas une adresse http ou https',
  'a threshold applies to the semantic method': 'un seuil ne s’applique qu’à la méthode sémantique',
  'there is no organisation yet': 'il n’y a pas encore d’organisation',
  'the file is cut short': 'il est incomplet',
  'no page can be read': 'aucune page n’est lisible',
  'nested too deeply': 'ses éléments sont imbriqués trop profondément',
  'reading failed': 'sa lecture a échoué',
  'a file name has at most 255 characters': 'un nom de fichier a au plus 255 caractères',
  'no PDF structure': 'il n’a pas la structure d’un PDF',
  'connection refused': 'connexion refusée',
  'connection lost': 'connexion perdue',
  'host not found': 'serveur introuvable',
  'no connection in time': 'pas de connexion à temps',
  'no answer in time': 'pas de réponse à temps',
  'the answer stopped coming': 'la réponse s’est interrompue',
  'the answer was cut': 'la réponse a été coupée',
  'the answer is empty': 'la réponse est vide',
  'the answer is not JSON': 'la réponse n’est pas du JSON',
  'GET /models gives no list': 'il ne donne pas la liste de ses modèles',
  'it is still starting': 'il démarre encore',
  'the file does not exist': 'le fichier n’existe pas',
  'it ends too early': 'il s’arrête trop tôt',
  'unexpected character': 'caractère inattendu',
}

export function frenchReason(reason: string): string {
  return reasons[reason] ?? reason
}
